/*
 * Pivots against their definition, on bars in several chunks, and the set of
 * them by price; clusters and levels by hand.
 */
#include "analysis/pivot.h"

#include <math.h>
#include <string.h>

#include "analysis/level.h"
#include "analysis/scaled.h"
#include "lib/detect_run.h"
#include "lib/tap.h"

#define BARS 2000

static int64_t value(const struct series *series, enum column column, size_t k)
{
    int64_t price;

    memcpy(&price, series->column[column] + k * 8, 8);
    return price;
}

/* Whether p stands out, with `sign` 1 for highs and -1 for lows. */
static bool stands_out(const struct series *series, enum column column,
                       int64_t sign, size_t p)
{
    for (size_t k = p - 5; k <= p + 5; k++)
        if (k != p &&
            sign * value(series, column, k) >= sign * value(series, column, p))
            return false;
    return true;
}

static void check_flags(const struct series *series, size_t part)
{
    unsigned char flags[BARS_CHUNK];
    struct bars bars;
    struct err err;
    size_t wrong = 0;
    size_t pivots = 0;
    size_t bar = 0;

    if (bars_init(&bars, 30, &err))
        return;
    while (bar < series->n) {
        struct bar_block block = {.n = bar + part < series->n ? bar + part
                                                              : series->n};
        size_t n;

        for (unsigned c = 0; c < COLUMN_COUNT; c++)
            block.column[c] = series->column[c];
        n = bars_append(&bars, &block, bar);
        pivot_flags(&bars, n, flags);
        for (size_t k = 0; k < n; k++, bar++) {
            unsigned want = 0;

            if (bar >= 10 && stands_out(series, COLUMN_HIGH, 1, bar - 5))
                want |= PIVOT_HIGH;
            if (bar >= 10 && stands_out(series, COLUMN_LOW, -1, bar - 5))
                want |= PIVOT_LOW;
            wrong += flags[k] != want;
            pivots += want != 0;
        }
    }
    IS_INT((int64_t)wrong, 0, "%zu bars at a time", part);
    OK(pivots > BARS / 20, "with pivots");
    bars_reset(&bars);
}

/* Equal neighbours are no pivots; the first that can be is bar 5. */
static void check_ties(void)
{
    static const struct {
        const char *name;
        int64_t tie; /* place of an equal high, -1 none */
        unsigned flag;
    } cases[] = {{"alone", -1, PIVOT_HIGH},
                 {"equal five before", 0, 0},
                 {"equal five after", 10, 0},
                 {"equal six after", 11, PIVOT_HIGH}};

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        unsigned char flags[BARS_CHUNK];
        struct series series = {0};
        struct bar_block block = {0};
        struct bars bars;
        struct err err;

        for (int64_t k = 0; k < 12; k++)
            series_add_rated(&series, k == 5 || k == cases[c].tie ? 300 : 200,
                             100, 150, 1, 1, .5);
        if (bars_init(&bars, 20, &err))
            return;
        block.n = series.n;
        for (unsigned k = 0; k < COLUMN_COUNT; k++)
            block.column[k] = series.column[k];
        bars_append(&bars, &block, 0);
        pivot_flags(&bars, 12, flags);
        IS_INT(flags[10], cases[c].flag, "%s", cases[c].name);
        bars_reset(&bars);
        series_reset(&series);
    }
}

/* By price, then by bar; the old ones go. */
static void check_set(void)
{
    static const int64_t highs[] = {500, 300, 400, 300, 600};
    static const int64_t order[] = {1, 3, 2, 0, 4};
    struct pivot room[8];
    struct pivot_set set = {.pivot = room};
    struct series series = {0};
    struct bar_block block = {0};
    struct bars bars;
    struct err err;

    for (size_t k = 0; k < 5; k++)
        series_add_rated(&series, highs[k], highs[k] - 100, highs[k] - 25, 1.5,
                         1, .75);
    block.n = series.n;
    for (unsigned k = 0; k < COLUMN_COUNT; k++)
        block.column[k] = series.column[k];
    if (bars_init(&bars, 20, &err))
        return;
    bars_append(&bars, &block, 0);
    for (int64_t k = 0; k < 5; k++)
        pivot_add(&set, &bars, k, PIVOT_HIGH);
    for (size_t k = 0; k < 5; k++)
        IS_INT(set.pivot[k].i, order[k], "place %zu", k);
    IS_NEAR(set.pivot[0].wick, .25, 0, "wick");
    IS_INT(set.pivot[0].vr4, 15000, "volume ratio");
    IS_INT(set.pivot[0].v4, 10000000000, "volume");
    pivot_expire(&set, 2);
    IS_INT((int64_t)set.n, 3, "the older ones go");
    IS_INT(set.pivot[0].i, 3, "the others stay in order");
    IS_INT(set.oldest, 2, "the oldest left");
    bars_reset(&bars);
    series_reset(&series);
}

