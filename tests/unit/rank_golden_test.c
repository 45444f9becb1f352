/*
 * The golden cases of benchcmp's statistics, computed with scipy and R
 * (../shared/golden/benchcmp, or BARPIPE_SHARED). Skips when they are absent.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"
#include "stats/adjust.h"
#include "stats/rank_test.h"
#include "stats/sample.h"

#define SAMPLE_MAX 1000

struct sample {
    double value[SAMPLE_MAX];
    double sorted[SAMPLE_MAX];
    size_t n;
};

static json_t *load(void)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[512];
    json_error_t error;

    snprintf(path, sizeof(path), "%s/golden/benchcmp/stats_cases.json",
             shared ? shared : "../shared");
    return json_load_file(path, 0, &error);
}

static void read_sample(const json_t *array, struct sample *out)
{
    size_t size = json_array_size(array);

    out->n = size < SAMPLE_MAX ? size : SAMPLE_MAX;
    for (size_t k = 0; k < out->n; k++)
        out->value[k] = json_number_value(json_array_get(array, k));
    memcpy(out->sorted, out->value, sizeof(out->value));
    sample_sort(out->sorted, out->n);
}

/* Members that a case does not have, and null, are not compared. */
static void is_member(const json_t *of, const char *key, double got,
                      double relative, double scale, const char *name)
{
    const json_t *want = json_object_get(of, key);

    if (json_is_number(want))
        IS_NEAR(got, json_number_value(want),
                relative * fmax(fabs(json_number_value(want)), scale), "%s: %s",
                name, key);
}

static void is_place(const json_t *pair, size_t at, const double *sorted,
                     size_t rank, const char *name)
{
    const json_t *want = json_array_get(pair, at);

    if (json_is_number(want))
        IS_NEAR(sorted[rank - 1], json_number_value(want), 0,
                "%s: median's interval", name);
}

static void check_side(const json_t *want, const struct sample *sample,
                       const char *name)
{
    const double *sorted = sample->sorted;
    size_t n = sample->n;
    double scale = 1e-3 * fabs(sorted[n - 1]); /* of differences near 0 */
    const json_t *interval = json_object_get(want, "median_ci95");

    is_member(want, "n", (double)n, 0, 0, name);
    is_member(want, "mean", sample_mean(sample->value, n), 1e-9, 0, name);
    is_member(want, "sd", sample_sd(sample->value, n), 1e-9, scale, name);
    is_member(want, "min", sorted[0], 0, 0, name);
    is_member(want, "max", sorted[n - 1], 0, 0, name);
    is_member(want, "p25", sample_quantile(sorted, n, .25), 1e-9, 0, name);
    is_member(want, "median", sample_quantile(sorted, n, .5), 1e-9, 0, name);
    is_member(want, "p75", sample_quantile(sorted, n, .75), 1e-9, 0, name);
    is_member(want, "p90", sample_quantile(sorted, n, .9), 1e-9, 0, name);
    is_member(want, "p95", sample_quantile(sorted, n, .95), 1e-9, 0, name);
    is_member(want, "p99", sample_quantile(sorted, n, .99), 1e-9, 0, name);
    is_member(want, "mad", sample_mad(sorted, n), 1e-9, scale, name);
    if (!json_is_array(interval))
        return;
    is_place(interval, 0, sorted, sample_quantile_lower_rank(n, .5, .975),
             name);
    is_place(interval, 1, sorted, sample_quantile_upper_rank(n, .5, .975),
             name);
}

static void check_test(const json_t *want, const struct sample *base,
                       const struct sample *cur, const char *name)
{
    double pairs = (double)base->n * (double)cur->n;
    struct rank_test test = {0};
    struct err err;

    OK(!rank_test(base->value, base->n, cur->value, cur->n, &test, &err) &&
           test.exact,
       "%s: test", name);
    is_member(want, "U_cur", test.statistic, 1e-12, 0, name);
    is_member(want, "p_cur_greater_exact", test.p_greater, 1e-12, 0, name);
    is_member(want, "p_cur_less_exact", test.p_less, 1e-12, 0, name);
    is_member(want, "p_two_exact", test.p_two_sided, 1e-12, 0, name);
    is_member(want, "p_min_two",
              fmin(1, 2 * rank_test_least_p(base->n, cur->n)), 1e-12, 0, name);
    is_member(want, "cliffs_delta", 2 * test.statistic / pairs - 1, 1e-9, 1e-3,
              name);
}

