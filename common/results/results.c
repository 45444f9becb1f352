/* Results of benchmarks in memory, found by name. */
#include "results/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/utf8.h"

/* A benchmark with fewer metrics is searched from front to back. */
#define INDEX_FROM 16
#define INDEX_MIN  64

/* Open addressing; numbers from 1, 0 is a free place. */
struct results_index {
    size_t *place;
    size_t places; /* a power of two */
    size_t used;
};

static int no_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

/* Room for one more in an array of `count`, which doubles. */
static void *grown(void *array, size_t count, size_t size, struct err *err)
{
    void *more = array;

    if (count & (count - 1)) /* capacities are powers of two */
        return array;
    if (count > SIZE_MAX / 2 / size)
        more = NULL;
    else
        more = realloc(array, (count ? 2 * count : 1) * size);
    if (!more)
        no_memory(err);
    return more;
}

/* The bytes at the front that are UTF-8. */
static size_t good_size(const char *text, size_t size)
{
    size_t k = 0;

    while (k < size) {
        long code;
        size_t length = utf8_next(text + k, size - k, &code);

        if (!length)
            break;
        k += length;
    }
    return k;
}

/* A copy as results keep it. */
static char *copied(const char *text, size_t size, struct err *err)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    size_t bad = 0;
    char *copy;

    for (size_t k = 0; (k += good_size(text + k, size - k)) < size; k++)
        bad++;
    copy = malloc(size + 3 * bad + 1);
    if (!copy) {
        no_memory(err);
        return NULL;
    }
    for (size_t k = 0; k < size; k++) {
        size_t good = good_size(text + k, size - k);

        memcpy(copy + used, text + k, good);
        used += good;
        k += good;
        if (k == size)
            break;
        copy[used++] = '\\';
        copy[used++] = 'x';
        copy[used++] = digits[(unsigned char)text[k] >> 4];
        copy[used++] = digits[(unsigned char)text[k] & 15];
    }
    copy[used] = 0;
    return copy;
}

static uint64_t hash_name(const char *name, size_t size)
{
    return fnv1a(FNV_OFFSET, name, size);
}

static uint64_t hash_metric(const char *name, const char *unit)
{
    return fnv1a(fnv1a(FNV_OFFSET, name, strlen(name) + 1), unit, strlen(unit));
}

static void index_free(struct results_index *index)
{
    if (index)
        free(index->place);
    free(index);
}

/* Puts a number where its hash leads. */
static void index_put(struct results_index *index, uint64_t hash, size_t number)
{
    size_t mask = index->places - 1;
    size_t at = (size_t)hash & mask;

    while (index->place[at])
        at = (at + 1) & mask;
    index->place[at] = number + 1;
    index->used++;
}

/* An empty index with room for more than `count`; NULL: ERR_SYSTEM. */
static struct results_index *index_create(size_t count, struct err *err)
{
    struct results_index *index = calloc(1, sizeof(*index));

    if (!index) {
        no_memory(err);
        return NULL;
    }
    index->places = INDEX_MIN;
    while (index->places / 4 <= count)
        index->places *= 2;
    index->place = calloc(index->places, sizeof(*index->place));
    if (!index->place) {
        free(index);
        no_memory(err);
        return NULL;
    }
    return index;
}

static bool index_full(const struct results_index *index)
{
    return !index || index->used >= index->places / 2;
}

static void summary_clear(struct result_summary *summary)
{
    *summary = (struct result_summary){.mean = (double)NAN,
                                       .median = (double)NAN,
                                       .stddev = (double)NAN,
                                       .min = (double)NAN,
                                       .max = (double)NAN,
                                       .p90 = (double)NAN,
                                       .p95 = (double)NAN,
                                       .p99 = (double)NAN};
}

static void free_list(char **list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        free(list[k]);
    free(list);
}

