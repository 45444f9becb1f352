/*
 * The life of the range of WYCKOFF A.2 (support 99.99875, resistance 110.07,
 * jump 140.28375): how it ends, and what it takes along; the
 * scale; and the ages of phase B.
 */
#include "lib/detect_run.h"
#include "lib/tap.h"

static struct detect_config strict;

static const struct record *range_in(const struct run *run,
                                     enum record_status status)
{
    size_t n = run_count(run, RECORD_RANGE, KIND_NONE, status);

    return n ? run_find(run, RECORD_RANGE, KIND_NONE, status, n - 1) : NULL;
}

/* One bar behind the scene; the status it ends the range with. */
static const struct {
    const char *name;
    int64_t high;
    int64_t low;
    int64_t close;
    double vr;
    enum record_status status; /* NONE: it stays in force */
    const char *reason;
} ends[] = {
    {"close at .95 S", 10000 * CENT, 9400 * CENT, 9499881250, 1, STATUS_NONE,
     ""},
    {"close under .95 S", 10000 * CENT, 9400 * CENT, 9499881249, 1.5,
     STATUS_BREAKOUT, "failed accumulation"},
    {"the same on volume", 10000 * CENT, 9400 * CENT, 9499881249, 1.5001,
     STATUS_BREAKOUT, "distribution"},
    {"high under the jump", SCENE_JUMP - 1, 10100 * CENT, 10200 * CENT, 1,
     STATUS_NONE, ""},
    {"high at the jump", SCENE_JUMP, 10100 * CENT, 10200 * CENT, 1,
     STATUS_COMPLETED, "target reached"},
    {"both: the break comes first", SCENE_JUMP, 9400 * CENT, 9400 * CENT, 1,
     STATUS_BREAKOUT, "failed accumulation"},
};

