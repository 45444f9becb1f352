/* The windows of a walk-forward test, and what their results say. */
#include "backtest/walk_forward.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "stats/student.h"

/* --- the plan ------------------------------------------------------------ */

/* As many years as a length may have: what there are data for, generously. */
/* A thousand years. */
#define MONTHS_MAX INT64_C(12000)
#define DAYS_MAX   INT64_C(366000)

/* "6m": digits and a letter. */
static bool parse_length(const char *text, size_t size, struct walk_length *out)
{
    int64_t n = 0;

    *out = (struct walk_length){0};
    if (size < 2)
        return false;
    for (size_t k = 0; k + 1 < size; k++) {
        if (text[k] < '0' || text[k] > '9' || n > DAYS_MAX)
            return false;
        n = n * 10 + (text[k] - '0');
    }
    switch (text[size - 1]) {
    case 'y':
        out->months = 12 * n;
        break;
    case 'm':
        out->months = n;
        break;
    case 'w':
        out->days = 7 * n;
        break;
    case 'd':
        out->days = n;
        break;
    default:
        return false;
    }
    return n > 0 && out->months <= MONTHS_MAX && out->days <= DAYS_MAX;
}

/* A midnight. */
static bool parse_day(const char *text, size_t size, int64_t *out)
{
    return timestamp_parse(text, size, out) && *out % TIMESTAMP_DAY == 0;
}

/* One NAME=VALUE of the plan. */
static bool parse_part(const char *text, size_t size, struct walk_plan *plan)
{
    static const char *const names[] = {
        "train=", "test=", "step=", "start=", "end="};
    size_t k = 0;
    size_t length;

    while (k < 5 && (size < strlen(names[k]) ||
                     memcmp(text, names[k], strlen(names[k])) != 0))
        k++;
    if (k == 5)
        return false;
    length = strlen(names[k]);
    text += length;
    size -= length;
    switch (k) {
    case 0:
        return parse_length(text, size, &plan->train);
    case 1:
        return parse_length(text, size, &plan->test);
    case 2:
        return parse_length(text, size, &plan->step);
    case 3:
        return parse_day(text, size, &plan->start_ts);
    default:
        return parse_day(text, size, &plan->end_ts);
    }
}

static bool is_empty(struct walk_length length)
{
    return !length.months && !length.days;
}

/* Between months and days by the shortest and the longest months. */
static bool is_shorter(struct walk_length a, struct walk_length b)
{
    if (a.months && b.months)
        return a.months < b.months;
    return 28 * a.months + a.days < 31 * b.months + b.days;
}

int walk_forward_parse(const char *text, struct walk_plan *out, struct err *err)
{
    struct walk_plan plan = {.start_ts = TIMESTAMP_NONE,
                             .end_ts = TIMESTAMP_NONE,
                             .bars_min = WALK_BARS_MIN};
    const char *part = text;

    while (part) {
        const char *end = strchr(part, ',');
        size_t size = end ? (size_t)(end - part) : strlen(part);

        if (!parse_part(part, size, &plan))
            return err_set(err, ERR_USAGE,
                           "walk-forward \"%.*s\": not one of train=6m, "
                           "test=3m, step=3m, start=DATE, end=DATE "
                           "(y, m, w, d)",
                           (int)size, part);
        part = end ? end + 1 : NULL;
    }
    if (is_empty(plan.train) || is_empty(plan.test))
        return err_set(err, ERR_USAGE,
                       "walk-forward \"%s\": train and test are both needed",
                       text);
    if (is_empty(plan.step))
        plan.step = plan.test;
    if (is_shorter(plan.step, plan.test))
        return err_set(err, ERR_USAGE,
                       "walk-forward \"%s\": a step shorter than the test "
                       "would test bars twice",
                       text);
    *out = plan;
    return 0;
}

/* --- windows ------------------------------------------------------------- */

/*
 * The day that is so many months, then days later. Windows are counted from
 * the first day and not from each other: where months clamp, they still meet.
 */
