/* The life of a baseline. */
#include "formats/baseline.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "results/summary.h"
#include "results/unit.h"

static bool has_numbers(const struct result_metric *metric)
{
    for (size_t k = 0; k < metric->sessions; k++)
        for (size_t i = 0; i < metric->session[k].n; i++)
            if (!isfinite(metric->session[k].value[i]))
                return false;
    return results_samples(metric) ||
           isfinite(results_summary_centre(&metric->summary));
}

/* What failed is no level to compare with. */
static bool is_good(const struct result_benchmark *benchmark,
                    const struct result_metric *metric, const void *context)
{
    (void)context;
    if (!metric)
        return benchmark->metrics > 0;
    return !benchmark->error && !metric->error && has_numbers(metric);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* The baseline's benchmark, which may be changed: the table is ours. */
static struct result_benchmark *find(struct results *base, const char *name)
{
    const struct result_benchmark *found = results_find(base, name);

    return found ? &base->benchmark[found - base->benchmark] : NULL;
}

/* Names change here, and the index only when all have changed. */
static int rename_one(struct results *base,
                      const struct result_benchmark *current, struct err *err)
{
    if (find(base, current->name))
        return 0;
    for (size_t k = 0; k < current->aliases; k++) {
        struct result_benchmark *old = find(base, current->alias[k]);

        if (old)
            return results_text(&old->name, current->name, err);
    }
    return 0;
}

static int rename_all(struct results *base, const struct results *current,
                      struct err *err)
{
    for (size_t k = 0; k < current->benchmarks; k++)
        if (rename_one(base, &current->benchmark[k], err) < 0)
            return -1;
    return results_reindex(base, err);
}

/* What the baseline has of a metric makes room, or waits for more. */
static void prepare_metric(struct result_metric *old,
                           const struct result_metric *current, bool replace)
{
    bool exact = current->kind == METRIC_EXACT || old->kind == METRIC_EXACT;
    bool summary = !results_samples(current) || !results_samples(old);

    if (replace || exact || summary || old->error)
        results_forget(old);
    old->kind = current->kind;
    old->better = current->better;
    old->iterations = current->iterations;
    old->warmup = current->warmup;
    old->rounds = current->rounds;
}

static void prepare(struct result_benchmark *old,
                    const struct result_benchmark *current, bool replace)
{
    replace = replace || !same_text(old->version, current->version);
    for (size_t k = 0; replace && k < old->metrics; k++)
        results_forget(&old->metric[k]);
    for (size_t k = 0; k < current->metrics; k++) {
        struct result_metric *metric = results_metric_find(
            old, current->metric[k].name, current->metric[k].unit);

        if (metric)
            prepare_metric(metric, &current->metric[k], replace);
    }
    if (replace) {
        free(old->version);
        old->version = NULL;
    }
    free(old->error);
    old->error = NULL;
}

static int note_changed(struct result_change *change,
                        const struct results *current,
                        const char *const *changed, struct err *err)
{
    for (; changed && *changed; changed++)
        if (results_list(&change->changed, &change->changes, *changed, err) < 0)
            return -1;
    for (size_t k = 0; !changed && k < current->benchmarks; k++)
        if (results_list(&change->changed, &change->changes,
                         current->benchmark[k].name, err) < 0)
            return -1;
    return 0;
}

static int note(struct results *base, const struct results *current,
                const struct baseline_update *update, struct err *err)
{
    struct result_change *change = results_change(base, err);
    const char *commit = update->commit;

    if (!commit && current->sessions)
        commit = current->session[current->sessions - 1].commit;
    if (!change || results_text(&change->date, update->date, err) < 0 ||
        results_text(&change->commit, commit, err) < 0 ||
        results_text(&change->reason, update->reason, err) < 0)
        return -1;
    if (update->date && results_text(&base->created, update->date, err) < 0)
        return -1;
    return note_changed(change, current, update->changed, err);
}

int baseline_update(struct results *base, struct results *current,
                    const struct baseline_update *update, struct err *err)
{
    size_t sessions;
    size_t benchmarks;

    results_filter(current, is_good, NULL);
    if (!current->benchmarks)
        return err_set(err, ERR_DATA,
                       "nothing to take into the baseline: no benchmark has "
                       "numbers");
    results_forget_history(current);
    if (rename_all(base, current, err) < 0)
        return -1;
    for (size_t k = 0; k < current->benchmarks; k++) {
        struct result_benchmark *old = find(base, current->benchmark[k].name);

        if (old)
            prepare(old, &current->benchmark[k], update->replace);
    }
    if (note(base, current, update, err) < 0 ||
        results_merge(base, current, err) < 0)
        return -1;
    return baseline_prune(base, update->keep, NULL, &sessions, &benchmarks,
                          err);
}

static bool fits_not(const struct result_benchmark *benchmark,
                     const struct result_metric *metric, const void *context)
{
    const regex_t *drop = context;

    return metric || regexec(drop, benchmark->name, 0, NULL, 0) != 0;
}

/* Drops the samples of all but the newest sessions that have some. */
static void prune_metric(struct result_metric *metric, size_t keep)
{
    for (size_t k = metric->sessions; k--;) {
        if (!metric->session[k].n)
            continue;
        if (keep)
            keep--;
        else
            results_forget_samples(metric, k);
    }
}

static void mark_used(const struct result_metric *metric, bool *drop)
{
    for (size_t k = 0; k < metric->sessions; k++)
        if (metric->session[k].n)
            drop[k] = false;
}

int baseline_prune(struct results *base, size_t keep, const regex_t *drop,
                   size_t *sessions, size_t *benchmarks, struct err *err)
{
    bool *unused;
    size_t before;

    if (results_complete(base, err) < 0)
        return -1;
    before = base->sessions;
    unused = malloc(before + 1);
    if (!unused)
        return err_set(err, ERR_SYSTEM, "out of memory");
    keep = keep ? keep : 1;
    *benchmarks = drop ? results_filter(base, fits_not, drop) : 0;
    /* The newest ones stay without samples, too: they may have summaries. */
    for (size_t k = 0; k < before; k++)
        unused[k] = k + keep < before;
    for (size_t k = 0; k < base->benchmarks; k++)
        for (size_t m = 0; m < base->benchmark[k].metrics; m++) {
            prune_metric(&base->benchmark[k].metric[m], keep);
            mark_used(&base->benchmark[k].metric[m], unused);
        }
    results_drop_sessions(base, unused);
    *sessions = before - base->sessions;
    free(unused);
    return 0;
}

/* Where baseline_show() appends; the first failure stays. */
struct shower {
    struct buf *out;
    struct err *err;
    bool failed;
};

static void show_bytes(struct shower *shower, const char *text, size_t size)
{
    if (!shower->failed && buf_append(shower->out, text, size, shower->err) < 0)
        shower->failed = true;
}

/* Names come from anywhere: what is no character is none on a terminal. */
static void show_text(struct shower *shower, const char *text)
{
    size_t size = strlen(text);

    while (size) {
        long code;
        size_t length = utf8_next(text, size, &code);
        bool good = length && code >= 0x20 && (code < 0x7f || code > 0x9f);

        length = length ? length : 1;
        show_bytes(shower, good ? text : "?", good ? length : 1);
        text += length;
        size -= length;
    }
}

__attribute__((format(printf, 2, 3))) static void show(struct shower *shower,
                                                       const char *fmt, ...)
{
    char text[256];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    show_text(shower, text);
}

static void end_line(struct shower *shower)
{
    show_bytes(shower, "\n", 1);
}

/* A column more, when there is something to say. */
static void show_word(struct shower *shower, const char *text)
{
    if (!text)
        return;
    show(shower, "  ");
    show_text(shower, text);
}

static void show_sessions(struct shower *shower, const struct results *base)
{
    show(shower, "sessions: %zu", base->sessions);
    end_line(shower);
    for (size_t k = 0; k < base->sessions; k++) {
        const struct result_session *session = &base->session[k];

        show(shower, "  %zu", k);
        show_word(shower, session->started);
        show_word(shower, session->commit);
        show_word(shower, session->branch);
        show_word(shower, session->machine.cpu);
        for (size_t w = 0; w < session->warnings; w++)
            show_word(shower, session->warning[w]);
        end_line(shower);
    }
}

static size_t sessions_of(const struct result_metric *metric)
{
    size_t sessions = 0;

    for (size_t k = 0; k < metric->sessions; k++)
        sessions += metric->session[k].n > 0;
    return sessions;
}

static void show_metric(struct shower *shower,
                        const struct result_metric *metric)
{
    struct result_summary summary;
    double centre;
    char text[64];

    if (shower->failed || results_summary(metric, &summary, shower->err) < 0) {
        shower->failed = true;
        return;
    }
    centre = results_summary_centre(&summary);
    show(shower, "  ");
    show_word(shower, metric->name[0] ? metric->name : "value");
    unit_format(centre, metric->unit, text, sizeof(text));
    show_word(shower, text);
    if (centre > 0 && isfinite(summary.stddev))
        show(shower, "  +- %.1f %%", 100 * summary.stddev / centre);
    if (summary.n > 0)
        show(shower, "  n %lld", (long long)summary.n);
    if (results_samples(metric))
        show(shower, " in %zu session%s", sessions_of(metric),
             sessions_of(metric) == 1 ? "" : "s");
    if (metric->error)
        show(shower, "  ERROR: ");
    if (metric->error)
        show_text(shower, metric->error);
    end_line(shower);
}

static void show_benchmarks(struct shower *shower, const struct results *base)
{
    show(shower, "benchmarks: %zu", base->benchmarks);
    end_line(shower);
    for (size_t k = 0; k < base->benchmarks; k++) {
        const struct result_benchmark *benchmark = &base->benchmark[k];

        show_word(shower, benchmark->name);
        if (benchmark->error) {
            show(shower, "  ERROR: ");
            show_text(shower, benchmark->error);
        }
        end_line(shower);
        for (size_t m = 0; m < benchmark->metrics; m++)
            show_metric(shower, &benchmark->metric[m]);
    }
}

static void show_history(struct shower *shower, const struct results *base)
{
    show(shower, "history: %zu", base->changes);
    end_line(shower);
    for (size_t k = 0; k < base->changes; k++) {
        const struct result_change *change = &base->history[k];

        show_word(shower, change->date);
        show_word(shower, change->commit);
        show_word(shower, change->reason);
        for (size_t n = 0; n < change->changes; n++) {
            show(shower, n ? ", " : "  (");
            show_text(shower, change->changed[n]);
        }
        show(shower, change->changes ? ")" : "");
        end_line(shower);
    }
}

int baseline_show(const struct results *base, struct buf *out, struct err *err)
{
    struct shower shower = {.out = out, .err = err};

    show_sessions(&shower, base);
    show_benchmarks(&shower, base);
    show_history(&shower, base);
    return shower.failed ? -1 : 0;
}
