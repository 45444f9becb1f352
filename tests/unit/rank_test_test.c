/*
 * Goal: exact p values as published and as all arrangements give them, the same
 * to the last bit in either order of the arguments; the estimate of Hodges and
 * Lehmann with R's interval. Values without a source named here were computed
 * with integers of unlimited size.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "lib/tap.h"
#include "stats/rank_test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct rank_test test_of(const double *x, size_t m, const double *y,
                                size_t n)
{
    struct rank_test test = {0};
    struct err err;

    OK(!rank_test(x, m, y, n, &test, &err), "a test of %zu and %zu", m, n);
    return test;
}

static bool near(double got, double want)
{
    return fabs(got - want) <= 1e-12 * fabs(want);
}

static void is_test(const struct rank_test *test, double statistic,
                    double greater, double less, const char *what)
{
    IS_NEAR(test->statistic, statistic, 0, "%s: the statistic", what);
    IS_NEAR(test->p_greater, greater, 1e-12 * greater, "%s: greater", what);
    IS_NEAR(test->p_less, less, 1e-12 * less, "%s: less", what);
    IS_NEAR(test->p_two_sided, fmin(1, 2 * fmin(greater, less)), 1e-12,
            "%s: two-sided", what);
}

/*
 * Mann & Whitney 1947, table I, 5 and 5: the probability of a U up to 0..5 is
 * .004 .008 .016 .028 .048 .075. A y of five zeros in place of the smallest
 * ranks has U = 0; each step of the largest y above one x adds 1.
 */
static void test_mann_whitney_table(void)
{
    static const int ways[] = {1, 2, 4, 7, 12, 19};
    static const double x[] = {10, 20, 30, 40, 50};

    for (int u = 0; u <= 5; u++) {
        double y[] = {1, 2, 3, 4, 5 + 10 * u};
        struct rank_test test = test_of(x, 5, y, 5);

        OK(test.exact && near(test.p_less, ways[u] / 252.0),
           "U = %d of 5 and 5: %d of 252", u, ways[u]);
        IS_NEAR(test.statistic, u, 0, "its statistic");
    }
}

/* The example of R's wilcox.test, permeability constants of Hollander & Wolfe
 * 1973, 69f.: W = 35 of the first sample, p = 0.1272. */
static void test_permeability(void)
{
    static const double x[] = {0.80, 0.83, 1.89, 1.04, 1.45,
                               1.38, 1.91, 1.64, 0.73, 1.46};
    static const double y[] = {1.15, 0.88, 0.90, 0.74, 1.21};
    struct rank_test test = test_of(x, 10, y, 5);

    is_test(&test, 15, 0.89676989676989682, 382 / 3003.0, "permeability");
    test = test_of(y, 5, x, 10);
    is_test(&test, 35, 382 / 3003.0, 0.89676989676989682, "and swapped");
}

/*
 * By hand: 1 2 | 2 3 has ranks 1, 2.5, 2.5, 4. Of the six pairs that can be y,
 * sums are 3.5 3.5 5 5 6.5 6.5; y has 6.5, U = 6.5 - 3 = 3.5.
 */
static void test_ties_by_hand(void)
{
    static const double x[] = {1, 2};
    static const double y[] = {2, 3};
    static const double seven[] = {7, 7, 7, 7, 7};
    struct rank_test test = test_of(x, 2, y, 2);

    is_test(&test, 3.5, 1.0 / 3, 1, "one tie");
    test = test_of(seven, 3, seven, 5);
    is_test(&test, 7.5, 1, 1, "all equal");
    test = test_of(x, 1, y, 1);
    is_test(&test, 1, 0.5, 1, "one and one");
    test = test_of(seven, 1, seven, 1);
    is_test(&test, 0.5, 1, 1, "one and an equal one");
}

static size_t fill(struct rng *rng, double *value, size_t n, int64_t kinds)
{
    for (size_t k = 0; k < n; k++)
        value[k] = (double)rng_between(rng, 1, kinds);
    return n;
}

/* Halves of U of the values whose bits are set. */
static int halves_of(const double *value, int n, int set)
{
    int halves = 0;

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (set >> j & 1 && !(set >> i & 1))
                halves += 2 * (value[j] > value[i]) +
                          !(value[j] < value[i] || value[j] > value[i]);
    return halves;
}

