/*
 * Last points of support on the range of WYCKOFF A.2 (resistance 110.07),
 * which stands for phase B: bar 87 is the SOS, the pullback begins at 88.
 */
#include "lib/detect_run.h"
#include "lib/tap.h"

#define SOS_BAR 87
#define R       SCENE_RESISTANCE
#define HIGH_UP (11500 * CENT)
/* 3 % over R is 113.3721, 2 % 112.2714, 1 % 111.1707; .99 R is 108.9693 and
 * .98 R 107.8686 */
#define OVER_3 INT64_C(11337210000)

static struct detect_config config;

static void sos(struct series *series)
{
    series_scene(series);
    series_add_rated(series, HIGH_UP + CENT, 11000 * CENT, HIGH_UP, 2, 2, .9);
}

static void bar(struct series *series, int64_t low, int64_t close)
{
    series_add_rated(series, (low > close ? low : close) + CENT, low, close, 1,
                     1, .5);
}

/* A bar that stays too high to be a low that counts. */
static void high_bars(struct series *series, int n)
{
    while (n-- > 0)
        bar(series, HIGH_UP - 2, HIGH_UP - 1);
}

static const struct record *first_lps(const struct run *run)
{
    return run_find(run, RECORD_PATTERN, KIND_LPS, STATUS_CONFIRMED, 0);
}

/* The least close that is 1 % above. */
static int64_t bounce_of(int64_t low)
{
    return (low * 101 + 99) / 100;
}

static const struct {
    const char *name;
    int64_t low;
    bool found;
    enum grade distance;
    enum grade hold;
    int64_t points; /* of the distance */
} lows[] = {
    {"3 % over the resistance", OVER_3, true, GRADE_ACCEPTABLE, GRADE_EXCELLENT,
     0},
    {"a little more", OVER_3 + 1, false, GRADE_NONE, GRADE_NONE, 0},
    {"2 %", 11227140000, true, GRADE_QUALITY, GRADE_EXCELLENT, 5},
    {"more than 2 %", 11227140001, true, GRADE_ACCEPTABLE, GRADE_EXCELLENT, 0},
    {"1 %", 11117070000, true, GRADE_PREMIUM, GRADE_EXCELLENT, 10},
    {"more than 1 %", 11117070001, true, GRADE_QUALITY, GRADE_EXCELLENT, 5},
    {"at the resistance", R, true, GRADE_PREMIUM, GRADE_EXCELLENT, 10},
    {"just under it", R - 1, true, GRADE_PREMIUM, GRADE_STRONG, 10},
    {".99 R", 10896930000, true, GRADE_PREMIUM, GRADE_STRONG, 10},
    {"just under .99 R", 10896929999, true, GRADE_PREMIUM, GRADE_ACCEPTABLE,
     10},
    {".98 R", 10786860000, true, GRADE_PREMIUM, GRADE_ACCEPTABLE, 10},
    {"just under .98 R", 10786859999, false, GRADE_NONE, GRADE_NONE, 0},
};

static void check_lows(void)
{
    for (size_t k = 0; k < sizeof(lows) / sizeof(lows[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *lps;

        sos(&series);
        bar(&series, lows[k].low, lows[k].low + 1);
        high_bars(&series, 2);
        run_detect(&run, &config, &series, series.n, 0, false);
        lps = first_lps(&run);
        OK((lps != NULL) == lows[k].found, "%s: %s", lows[k].name,
           lows[k].found ? "an LPS" : "none");
        if (lps && lows[k].found) {
            const struct pattern *pattern = &lps->u.pattern;

            IS_INT(lps->event_i, SOS_BAR + 1, "%s: its low", lows[k].name);
            IS_INT(lps->i, SOS_BAR + 3, "%s: three bars after the SOS",
                   lows[k].name);
            IS_INT(pattern->distance_grade, lows[k].distance, "%s: distance",
                   lows[k].name);
            IS_INT(pattern->hold, lows[k].hold, "%s: hold", lows[k].name);
            IS_INT(pattern->parts.value[2], lows[k].points, "%s: points",
                   lows[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* The close that bounces: 1 % above the low, within three bars of it. */
static void check_bounce(int bars_after, int64_t below, bool found)
{
    struct series series = {0};
    struct run run;

    sos(&series);
    bar(&series, R, R + 1);
    for (int k = 1; k < bars_after; k++)
        bar(&series, R + 1, R + 2);
    bar(&series, R + 1, bounce_of(R) - below);
    for (int k = 0; k < 2; k++)
        bar(&series, R + 1, R + 2);
    run_detect(&run, &config, &series, series.n, 0, false);
    OK((first_lps(&run) != NULL) == found,
       "a close %s 1 %% above, %d bars after", below ? "under" : "at",
       bars_after);
    if (found && first_lps(&run))
        IS_INT(first_lps(&run)->u.pattern.bounce, SOS_BAR + 1 + bars_after,
               "its bar");
    run_reset(&run);
    series_reset(&series);
}

/*
 * The low may come up to ten bars after the SOS, its bounce three bars later.
 * Before it every bar is too high; the lowest so far does not bounce.
 */
static void check_last(int low_after, bool found)
{
    struct series series = {0};
    struct run run;

    sos(&series);
    high_bars(&series, low_after - 1);
    bar(&series, R, R + 1);
    bar(&series, R + 1, R + 2);
    bar(&series, R + 1, R + 2);
    bar(&series, R + 1, bounce_of(R));
    run_detect(&run, &config, &series, series.n, 0, false);
    OK((first_lps(&run) != NULL) == found, "low %d bars after the SOS",
       low_after);
    run_reset(&run);
    series_reset(&series);
}

/* The first of equal lows counts, a lower one begins the search afresh. */
static void check_lowest(void)
{
    struct series series = {0};
    struct run run;

    sos(&series);
    bar(&series, R + 5, R + 6);
    bar(&series, R, R + 1);
    bar(&series, R, R + 1);
    bar(&series, R + 1, bounce_of(R));
    run_detect(&run, &config, &series, series.n, 0, false);
    OK(first_lps(&run) && first_lps(&run)->event_i == SOS_BAR + 2,
       "the first of the lowest");
    run_reset(&run);
    series_reset(&series);
}

/* E ends with the first close under the resistance, the LPS's bar included. */
static void check_end(void)
{
    struct series series = {0};
    struct run run;
    const struct record *last;

    sos(&series);
    bar(&series, R, R + 1);
    high_bars(&series, 2);
    bar(&series, R - 2, R);
    bar(&series, R - 2, R - 1);
    run_detect(&run, &config, &series, series.n, 0, false);
    last =
        run_find(&run, RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED,
                 run_count(&run, RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED) - 1);
    OK(last && last->i == SOS_BAR + 5, "at the close under, not at it");
    IS_TEXT(last ? last->reason : "", "back under resistance", "its reason");
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&config, PRESET_STRICT);
    config.prereq = PREREQ_RANGE;
    config.no_spring_ok = true;
    check_lows();
    check_bounce(1, 0, true);
    check_bounce(1, 1, false);
    check_bounce(3, 0, true);
    check_bounce(4, 0, false);
    check_last(10, true);
    check_last(11, false);
    check_lowest();
    check_end();
    return tap_done();
}