static void metric_free(struct result_metric *metric)
{
    for (size_t k = 0; k < metric->sessions; k++) {
        free(metric->session[k].value);
        free(metric->session[k].pair);
    }
    free(metric->session);
    free(metric->name);
    free(metric->unit);
    free(metric->threshold.stat);
    free(metric->error);
    free(metric->extra);
}

static void benchmark_free(struct result_benchmark *benchmark)
{
    for (size_t k = 0; k < benchmark->metrics; k++)
        metric_free(&benchmark->metric[k]);
    free(benchmark->metric);
    index_free(benchmark->index);
    free(benchmark->name);
    free_list(benchmark->alias, benchmark->aliases);
    free(benchmark->group);
    free(benchmark->version);
    free_list(benchmark->command, benchmark->command_words);
    free(benchmark->exit_code);
    free(benchmark->error);
    free(benchmark->extra);
}

static void session_free(struct result_session *session)
{
    free(session->started);
    free(session->commit);
    free(session->branch);
    free(session->machine.id);
    free(session->machine.cpu);
    free(session->machine.governor);
    free(session->machine.kernel);
    free(session->machine.virt);
    free_list(session->warning, session->warnings);
    free(session->extra);
}

static void change_free(struct result_change *change)
{
    free(change->date);
    free(change->commit);
    free(change->reason);
    free_list(change->changed, change->changes);
    free(change->extra);
}

void results_free(struct results *results)
{
    for (size_t k = 0; k < results->benchmarks; k++)
        benchmark_free(&results->benchmark[k]);
    for (size_t k = 0; k < results->sessions; k++)
        session_free(&results->session[k]);
    for (size_t k = 0; k < results->changes; k++)
        change_free(&results->history[k]);
    free(results->benchmark);
    free(results->session);
    free(results->history);
    index_free(results->index);
    free(results->path);
    free(results->format);
    free(results->created);
    free(results->tool);
    free(results->extra);
    *results = (struct results){0};
}

static bool name_is(const char *name, const char *text, size_t size)
{
    return !strncmp(name, text, size) && !name[size];
}

static struct result_benchmark *find(const struct results *results,
                                     const char *name, size_t size)
{
    const struct results_index *index = results->index;
    size_t mask;

    if (!index)
        return NULL;
    mask = index->places - 1;
    for (size_t at = (size_t)hash_name(name, size) & mask; index->place[at];
         at = (at + 1) & mask) {
        struct result_benchmark *benchmark =
            &results->benchmark[index->place[at] - 1];

        if (name_is(benchmark->name, name, size))
            return benchmark;
    }
    return NULL;
}

const struct result_benchmark *results_find(const struct results *results,
                                            const char *name)
{
    size_t size = strlen(name);
    const struct result_benchmark *benchmark;
    struct err err;
    char *copy;

    if (good_size(name, size) == size)
        return find(results, name, size);
    copy = copied(name, size, &err);
    benchmark = copy ? find(results, copy, strlen(copy)) : NULL;
    free(copy);
    return benchmark;
}

int results_reindex(struct results *results, struct err *err)
{
    struct results_index *index = index_create(results->benchmarks, err);

    if (!index)
        return -1;
    for (size_t k = 0; k < results->benchmarks; k++)
        index_put(index,
                  hash_name(results->benchmark[k].name,
                            strlen(results->benchmark[k].name)),
                  k);
    index_free(results->index);
    results->index = index;
    return 0;
}

/* Takes the name over. */
static struct result_benchmark *add_benchmark(struct results *results,
                                              char *name, struct err *err)
{
    struct result_benchmark *benchmark =
        grown(results->benchmark, results->benchmarks, sizeof(*benchmark), err);

    if (benchmark)
        results->benchmark = benchmark;
    if (!benchmark ||
        (index_full(results->index) && results_reindex(results, err) < 0)) {
        free(name);
        return NULL;
    }
    benchmark += results->benchmarks;
    *benchmark = (struct result_benchmark){.name = name};
    index_put(results->index, hash_name(name, strlen(name)),
              results->benchmarks++);
    return benchmark;
}