/* All arrangements of the values: the parts with U from and up to halves. */
static void arrange(const double *value, int n, int chosen, int halves,
                    double *from, double *up_to)
{
    int all = 0;
    int high = 0;
    int low = 0;

    for (int set = 0; set < 1 << n; set++) {
        int u;

        if (__builtin_popcount((unsigned)set) != chosen)
            continue;
        u = halves_of(value, n, set);
        all++;
        high += u >= halves;
        low += u <= halves;
    }
    *from = (double)high / all;
    *up_to = (double)low / all;
}

static void test_arrangements(void)
{
    struct rng rng;
    int wrong = 0;

    rng_init(&rng, 20, 1);
    for (int run = 0; run < 400; run++) {
        double value[12];
        size_t m = (size_t)rng_between(&rng, 1, 6);
        size_t n = fill(&rng, value, m + (size_t)rng_between(&rng, 1, 5),
                        rng_between(&rng, 1, 12));
        int set = (1 << n) - (1 << m);
        struct rank_test test = {0};
        struct err err;
        double from;
        double up_to;

        arrange(value, (int)n, (int)(n - m), halves_of(value, (int)n, set),
                &from, &up_to);
        wrong += rank_test(value, m, value + m, n - m, &test, &err) ||
                 !test.exact || !near(test.p_greater, from) ||
                 !near(test.p_less, up_to) ||
                 !near(2 * test.statistic, halves_of(value, (int)n, set));
    }
    IS_INT(wrong, 0, "400 samples as their arrangements, counts unequal");
}

/* Big counts, no longer exact in a double. */
static void test_large(void)
{
    double x[80];
    double y[80];
    struct rank_test test;

    for (int k = 0; k < 60; k++) {
        x[k] = (k + 1) * 37 % 1009;
        y[k] = (k + 1) * 53 % 1013 + 150.5;
    }
    test = test_of(x, 60, y, 60);
    is_test(&test, 2388, 0.0009356177242996602, 0.99908143522634296,
            "60 and 60");
    for (int k = 0; k < 80; k++) {
        x[k] = k * k % 23;
        y[k] = k * k * k % 29;
    }
    test = test_of(x, 60, y, 60);
    is_test(&test, 2479, 0.00015110117651026184, 0.99985049738846199,
            "60 and 60 with ties");
    test = test_of(x, 40, y, 80);
    is_test(&test, 2235, 0.00016531545594325494, 0.99983654199794836,
            "40 and 80 with ties");
    test = test_of(y, 80, x, 40);
    is_test(&test, 965, 0.99983654199794836, 0.00016531545594325494,
            "80 and 40 with ties");
}

/*
 * 101 values each, y above by 20: y[j] = j + 20 has j + 19 smaller x while that
 * is below 101 and one equal; 81 ties of 2, whose t^3 - t is 6.
 */
static void test_asymptotic(void)
{
    static double x[10001];
    static double y[10001];
    double u = 0;
    double variance;
    struct rank_test test;

    for (int j = 1; j <= 101; j++) {
        x[j - 1] = j;
        y[j - 1] = j + 20;
        u += j <= 81 ? j + 19.5 : 101;
    }
    variance = 101 * 101 / 12.0 * (203 - 81 * 6 / (202.0 * 201));
    test = test_of(x, 101, y, 101);
    OK(!test.exact, "101 and 101 are not counted");
    is_test(&test, u, 0.5 * erfc((u - 5100.5 - 0.5) / sqrt(2 * variance)),
            0.5 * erfc(-(u - 5100.5 + 0.5) / sqrt(2 * variance)),
            "101 and 101");
    test = test_of(x, 101, x, 101);
    OK(near(test.p_greater, test.p_less), "a sample and itself");
    for (int k = 0; k < 10001; k++)
        x[k] = y[k] = 3;
    test = test_of(x, 10001, y, 10001);
    is_test(&test, 10001 * 10001 / 2.0, 1, 1, "all equal, many");
    y[0] = 4;
    test = test_of(x, 10000, y, 1);
    OK(test.exact && near(test.p_greater, 1 / 10001.0), "one above 10000");
}