static int64_t later(int64_t day, struct walk_length length)
{
    int64_t year;
    int64_t months;
    int month;
    int of_month;

    timestamp_date(day, &year, &month, &of_month);
    months = year * 12 + (month - 1) + length.months;
    year = months / 12;
    month = (int)(months % 12) + 1;
    while (!timestamp_date_valid(year, month, of_month))
        of_month--;
    return timestamp_days(year, month, of_month) + length.days;
}

static struct walk_length sum(struct walk_length a, struct walk_length b)
{
    return (struct walk_length){a.months + b.months, a.days + b.days};
}

static int64_t day_of(int64_t ts)
{
    return ts / TIMESTAMP_DAY - (ts % TIMESTAMP_DAY < 0);
}

/* The first and the last day. */
static void span_of(const struct walk_plan *plan,
                    const struct run_series *series, size_t count,
                    int64_t *first, int64_t *last)
{
    int64_t first_ts = INT64_MAX;
    int64_t last_ts = INT64_MIN;

    for (size_t k = 0; k < count; k++) {
        if (series[k].first_ts < first_ts)
            first_ts = series[k].first_ts;
        if (series[k].last_ts > last_ts)
            last_ts = series[k].last_ts;
    }
    *first =
        day_of(plan->start_ts == TIMESTAMP_NONE ? first_ts : plan->start_ts);
    *last = day_of(plan->end_ts == TIMESTAMP_NONE ? last_ts : plan->end_ts);
}

static int64_t most_bars(const struct run_series *series, size_t count,
                         int64_t from, int64_t to)
{
    int64_t most = 0;

    for (size_t k = 0; k < count; k++) {
        int64_t bars = run_bars(&series[k], from, to);

        if (bars > most)
            most = bars;
    }
    return most;
}

/* Sets its bars, and why it is skipped when there are too few. */
static void count_bars(const struct walk_plan *plan,
                       const struct run_series *series, size_t count,
                       struct walk_window *window)
{
    window->train_bars =
        most_bars(series, count, window->train_from, window->test_from);
    window->test_bars =
        most_bars(series, count, window->test_from, window->test_to);
    if (window->train_bars < plan->bars_min)
        snprintf(window->skipped, sizeof(window->skipped),
                 "%lld bars to train, %lld are needed",
                 (long long)window->train_bars, (long long)plan->bars_min);
    else if (window->test_bars < plan->bars_min)
        snprintf(window->skipped, sizeof(window->skipped),
                 "%lld bars to test, %lld are needed",
                 (long long)window->test_bars, (long long)plan->bars_min);
}

/* Window k; false when it ends after the last day. */
static bool make_window(const struct walk_plan *plan, int64_t first,
                        int64_t last, int64_t k, struct walk_window *out)
{
    struct walk_length to_train = {k * plan->step.months, k * plan->step.days};
    struct walk_length to_test = sum(to_train, plan->train);
    int64_t start = later(first, to_train);
    int64_t test = later(first, to_test);
    int64_t end = later(first, sum(to_test, plan->test));

    if (end - 1 > last)
        return false;
    *out = (struct walk_window){.train_from = start * TIMESTAMP_DAY,
                                .test_from = test * TIMESTAMP_DAY,
                                .test_to = end * TIMESTAMP_DAY};
    return true;
}

static int check_windows(const struct walk_window *window, size_t count,
                         struct err *err)
{
    for (size_t k = 0; k < count; k++)
        if (!window[k].skipped[0])
            return 0;
    if (!count)
        return err_set(err, ERR_USAGE,
                       "the bars are too few for one window of training and "
                       "testing");
    return err_set(err, ERR_DATA, "none of %zu windows can be used: %s", count,
                   window[0].skipped);
}

int walk_forward_windows(const struct walk_plan *plan,
                         const struct run_series *series, size_t count,
                         struct walk_window **out, size_t *windows,
                         struct err *err)
{
    struct walk_window *window = NULL;
    struct walk_window next;
    size_t n = 0;
    size_t capacity = 0;
    int64_t first;
    int64_t last;