struct result_benchmark *results_benchmark(struct results *results,
                                           const char *name, size_t size,
                                           struct err *err)
{
    struct result_benchmark *benchmark;
    char *copy;

    size = strnlen(name, size); /* a name ends at its first NUL */
    benchmark = find(results, name, size);
    if (benchmark)
        return benchmark;
    copy = copied(name, size, err);
    if (!copy)
        return NULL;
    benchmark = find(results, copy, strlen(copy));
    if (!benchmark)
        return add_benchmark(results, copy, err);
    free(copy);
    return benchmark;
}

static bool metric_is(const struct result_metric *metric, const char *name,
                      const char *unit)
{
    return !strcmp(metric->name, name) && !strcmp(metric->unit, unit);
}

struct result_metric *
results_metric_find(const struct result_benchmark *benchmark, const char *name,
                    const char *unit)
{
    const struct results_index *index = benchmark->index;
    size_t mask;

    for (size_t k = 0; !index && k < benchmark->metrics; k++)
        if (metric_is(&benchmark->metric[k], name, unit))
            return &benchmark->metric[k];
    if (!index)
        return NULL;
    mask = index->places - 1;
    for (size_t at = (size_t)hash_metric(name, unit) & mask; index->place[at];
         at = (at + 1) & mask) {
        struct result_metric *metric = &benchmark->metric[index->place[at] - 1];

        if (metric_is(metric, name, unit))
            return metric;
    }
    return NULL;
}

static int reindex_metrics(struct result_benchmark *benchmark, struct err *err)
{
    struct results_index *index = index_create(benchmark->metrics, err);

    if (!index)
        return -1;
    for (size_t k = 0; k < benchmark->metrics; k++)
        index_put(
            index,
            hash_metric(benchmark->metric[k].name, benchmark->metric[k].unit),
            k);
    index_free(benchmark->index);
    benchmark->index = index;
    return 0;
}

static struct result_metric *metric_place(struct result_benchmark *benchmark,
                                          struct err *err)
{
    struct result_metric *metric =
        grown(benchmark->metric, benchmark->metrics, sizeof(*metric), err);

    if (!metric)
        return NULL;
    benchmark->metric = metric;
    if (benchmark->metrics >= INDEX_FROM && index_full(benchmark->index) &&
        reindex_metrics(benchmark, err) < 0)
        return NULL;
    return metric + benchmark->metrics;
}

/* What is at metric_place() counts from here. */
static void add_metric(struct result_benchmark *benchmark)
{
    const struct result_metric *metric = &benchmark->metric[benchmark->metrics];

    if (benchmark->index)
        index_put(benchmark->index, hash_metric(metric->name, metric->unit),
                  benchmark->metrics);
    benchmark->metrics++;
}

struct result_metric *results_metric(struct result_benchmark *benchmark,
                                     const char *name, const char *unit,
                                     enum better better, struct err *err)
{
    struct result_metric *metric = results_metric_find(benchmark, name, unit);
    char *name_copy;
    char *unit_copy;

    if (metric)
        return metric;
    name_copy = copied(name, strlen(name), err);
    unit_copy = copied(unit, strlen(unit), err);
    if (name_copy && unit_copy)
        metric = results_metric_find(benchmark, name_copy, unit_copy);
    if (!name_copy || !unit_copy || metric)
        goto out;
    metric = metric_place(benchmark, err);
    if (!metric)
        goto out;
    *metric = (struct result_metric){.name = name_copy,
                                     .unit = unit_copy,
                                     .better = better,
                                     .warmup = -1,
                                     .rounds = -1,
                                     .threshold = {.warn = (double)NAN,
                                                   .fail = (double)NAN,
                                                   .abs = (double)NAN}};
    summary_clear(&metric->summary);
    add_metric(benchmark);
    return metric;
out:
    free(name_copy);
    free(unit_copy);
    return metric;
}