static void test_least(void)
{
    IS_NEAR(rank_test_least_p(3, 3), 0.05, 1e-17, "3 and 3: one of 20");
    IS_NEAR(rank_test_least_p(2, 3), 0.1, 1e-17, "2 and 3: one of 10");
    IS_NEAR(rank_test_least_p(10, 10), 1 / 184756.0, 1e-20, "10 and 10");
    IS_NEAR(rank_test_least_p(1, 1), 0.5, 0, "1 and 1");
    IS_NEAR(rank_test_least_p(0, 7), 1, 0, "none and 7");
    IS_NEAR(rank_test_least_p(10000000, 10000000), 0, 0, "very many");
}

static bool mirrored(const struct rank_test *a, const struct rank_test *b)
{
    return !memcmp(&a->p_greater, &b->p_less, sizeof(double)) &&
           !memcmp(&a->p_less, &b->p_greater, sizeof(double)) &&
           !memcmp(&a->p_two_sided, &b->p_two_sided, sizeof(double));
}

/* Both orders, and both samples moved, scaled and turned round. */
static void test_properties(void)
{
    static const size_t size[][2] = {{1, 1},     {3, 9},   {9, 3},
                                     {10, 10},   {50, 50}, {100, 60},
                                     {100, 100}, {150, 90}};
    struct rng rng;
    int wrong = 0;
    int moved = 0;

    rng_init(&rng, 21, 1);
    for (size_t run = 0; run < 8 * COUNT(size); run++) {
        size_t m = size[run % COUNT(size)][0];
        size_t n = size[run % COUNT(size)][1];
        struct rank_test one = {0};
        struct rank_test two = {0};
        struct err err;
        double x[150];
        double y[150];
        int64_t kinds = run % 3 ? 1000000 : 5;

        fill(&rng, x, m, kinds);
        fill(&rng, y, n, kinds);
        wrong += rank_test(x, m, y, n, &one, &err) ||
                 rank_test(y, n, x, m, &two, &err) || !mirrored(&one, &two);
        for (size_t k = 0; k < m; k++)
            x[k] = 3 * x[k] + 17;
        for (size_t k = 0; k < n; k++)
            y[k] = 3 * y[k] + 17;
        moved += rank_test(x, m, y, n, &two, &err) ||
                 memcmp(&one, &two, sizeof(one)) != 0;
        for (size_t k = 0; k < m; k++)
            x[k] = -x[k];
        for (size_t k = 0; k < n; k++)
            y[k] = -y[k];
        moved += rank_test(x, m, y, n, &two, &err) ||
                 !near(one.p_greater, two.p_less) ||
                 !near(one.p_less, two.p_greater);
    }
    IS_INT(wrong, 0, "both orders give the same bits");
    IS_INT(moved, 0, "moving, scaling and turning round change nothing else");
}

static struct rank_test pairs_of(const double *x, const double *y, size_t n)
{
    struct rank_test test = {0};
    struct err err;

    OK(!rank_test_pairs(x, y, n, &test, &err), "a test of %zu pairs", n);
    return test;
}

/*
 * Wilcoxon 1945, 8 pairs: sums up to 3 can be had in 5 of 256 ways (none, 1, 2,
 * 3, 1 + 2), up to 5 in 10, up to 6 in 14.
 */
static void test_wilcoxon_table(void)
{
    static const double x[8] = {0};
    static const int ways[] = {1, 2, 3, 5, 7, 10, 14};

    for (int w = 0; w <= 6; w++) {
        double y[] = {-1, -2, -3, -4, -5, -6, -7, -8};
        struct rank_test test;

        if (w)
            y[w - 1] = w;
        test = pairs_of(x, y, 8);
        OK(test.exact && near(test.p_less, ways[w] / 256.0),
           "W+ = %d of 8 pairs: %d of 256", w, ways[w]);
        IS_NEAR(test.statistic, w, 0, "its statistic");
    }
}

/* Depression scores of Hollander & Wolfe 1973, 29f., also in R's manual page:
 * V = 40, p = 0.01953. Darwin's maize in eighths of an inch: 15 pairs, W- = 24
 * (Fisher 1935; exact p 1352 / 32768 two-sided). */
static void test_wilcoxon_published(void)
{
    static const double x[] = {0.878, 0.647, 0.598, 2.05, 1.06,
                               1.29,  1.06,  3.14,  1.29};
    static const double y[] = {1.83, 0.50, 1.62, 2.48, 1.68,
                               1.88, 1.55, 3.06, 1.30};
    static const double zero[15] = {0};
    static const double maize[] = {49, -67, 8,  16, 6,  23, 28, 41,
                                   14, 29,  56, 24, 75, 60, -48};
    struct rank_test test = pairs_of(x, y, 9);

    is_test(&test, 40, 10 / 512.0, 505 / 512.0, "depression");
    test = pairs_of(zero, maize, 15);
    is_test(&test, 96, 676 / 32768.0, 0.982330322265625, "maize");
    IS_NEAR(test.p_two_sided, 1352 / 32768.0, 1e-15, "its two sides");
}

