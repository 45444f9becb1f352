/* Sessions against sessions: the level at which the noise of a machine lives
 * (Kalibera & Jones 2013). */
#include "compare/session_test.h"

#include <math.h>
#include <string.h>

#include "stats/sample.h"
#include "stats/student.h"

bool session_medians(const struct result_metric *metric, double *scratch,
                     struct session_medians *out)
{
    double sum = 0;
    double squares = 0;

    *out = (struct session_medians){0};
    /* Twice: the deviations are taken from the mean. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t s = 0; s < metric->sessions; s++) {
            const struct result_samples *session = &metric->session[s];
            double median;

            if (!session->n)
                continue;
            memcpy(scratch, session->value, session->n * sizeof(*scratch));
            sample_sort(scratch, session->n);
            median = sample_quantile(scratch, session->n, 0.5);
            if (!(median > 0))
                return false;
            if (pass == 0) {
                sum += log(median);
                out->n++;
            } else {
                squares +=
                    (log(median) - out->mean) * (log(median) - out->mean);
            }
        }
        if (!out->n)
            return false;
        out->mean = sum / (double)out->n;
    }
    out->sd = out->n > 1 ? sqrt(squares / (double)(out->n - 1)) : 0;
    return true;
}

void session_test(const struct session_medians *base,
                  const struct session_medians *current, double *p_greater,
                  double *p_less)
{
    double distance = current->mean - base->mean;
    double error =
        base->sd * sqrt(1 / (double)current->n + 1 / (double)base->n);
    double tail;

    if (!(error > 0)) {
        *p_greater = distance > 0 ? 0 : 1;
        *p_less = distance < 0 ? 0 : 1;
        return;
    }
    tail = student_p(distance / error, (double)(base->n - 1)) / 2;
    *p_greater = distance > 0 ? tail : 1 - tail;
    *p_less = distance > 0 ? 1 - tail : tail;
}