static void check_ends(void)
{
    for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *record;

        series_scene(&series);
        series_add_rated(&series, ends[k].high, ends[k].low, ends[k].close,
                         ends[k].vr, 1.0, .5);
        run_detect(&run, &strict, &series, series.n, 0, false);
        if (ends[k].status == STATUS_NONE) {
            OK(run.record[run.n - 1].i < SCENE_BARS, "%s: nothing",
               ends[k].name);
        } else {
            record = range_in(&run, ends[k].status);
            OK(record && record->i == SCENE_BARS, "%s: it ends", ends[k].name);
            IS_TEXT(record ? record->reason : "", ends[k].reason, "%s: why",
                    ends[k].name);
            IS_INT(record ? record->rev : -1, 1, "%s: revision", ends[k].name);
            IS_INT(run.record[run.n - 1].u.pattern.phase, PHASE_OUTSIDE,
                   "%s: and its chain", ends[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/*
 * Calm bars for a window: the chain ends 120 bars after its climax (26), the
 * range in force 120 bars after its last touch.
 */
static void check_expiry(void)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    series_scene(&series);
    series_calm(&series, 130);
    run_detect(&run, &strict, &series, series.n, 0, false);
    record = range_in(&run, STATUS_ARCHIVED);
    OK(record && record->i == range_in(&run, STATUS_ACTIVE)->u.range.end + 120,
       "the range expires");
    IS_TEXT(record ? record->reason : "", "expired", "its reason");
    record = run_find(&run, RECORD_PATTERN, KIND_PHASE, STATUS_NONE, 2);
    OK(record && record->i == 26 + 120 &&
           record->u.pattern.phase == PHASE_OUTSIDE,
       "the chain in B ends before");
    run_reset(&run);
    series_reset(&series);
}

/* A.2: what the range is made of. */
static void check_facts(void)
{
    struct series series = {0};
    struct run run;
    const struct range *range;

    series_scene(&series);
    run_detect(&run, &strict, &series, series.n, 0, false);
    range = &range_in(&run, STATUS_ACTIVE)->u.range;
    IS_INT(range->start, 26, "start");
    IS_INT(range->end, 80, "end");
    IS_INT(range->duration, 55, "duration");
    IS_INT(range->quality, 95, "quality");
    IS_INT(range->support, SCENE_SUPPORT, "support");
    IS_INT(range->resistance, SCENE_RESISTANCE, "resistance");
    IS_INT(range->jump, SCENE_JUMP, "jump");
    IS_INT(range->conservative, 12014125000, "conservative");
    /* (99.99875 + 110.07) / 2 = 105.034375 */
    IS_INT(range->midpoint, 10503437500, "midpoint");
    IS_INT(range->width, 1007125000, "width");
    IS_INT(range->support_strength, 100, "support strength");
    IS_INT(range->resistance_strength, 100, "resistance strength");
    IS_INT(range->support_touches, 5, "lows 26 38 50 62 74");
    IS_INT(range->resistance_touches, 5, "highs 32 44 56 68 80");
    IS_INT(range->support_low, 9990 * CENT, "the climax's low");
    IS_INT(range->resistance_high, 11015 * CENT, "the highest of them");
    IS_NEAR(range->cause_factor, 3.0, 0, "factor");
    IS_NEAR(range->scale, 1.0, 0, "scale");
    run_reset(&run);
    series_reset(&series);
}

/*
 * Phase B counts from ten bars after its first test on (k.20). With too much
 * volume for a test in bars 37 to 39, that of 49 is the first: a dip of bar 58
 * is too early, one of bar 59 is not. The range in force is 26..50 (99.9575).
 */
static void check_age(int64_t dip, bool found)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    series_scene(&series);
    series.n = (size_t)dip;
    for (size_t k = 37; k < 40; k++)
        series_set_real(&series, COLUMN_VR, k, 2.6);
    series_add_rated(&series, 10100 * CENT, 9900 * CENT, 9950 * CENT, .5, 1.0,
                     .25);
    series_add_rated(&series, 10100 * CENT, 10000 * CENT, 10050 * CENT, 1.0,
                     1.0, .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    record = run_find(&run, RECORD_PATTERN, KIND_ST, STATUS_NONE, 0);
    OK(record && record->event_i == 49, "the first test");
    record = range_in(&run, STATUS_ACTIVE);
    OK(record && record->u.range.end == 50, "the range");
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_SPRING, STATUS_NONE),
           found, "a dip %d bars into B", (int)(dip - 49));
    run_reset(&run);
    series_reset(&series);
}

/* No climax and no range while the scale is not known: 50 bars. */
static void check_scale_known(size_t before, bool found)
{
    struct detect_config config = strict;
    struct series series = {0};
    struct run run;

    config.scale = SCALE_AUTO;
    series_calm(&series, before);
    series_add_rated(&series, 10400 * CENT, 10000 * CENT, 10300 * CENT, 3, 3,
                     .75);
    series_set_effort(&series, before, EFFORT_CLIMACTIC);
    run_detect(&run, &config, &series, series.n, 0, false);
    IS_INT((int64_t)run.n, found, "a climax as bar number %zu", before + 1);
    run_reset(&run);
    series_reset(&series);
}

/* Calm bars span 1.00 of 104.50: x = .0095693780 / .02, .4785. */
static void check_scale_value(void)
{
    struct detect_config config = strict;
    struct series series = {0};
    struct run run;

    config.scale = SCALE_AUTO;
    series_calm(&series, 60);
    series_add_rated(&series, 10400 * CENT, 10000 * CENT, 10300 * CENT, 3, 3,
                     .75);
    series_set_effort(&series, 60, EFFORT_CLIMACTIC);
    run_detect(&run, &config, &series, series.n, 0, false);
    OK(run.n == 1, "a climax");
    if (run.n)
        IS_NEAR(run.record[0].u.pattern.scale, .4785, 1e-12,
                "500000 * 1 / 104.5 = 4784.69, rounded");
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&strict, PRESET_STRICT);
    check_ends();
    check_expiry();
    check_facts();
    check_age(58, false);
    check_age(59, true);
    check_scale_known(48, false);
    check_scale_known(49, true);
    check_scale_value();
    return tap_done();
}