int results_session(struct results *results, struct err *err)
{
    struct result_session *session =
        grown(results->session, results->sessions, sizeof(*session), err);

    if (!session)
        return -1;
    results->session = session;
    session[results->sessions] =
        (struct result_session){.machine = {.load1 = (double)NAN, .aslr = -1}};
    return (int)results->sessions++;
}

int results_complete(struct results *results, struct err *err)
{
    size_t sessions = 0;

    for (size_t k = 0; k < results->benchmarks; k++)
        for (size_t m = 0; m < results->benchmark[k].metrics; m++)
            if (results->benchmark[k].metric[m].sessions > sessions)
                sessions = results->benchmark[k].metric[m].sessions;
    while (results->sessions < sessions)
        if (results_session(results, err) < 0)
            return -1;
    return 0;
}

struct result_change *results_change(struct results *results, struct err *err)
{
    struct result_change *change =
        grown(results->history, results->changes, sizeof(*change), err);

    if (!change)
        return NULL;
    results->history = change;
    change += results->changes++;
    *change = (struct result_change){0};
    return change;
}

/* The samples of a session, with room for one more. */
static struct result_samples *samples_of(struct result_metric *metric,
                                         size_t session, struct err *err)
{
    struct result_samples *samples;
    size_t capacity;
    double *value;

    while (metric->sessions <= session) {
        samples =
            grown(metric->session, metric->sessions, sizeof(*samples), err);
        if (!samples)
            return NULL;
        metric->session = samples;
        samples[metric->sessions++] = (struct result_samples){0};
    }
    samples = &metric->session[session];
    if (samples->n < samples->capacity)
        return samples;
    capacity = samples->capacity ? 2 * samples->capacity : 4;
    value = realloc(samples->value, capacity * sizeof(*value));
    if (!value) {
        no_memory(err);
        return NULL;
    }
    samples->value = value;
    if (samples->pair) {
        int64_t *pair =
            realloc(samples->pair, capacity * sizeof(*samples->pair));

        if (!pair) {
            no_memory(err);
            return NULL;
        }
        samples->pair = pair;
    }
    samples->capacity = capacity;
    return samples;
}

static void add_sample(struct result_samples *samples, double value,
                       int64_t pair)
{
    samples->value[samples->n] = value;
    if (samples->pair)
        samples->pair[samples->n] = pair;
    samples->n++;
}

int results_sample(struct result_metric *metric, size_t session, double value,
                   struct err *err)
{
    struct result_samples *samples = samples_of(metric, session, err);

    if (!samples)
        return -1;
    add_sample(samples, value, RESULT_NO_PAIR);
    return 0;
}

int results_sample_pair(struct result_metric *metric, size_t session,
                        double value, int64_t pair, struct err *err)
{
    struct result_samples *samples = samples_of(metric, session, err);

    if (!samples)
        return -1;
    if (!samples->pair) {
        samples->pair = malloc(samples->capacity * sizeof(*samples->pair));
        if (!samples->pair)
            return no_memory(err);
        for (size_t k = 0; k < samples->n; k++)
            samples->pair[k] = RESULT_NO_PAIR;
    }
    add_sample(samples, value, pair);
    return 0;
}

int results_text_size(char **text, const char *value, size_t size,
                      struct err *err)
{
    char *copy = copied(value, strnlen(value, size), err);

    if (!copy)
        return -1;
    free(*text);
    *text = copy;
    return 0;
}

int results_text(char **text, const char *value, struct err *err)
{
    if (value)
        return results_text_size(text, value, strlen(value), err);
    free(*text);
    *text = NULL;
    return 0;
}

int results_list(char ***list, size_t *count, const char *value,
                 struct err *err)
{
    char **more = grown(*list, *count, sizeof(*more), err);

    if (!more)
        return -1;
    *list = more;
    more[*count] = NULL;
    if (results_text(&more[*count], value, err) < 0)
        return -1;
    ++*count;
    return 0;
}