/*
 * 2 % of the running mean, inclusive: 100 and 102 make one cluster (mean 101),
 * which takes 103.02 and not a hundred-millionth more.
 */
static void check_clusters(int64_t third, size_t wanted)
{
    struct pivot room[3] = {{.price = 10000000000, .i = 20},
                            {.price = 10200000000, .i = 10},
                            {.price = third, .i = 30}};
    struct pivot_set set = {.pivot = room, .n = 3};
    struct cluster cluster[2];

    IS_INT((int64_t)cluster_find(&set, SCALED_ONE, cluster), 1, "one cluster");
    cluster_sums(&cluster[0]);
    IS_INT((int64_t)cluster[0].n, (int64_t)wanted, "with %lld or without",
           (long long)third);
    IS_INT(cluster[0].first_i, 10, "its first bar");
    IS_INT(cluster[0].last_i, wanted == 3 ? 30 : 20, "its last bar");
}

/* The same at the largest prices, where sums leave 64 bits. */
static void check_large(void)
{
    struct pivot room[12];
    struct pivot_set set = {.pivot = room, .n = 12};
    struct cluster cluster[6];

    for (int64_t k = 0; k < 12; k++)
        room[k] =
            (struct pivot){.price = 900000000000000000 + k * 1000000, .i = k};
    IS_INT((int64_t)cluster_find(&set, SCALED_ONE, cluster), 1, "one cluster");
    cluster_sums(&cluster[0]);
    IS_INT((int64_t)cluster[0].n, 12, "of all");
    OK(cluster_sum(&cluster[0]) == (int128)900000000000000000 * 12 + 66000000,
       "their sum");
}

/*
 * Touches 100.00 (volume 3) and 101.00 (volume 1): price 100.25. Strength: two
 * touches 10, volume halves 30, wicks .8 and .6 mean .7 20, 12 bars hold 5.
 */
static void check_level(void)
{
    struct pivot room[2] = {
        {10000000000, 10, 20000, 30000, .8},
        {10100000000, 22, 10000, 10000, .6},
    };
    struct pivot_set set = {.pivot = room, .n = 2};
    struct cluster cluster[1];
    struct level level = {.cluster = cluster};
    int64_t low;
    int64_t high;

    cluster_find(&set, SCALED_ONE, cluster);
    cluster_sums(cluster);
    OK(level_may_be_strong(cluster), "nothing against it");
    OK(level_is_strong(&level, SCALED_ONE), "strong enough");
    IS_INT(level.part[0], 10, "touches");
    IS_INT(level.part[1], 30, "volume");
    IS_INT(level.part[2], 20, "wick");
    IS_INT(level.part[3], 5, "hold");
    IS_INT(level_price(&level, SCALED_ONE), 10025000000, "price");
    level_extremes(&level, SCALED_ONE, &low, &high);
    IS_INT(low, 10000000000, "lowest touch");
    IS_INT(high, 10100000000, "highest touch");
    /* stddev .70710678 over the mean 100.5 */
    IS_NEAR(level.variation, .70710678118654752 / 100.5, 1e-15, "variation");
    room[1].vr4 = 17000; /* .85 of the first: flat */
    OK(!level_may_be_strong(cluster), "seen before it is rated");
    level = (struct level){.cluster = cluster};
    OK(!level_is_strong(&level, SCALED_ONE), "flat volume is too weak");
    room[1].vr4 = 16999;
    level = (struct level){.cluster = cluster};
    OK(level_is_strong(&level, SCALED_ONE), "just under .85 of the first");
    room[0].v4 = 0;
    room[1].v4 = 0;
    level = (struct level){.cluster = cluster};
    level_is_strong(&level, SCALED_ONE);
    IS_INT(level_price(&level, SCALED_ONE), 10050000000, "the plain mean");
}

int main(void)
{
    struct series series = {0};

    series_walk(&series, 9, BARS, CENT);
    series_ratios(&series);
    check_flags(&series, 1);
    check_flags(&series, 3);
    check_flags(&series, 1000);
    series_reset(&series);
    check_ties();
    check_set();
    check_clusters(10302000000, 3);
    check_clusters(10302000001, 2);
    check_large();
    check_level();
    return tap_done();
}