    span_of(plan, series, count, &first, &last);
    while (make_window(plan, first, last, (int64_t)n, &next)) {
        if (n == capacity) {
            struct walk_window *more;

            capacity = capacity ? 2 * capacity : 64;
            more = realloc(window, capacity * sizeof(*more));
            if (!more) {
                free(window);
                return err_set(err, ERR_SYSTEM, "out of memory");
            }
            window = more;
        }
        count_bars(plan, series, count, &next);
        window[n++] = next;
    }
    if (check_windows(window, n, err) < 0) {
        free(window);
        return -1;
    }
    *out = window;
    *windows = n;
    return 0;
}

/* --- judgement ----------------------------------------------------------- */

const char *walk_forward_band(enum walk_band band)
{
    static const char *const names[] = {"critical", "warning", "good",
                                        "excellent"};

    return names[band];
}

const char *walk_forward_stability(enum walk_stability stability)
{
    static const char *const names[] = {"unknown", "low", "medium", "high"};

    return names[stability];
}

void walk_forward_judge(struct walk_window *window)
{
    if (isnan(window->train))
        window->train = 0;
    if (isnan(window->test))
        window->test = 0;
    /* A loss divided by a loss would look like a success. */
    window->ratio = window->train > 0 ? window->test / window->train : 0;
    if (window->ratio < .6)
        window->band = WALK_CRITICAL;
    else if (window->ratio < .8)
        window->band = WALK_WARNING;
    else if (window->ratio < .9)
        window->band = WALK_GOOD;
    else
        window->band = WALK_EXCELLENT;
    window->degraded = window->ratio < .8;
}

static double sum_of(const struct walk_window *window, size_t windows,
                     double train, double test)
{
    double sum = 0;

    for (size_t k = 0; k < windows; k++)
        if (!window[k].skipped[0])
            sum += train * window[k].train + test * window[k].test;
    return sum;
}

/* Standard deviation (ddof 1) of train * weight + test * weight. */
static double deviation(const struct walk_window *window, size_t windows,
                        double train, double test, size_t n)
{
    double mean = sum_of(window, windows, train, test) / (double)n;
    double squares = 0;

    if (n < 2)
        return (double)NAN;
    for (size_t k = 0; k < windows; k++) {
        double x = train * window[k].train + test * window[k].test - mean;

        if (!window[k].skipped[0])
            squares += x * x;
    }
    return sqrt(squares / (double)(n - 1));
}

static enum walk_stability stability_of(double variation)
{
    if (isnan(variation))
        return WALK_UNKNOWN;
    if (variation < .2)
        return WALK_HIGH_STABILITY;
    return variation <= .4 ? WALK_MEDIUM_STABILITY : WALK_LOW_STABILITY;
}

/* Paired: of the differences train - test against 0. */
static void test_difference(const struct walk_window *window, size_t windows,
                            struct walk_overall *out)
{
    double n = (double)out->windows;
    double sd = deviation(window, windows, 1, -1, out->windows);

    out->t = out->p = (double)NAN;
    if (!(sd > 0))
        return;
    out->t = (out->train - out->test) / (sd / sqrt(n));
    out->p = student_p(out->t, n - 1);
}

void walk_forward_overall(const struct walk_window *window, size_t windows,
                          struct walk_overall *out)
{
    double n;

    memset(out, 0, sizeof(*out));
    for (size_t k = 0; k < windows; k++) {
        if (window[k].skipped[0])
            out->skipped++;
        else
            out->degraded += window[k].degraded;
    }
    out->windows = windows - out->skipped;
    n = (double)out->windows;
    out->train = out->windows ? sum_of(window, windows, 1, 0) / n : (double)NAN;
    out->test = out->windows ? sum_of(window, windows, 0, 1) / n : (double)NAN;
    out->degraded_share =
        out->windows ? (double)out->degraded / n : (double)NAN;
    out->robust = out->degraded_share < .3;
    out->variation =
        out->test != 0
            ? deviation(window, windows, 0, 1, out->windows) / fabs(out->test)
            : (double)NAN;
    out->stability = stability_of(out->variation);
    test_difference(window, windows, out);
}
