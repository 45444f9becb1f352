/*
 * What exact decimals cost against doubles, module by module, in one process:
 * rounds of both alternate. For scripts/arith-overhead.
 * Usage: arith_bench FILE.bars STRATEGY PARAMETERS ROUNDS
 * Prints a JSON object of samples in seconds: data (the same for both),
 * signals, metrics and total for either arithmetic; orders is what is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/parse.h"
#include "btest/bundle.h"

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct subject {
    const struct bundle *bundle;
    const struct strategy *strategy;
    struct strategy_values values;
    const struct engine_ops *ops;
    unsigned char *want;
    int64_t *ts;
    double *equity;
};

/* All wants of all series. */
static double time_signals(const struct subject *s, struct err *err)
{
    double began = now();

    for (size_t k = 0; k < s->bundle->count; k++) {
        const struct run_series *series = &s->bundle->series[k];
        void *state =
            s->strategy->create(&s->values, s->ops == &engine_decimal);

        for (size_t block = 0; state && block < series->blocks; block++)
            if (s->strategy->decide(state, &series->block[block], s->want,
                                    err) < 0)
                exit(4);
        s->strategy->destroy(state);
    }
    return now() - began;
}

/* Statistics over as many points as the first series has bars. */
static double time_metrics(const struct subject *s, struct err *err)
{
    struct performance_config config;
    struct performance *performance;
    struct performance_result result;
    double began;

    performance_config_default(&config);
    config.initial = 1e5;
    performance = performance_create(&config);
    if (!performance)
        exit(4);
    began = now();
    if (performance_points(performance, s->ts, s->equity,
                           (size_t)s->bundle->series[0].bars, 100, 100, 1,
                           err) < 0)
        exit(4);
    performance_finish(performance);
    performance_result(performance, &result);
    began = now() - began;
    performance_destroy(performance);
    return began;
}

static double time_total(const struct subject *s, struct err *err)
{
    const struct run_setup setup = {.engine = s->ops,
                                    .strategy = s->strategy,
                                    .series = s->bundle->series,
                                    .count = s->bundle->count};
    struct engine_config config;
    struct run_result result;
    struct run *run;
    double began = now();

    engine_config_default(&config);
    if (run_open(&setup, &run, err) < 0 || run_set(run, &s->values, err) < 0 ||
        run_window(run, &config, INT64_MIN, INT64_MAX, NULL, &result, err) < 0)
        exit(4);
    run_close(run);
    return now() - began;
}

static void print(const char *name, const double *samples, int64_t n,
                  const char *end)
{
    printf("\"%s\":[", name);
    for (int64_t k = 0; k < n; k++)
        printf("%s%.9f", k ? "," : "", samples[k]);
    printf("]%s", end);
}

static void measure(struct subject *s, const char *path, int64_t rounds,
                    struct err *err)
{
    static const struct engine_ops *const both[] = {&engine_decimal,
                                                    &engine_float};
    double *samples = calloc((size_t)rounds * 7, sizeof(double));
    double *at[7];

    if (!samples)
        exit(4);
    for (int k = 0; k < 7; k++)
        at[k] = samples + k * rounds;
    for (int64_t round = 0; round < rounds; round++) {
        double began = now();
        struct bundle *again;

        if (bundle_open(path, (struct shard){0, 1}, &again, err) < 0)
            exit(4);
        bundle_close(again);
        at[0][round] = now() - began;
        for (int side = 0; side < 2; side++) {
            int k = (side + (int)round) % 2;

            s->ops = both[k];
            at[1 + k][round] = time_signals(s, err);
            at[3 + k][round] = time_metrics(s, err);
            at[5 + k][round] = time_total(s, err);
        }
    }
    printf("{");
    print("data", at[0], rounds, ",\"decimal\":{");
    print("signals", at[1], rounds, ",");
    print("metrics", at[3], rounds, ",");
    print("total", at[5], rounds, "},\"float\":{");
    print("signals", at[2], rounds, ",");
    print("metrics", at[4], rounds, ",");
    print("total", at[6], rounds, "}}\n");
    free(samples);
}

int main(int argc, char **argv)
{
    struct subject s = {0};
    struct bundle *bundle;
    struct err err = {0};
    int64_t rounds;
    bool enough;

    if (argc != 5 || !parse_int(argv[4], &rounds) || rounds < 1)
        return 2;
    s.strategy = strategy_find(argv[2]);
    if (!s.strategy || !s.strategy->create)
        return 2;
    strategy_defaults(s.strategy, &s.values);
    if ((*argv[3] && strategy_set(s.strategy, argv[3], &s.values, &err) < 0) ||
        bundle_open(argv[1], (struct shard){0, 1}, &bundle, &err) < 0) {
        fprintf(stderr, "arith_bench: %s\n", err.msg);
        return (int)err.code;
    }
    s.bundle = bundle;
    s.want = malloc((size_t)bundle->bars + 1);
    s.ts = malloc(((size_t)bundle->bars + 1) * sizeof(*s.ts));
    s.equity = malloc(((size_t)bundle->bars + 1) * sizeof(*s.equity));
    enough = s.want && s.ts && s.equity;
    for (int64_t k = 0; enough && k < bundle->series[0].bars; k++) {
        s.ts[k] = k * INT64_C(60000000000);
        s.equity[k] = 1e5 + (double)(k * 7919 % 1000);
    }
    if (enough)
        measure(&s, argv[1], rounds, &err);
    free(s.want);
    free(s.ts);
    free(s.equity);
    bundle_close(bundle);
    return enough ? 0 : 4;
}