/* By hand: of 0 0 1 -1 2, two are left out; ranks 1.5 1.5 3 give sums 0 1.5
 * 1.5 3 3 4.5 4.5 6; W+ = 4.5. */
static void test_pairs_ties(void)
{
    static const double x[] = {5, 5, 5, 5, 5};
    static const double y[] = {5, 5, 6, 4, 7};
    static double none[401];
    static double many[401];
    struct rank_test test = pairs_of(x, y, 5);
    struct rank_test back = pairs_of(y, x, 5);
    double variance;

    is_test(&test, 4.5, 3 / 8.0, 7 / 8.0, "pairs with ties and zeros");
    OK(mirrored(&test, &back), "swapped");
    test = pairs_of(x, x, 5);
    is_test(&test, 0, 1, 1, "all pairs equal");
    test = pairs_of(x, y, 0);
    is_test(&test, 0, 1, 1, "no pairs");
    for (int k = 0; k < 90; k++)
        many[k] = k * k * 7 % 19 - 6;
    test = pairs_of(none, many, 90);
    is_test(&test, 2230, 0.0033288453038295006, 0.99669582645141708,
            "90 pairs with ties");
    back = pairs_of(many, none, 90);
    OK(mirrored(&test, &back), "swapped");

    /* 1..201 up and 200 of the same sizes down: ties of 2 but the last. */
    for (int k = 0; k < 401; k++)
        many[k] = k % 2 ? -(k / 2 + 1) : k / 2 + 1;
    variance = 401 * 402 * 803 / 24.0 - 200 * 6 / 48.0;
    test = pairs_of(none, many, 401);
    OK(!test.exact, "401 pairs are not counted");
    is_test(
        &test, 40501, 0.5 * erfc((40501 - 40300.5 - 0.5) / sqrt(2 * variance)),
        0.5 * erfc(-(40501 - 40300.5 + 0.5) / sqrt(2 * variance)), "401 pairs");
}

static void is_shift(const struct rank_shift *shift, double low, double centre,
                     double high, const char *what)
{
    IS_NEAR(shift->low, low, 1e-12 * fabs(low), "%s: low", what);
    IS_NEAR(shift->centre, centre, 1e-12 * fabs(centre), "%s: centre", what);
    IS_NEAR(shift->high, high, 1e-12 * fabs(high), "%s: high", what);
}

/*
 * By hand: 4 6 8 less 1 2 3 are 1 2 3 3 4 5 5 6 7. Of U of 3 and 3, 1 2 4 of 20
 * ways are at 0 1 2 or below: a tail of 0.2 begins at 2.
 */
static void test_shift(void)
{
    static const double x[] = {3, 1, 2};
    static const double y[] = {6, 8, 4};
    static const double two[] = {2, 8};
    struct rank_shift shift;
    struct err err;

    OK(!rank_shift(x, 3, y, 3, 0.6, &shift, &err), "3 and 3 at 60 %%");
    is_shift(&shift, 2, 4, 6, "60 %");
    OK(!rank_shift(x, 3, y, 3, 0.8, &shift, &err), "at 80 %%");
    is_shift(&shift, 1, 4, 7, "80 %, met exactly");
    OK(!rank_shift(x, 3, y, 3, 0.95, &shift, &err), "at 95 %%");
    is_shift(&shift, 1, 4, 7, "95 %, out of reach");
    OK(!rank_ratio(x, 1, two, 2, 0.95, &shift, &err), "2/3 and 8/3");
    is_shift(&shift, 2 / 3.0, 4 / 3.0, 8 / 3.0, "a ratio of two");
    OK(!rank_shift(y, 3, y, 3, 0.95, &shift, &err), "y less itself");
    OK(!signbit(shift.centre) && shift.centre + 1 <= 1, "is 0, not -0");
}

/* x = 0 and multiples of n, y = 1..n: differences y - x are all different and
 * whole; the rank-th of them is what it is. Places are R's qwilcox. */