size_t results_samples(const struct result_metric *metric)
{
    size_t n = 0;

    for (size_t k = 0; k < metric->sessions; k++)
        n += metric->session[k].n;
    return n;
}

/*
 * Numbers that came after a dropped one are smaller now; no place is needed
 * that is not there already, so this does not fail.
 */
static void index_again(struct results_index *index)
{
    if (index) {
        memset(index->place, 0, index->places * sizeof(*index->place));
        index->used = 0;
    }
}

static void filter_metrics(struct result_benchmark *benchmark,
                           bool (*keep)(const struct result_benchmark *,
                                        const struct result_metric *,
                                        const void *),
                           const void *context)
{
    size_t left = 0;

    for (size_t k = 0; k < benchmark->metrics; k++) {
        if (keep(benchmark, &benchmark->metric[k], context))
            benchmark->metric[left++] = benchmark->metric[k];
        else
            metric_free(&benchmark->metric[k]);
    }
    benchmark->metrics = left;
    index_again(benchmark->index);
    for (size_t k = 0; benchmark->index && k < left; k++)
        index_put(
            benchmark->index,
            hash_metric(benchmark->metric[k].name, benchmark->metric[k].unit),
            k);
}

size_t results_filter(struct results *results,
                      bool (*keep)(const struct result_benchmark *benchmark,
                                   const struct result_metric *metric,
                                   const void *context),
                      const void *context)
{
    size_t before = results->benchmarks;
    size_t left = 0;

    for (size_t k = 0; k < before; k++) {
        filter_metrics(&results->benchmark[k], keep, context);
        if (keep(&results->benchmark[k], NULL, context))
            results->benchmark[left++] = results->benchmark[k];
        else
            benchmark_free(&results->benchmark[k]);
    }
    results->benchmarks = left;
    index_again(results->index);
    for (size_t k = 0; results->index && k < left; k++)
        index_put(results->index,
                  hash_name(results->benchmark[k].name,
                            strlen(results->benchmark[k].name)),
                  k);
    return before - left;
}

static void drop_metric_sessions(struct result_metric *metric, const bool *drop)
{
    size_t left = 0;

    for (size_t k = 0; k < metric->sessions; k++) {
        if (drop[k]) {
            free(metric->session[k].value);
            free(metric->session[k].pair);
        } else {
            metric->session[left++] = metric->session[k];
        }
    }
    metric->sessions = left;
}

void results_drop_sessions(struct results *results, const bool *drop)
{
    size_t left = 0;

    for (size_t k = 0; k < results->benchmarks; k++)
        for (size_t m = 0; m < results->benchmark[k].metrics; m++)
            drop_metric_sessions(&results->benchmark[k].metric[m], drop);
    for (size_t k = 0; k < results->sessions; k++) {
        if (drop[k])
            session_free(&results->session[k]);
        else
            results->session[left++] = results->session[k];
    }
    results->sessions = left;
}

void results_forget_samples(struct result_metric *metric, size_t session)
{
    free(metric->session[session].value);
    free(metric->session[session].pair);
    metric->session[session] = (struct result_samples){0};
}

void results_forget(struct result_metric *metric)
{
    for (size_t k = 0; k < metric->sessions; k++)
        results_forget_samples(metric, k);
    summary_clear(&metric->summary);
    free(metric->error);
    metric->error = NULL;
}

void results_forget_history(struct results *results)
{
    for (size_t k = 0; k < results->changes; k++)
        change_free(&results->history[k]);
    results->changes = 0;
}

/* Takes a text over when there is none yet. */
static void take_text(char **into, char **from)
{
    if (*into)
        return;
    *into = *from;
    *from = NULL;
}

static void take_list(char ***into, size_t *into_count, char ***from,
                      size_t *from_count)
{
    if (*into_count)
        return;
    free(*into);
    *into = *from;
    *into_count = *from_count;
    *from = NULL;
    *from_count = 0;
}