static void check_shift(const json_t *want, const struct rank_shift *shift,
                        double scale, const char *name)
{
    is_member(want, "est", shift->centre, 1e-9, scale, name);
    is_member(want, "lo95", shift->low, 1e-9, scale, name);
    is_member(want, "hi95", shift->high, 1e-9, scale, name);
}

static void check_case(const json_t *golden)
{
    const char *name = json_string_value(json_object_get(golden, "name"));
    const json_t *expect = json_object_get(golden, "expect");
    const json_t *ratio = json_object_get(expect, "hl_ratio");
    const json_t *pairs = json_object_get(expect, "wilcoxon_paired");
    static struct sample base;
    static struct sample cur;
    struct rank_shift shift = {0};
    struct rank_test test = {0};
    struct err err;

    read_sample(json_object_get(golden, "base"), &base);
    read_sample(json_object_get(golden, "cur"), &cur);
    check_side(json_object_get(expect, "base"), &base, name);
    check_side(json_object_get(expect, "cur"), &cur, name);
    check_test(json_object_get(expect, "mwu"), &base, &cur, name);
    OK(!rank_shift(base.value, base.n, cur.value, cur.n, .95, &shift, &err),
       "%s: shift", name);
    check_shift(json_object_get(expect, "hl_shift"), &shift,
                1e-3 * fabs(base.sorted[base.n - 1]), name);
    if (ratio) {
        OK(!rank_ratio(base.value, base.n, cur.value, cur.n, .95, &shift, &err),
           "%s: ratio", name);
        check_shift(ratio, &shift, 0, name);
    }
    if (pairs) {
        OK(!rank_test_pairs(base.value, cur.value, base.n, &test, &err),
           "%s: pairs", name);
        is_member(pairs, "p_cur_greater_exact", test.p_greater, 1e-12, 0, name);
        is_member(pairs, "p_two_exact", test.p_two_sided, 1e-12, 0, name);
    }
}

static void check_family(const json_t *golden)
{
    static struct sample p;
    static struct sample want;
    double out[SAMPLE_MAX];
    struct err err;

    read_sample(json_object_get(golden, "p"), &p);
    read_sample(json_object_get(golden, "holm"), &want);
    OK(!adjust_holm(p.value, p.n, out, &err), "Holm");
    for (size_t k = 0; k < p.n; k++)
        IS_NEAR(out[k], want.value[k], 1e-12, "Holm %zu", k);
    read_sample(json_object_get(golden, "bh"), &want);
    OK(!adjust_bh(p.value, p.n, out, &err), "Benjamini & Hochberg");
    for (size_t k = 0; k < p.n; k++)
        IS_NEAR(out[k], want.value[k], 1e-12, "Benjamini & Hochberg %zu", k);
}

static void check_smallest(const json_t *two_sided, const json_t *quantiles)
{
    for (size_t n = 1; n <= 15; n++) {
        char key[8];

        snprintf(key, sizeof(key), "%zu", n);
        is_member(two_sided, key, fmin(1, 2 * rank_test_least_p(n, n)), 1e-12,
                  0, "least p");
    }
    for (int q = 1; q <= 99; q++) {
        char key[8];
        size_t n = 1;

        snprintf(key, sizeof(key), "p%d", q);
        if (!json_object_get(quantiles, key))
            continue;
        while (!sample_quantile_upper_rank(n, q / 100.0, .95))
            n++;
        is_member(quantiles, key, (double)n, 0, 0, "least n");
    }
}

int main(void)
{
    json_t *golden = load();
    const json_t *cases;

    if (!golden)
        tap_skip_all("no golden/benchcmp/stats_cases.json");
    cases = json_object_get(golden, "cases");
    OK(json_array_size(cases) > 0, "there are cases");
    for (size_t k = 0; k < json_array_size(cases); k++)
        check_case(json_array_get(cases, k));
    check_family(json_object_get(golden, "p_adjust"));
    check_smallest(json_object_get(golden, "min_two_sided_p"),
                   json_object_get(golden, "quantile_min_n"));
    json_decref(golden);
    return tap_done();
}