static void test_places(void)
{
    static const struct {
        size_t m;
        size_t n;
        int place;
    } cases[] = {{5, 5, 3},   {10, 10, 24},     {30, 30, 318},   {7, 13, 21},
                 {13, 7, 21}, {100, 100, 4198}, {50, 200, 4104}, {2, 50, 10}};

    for (size_t k = 0; k < COUNT(cases); k++) {
        int all = (int)(cases[k].m * cases[k].n);
        double x[200];
        double y[200];
        struct rank_shift shift;
        struct err err;

        for (size_t i = 0; i < cases[k].m; i++)
            x[i] = -(double)(i * cases[k].n);
        for (size_t j = 0; j < cases[k].n; j++)
            y[j] = (double)j + 1;
        OK(!rank_shift(x, cases[k].m, y, cases[k].n, 0.95, &shift, &err),
           "%zu and %zu", cases[k].m, cases[k].n);
        is_shift(&shift, cases[k].place, (all + 1) / 2.0,
                 all + 1 - cases[k].place, "as R");
    }
}

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Against all quotients, sorted; and the reverse of both. */
static void test_ratio(void)
{
    struct rng rng;
    int wrong = 0;

    rng_init(&rng, 22, 1);
    for (int run = 0; run < 200; run++) {
        size_t m = (size_t)rng_between(&rng, 1, 9);
        size_t n = (size_t)rng_between(&rng, 1, 9);
        double x[9];
        double y[9];
        double all[81] = {0};
        size_t k = 0;
        struct rank_shift shift;
        struct rank_shift back;
        struct err err;

        fill(&rng, x, m, run % 2 ? 7 : 1000000);
        fill(&rng, y, n, run % 2 ? 7 : 1000000);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++)
                all[k++] = y[j] / x[i];
        qsort(all, k, sizeof(*all), compare_values);
        wrong += rank_ratio(x, m, y, n, 0.999999, &shift, &err) ||
                 rank_ratio(y, n, x, m, 0.999999, &back, &err) ||
                 !near(shift.low, all[0]) || !near(shift.high, all[k - 1]) ||
                 !near(shift.centre, sqrt(all[k / 2] * all[(k - 1) / 2])) ||
                 !near(shift.centre, 1 / back.centre);
    }
    IS_INT(wrong, 0, "200 ratios");
}

/* A hundred thousand on either side: ten milliard pairs that are not stored. */
static void test_many(void)
{
    enum { MANY = 100000 };
    double *x = malloc(MANY * sizeof(*x));
    double *y = malloc(MANY * sizeof(*y));
    struct rank_shift shift = {0};
    struct err err;

    if (!x || !y)
        abort();
    for (int k = 0; k < MANY; k++) {
        x[k] = 1 + (double)k / MANY;
        y[k] = 6 + (double)(k * 7919LL % MANY) / MANY;
    }
    OK(!rank_shift(x, MANY, y, MANY, 0.95, &shift, &err), "many pairs");
    IS_NEAR(shift.centre, 5, 1e-12, "two even samples that are 5 apart");
    /* The estimate's error is that of the means: uniform, sqrt(1 / (6 n)). */
    IS_NEAR(shift.high - shift.low, 2 * 1.96 * sqrt(1 / (6.0 * MANY)), 1e-5,
            "the interval's width");
    free(x);
    free(y);
}

static void test_hostile(void)
{
    static const double x[] = {-DBL_MAX, 0, DBL_MAX};
    static const double y[] = {DBL_MAX, -0.0, DBL_TRUE_MIN};
    struct rank_shift shift;
    struct rank_test test = test_of(x, 3, y, 3);
    struct err err;

    /* max is above two and equal to one, -0 above one and equal to one. */
    IS_NEAR(test.statistic, 2.5 + 1.5 + 2, 0, "-0 equals 0");
    OK(!rank_shift(x, 3, y, 3, 0.95, &shift, &err), "extremes");
    OK(isinf(shift.high) && shift.low <= -DBL_MAX, "do not hang");
}

int main(void)
{
    test_mann_whitney_table();
    test_permeability();
    test_ties_by_hand();
    test_arrangements();
    test_large();
    test_asymptotic();
    test_least();
    test_properties();
    test_wilcoxon_table();
    test_wilcoxon_published();
    test_pairs_ties();
    test_shift();
    test_places();
    test_ratio();
    test_many();
    test_hostile();
    return tap_done();
}