/* Moves samples to the sessions from `offset` on, which are empty. */
static int move_samples(struct result_metric *into, struct result_metric *from,
                        size_t offset, struct err *err)
{
    for (size_t k = 0; k < from->sessions; k++) {
        struct result_samples *samples;

        if (!from->session[k].n)
            continue;
        samples = samples_of(into, offset + k, err);
        if (!samples)
            return -1;
        free(samples->value);
        free(samples->pair);
        *samples = from->session[k];
        from->session[k] = (struct result_samples){0};
    }
    return 0;
}

static void take_threshold(struct result_threshold *into,
                           struct result_threshold *from)
{
    if (isnan(into->warn))
        into->warn = from->warn;
    if (isnan(into->fail))
        into->fail = from->fail;
    if (isnan(into->abs))
        into->abs = from->abs;
    take_text(&into->stat, &from->stat);
}

static int merge_metric(struct result_benchmark *benchmark,
                        struct result_metric *from, size_t offset,
                        struct err *err)
{
    bool known = results_metric_find(benchmark, from->name, from->unit) != NULL;
    struct result_metric *into =
        results_metric(benchmark, from->name, from->unit, from->better, err);

    if (!into || move_samples(into, from, offset, err) < 0)
        return -1;
    if (!known) {
        into->kind = from->kind;
        into->iterations = from->iterations;
        into->warmup = from->warmup;
        into->rounds = from->rounds;
    }
    if (!into->summary.n && isnan(into->summary.mean) &&
        isnan(into->summary.median))
        into->summary = from->summary;
    take_threshold(&into->threshold, &from->threshold);
    take_text(&into->error, &from->error);
    take_text(&into->extra, &from->extra);
    return 0;
}

static int merge_benchmark(struct results *results,
                           struct result_benchmark *from, size_t offset,
                           struct err *err)
{
    struct result_benchmark *into =
        results_benchmark(results, from->name, strlen(from->name), err);

    if (!into)
        return -1;
    for (size_t k = 0; k < from->metrics; k++)
        if (merge_metric(into, &from->metric[k], offset, err) < 0)
            return -1;
    if (from->version) {
        free(into->version);
        into->version = NULL;
        take_text(&into->version, &from->version);
    }
    take_list(&into->alias, &into->aliases, &from->alias, &from->aliases);
    take_list(&into->command, &into->command_words, &from->command,
              &from->command_words);
    if (!into->exit_codes) {
        free(into->exit_code);
        into->exit_code = from->exit_code;
        into->exit_codes = from->exit_codes;
        from->exit_code = NULL;
        from->exit_codes = 0;
    }
    take_text(&into->group, &from->group);
    take_text(&into->error, &from->error);
    take_text(&into->extra, &from->extra);
    return 0;
}

static int merge_sessions(struct results *into, struct results *from,
                          struct err *err)
{
    for (size_t k = 0; k < from->sessions; k++) {
        int number = results_session(into, err);

        if (number < 0)
            return -1;
        into->session[number] = from->session[k];
        from->session[k] = (struct result_session){0};
    }
    for (size_t k = 0; k < from->changes; k++) {
        struct result_change *change = results_change(into, err);

        if (!change)
            return -1;
        *change = from->history[k];
        from->history[k] = (struct result_change){0};
    }
    return 0;
}

int results_merge(struct results *into, struct results *from, struct err *err)
{
    size_t offset;

    if (results_complete(into, err) < 0 || results_complete(from, err) < 0)
        return -1;
    offset = into->sessions;
    if (merge_sessions(into, from, err) < 0)
        return -1;
    for (size_t k = 0; k < from->benchmarks; k++)
        if (merge_benchmark(into, &from->benchmark[k], offset, err) < 0)
            return -1;
    take_text(&into->path, &from->path);
    take_text(&into->format, &from->format);
    take_text(&into->created, &from->created);
    take_text(&into->tool, &from->tool);
    take_text(&into->extra, &from->extra);
    results_free(from);
    return 0;
}
