/*
 * Goal: the windows are those of WYCKOFF e.7, and so is what their results
 * say. Numbers of the t-test: by hand, p from the table of Student's t.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backtest/walk_forward.h"
#include "base/timestamp.h"
#include "lib/tap.h"

/* Daily bars of which only the times matter, in blocks of 100. */
struct days {
    int64_t *ts;
    struct bar_block *block;
    struct run_series series;
};

static int64_t time_of(const char *text)
{
    int64_t ts;

    if (!timestamp_parse(text, strlen(text), &ts))
        abort();
    return ts;
}

static void make_days(struct days *days, const char *first, const char *last)
{
    static const struct series_name name = {"TEST", "1d"};
    int64_t from = time_of(first);
    size_t n = (size_t)((time_of(last) - from) / TIMESTAMP_DAY) + 1;

    days->ts = calloc(n, sizeof(*days->ts));
    days->block = calloc(n / 100 + 1, sizeof(*days->block));
    if (!days->ts || !days->block)
        abort();
    days->series = (struct run_series){.name = &name,
                                       .block = days->block,
                                       .bars = (int64_t)n,
                                       .first_ts = from};
    for (size_t k = 0; k < n; k++) {
        struct bar_block *block = &days->block[k / 100];

        days->ts[k] = from + (int64_t)k * TIMESTAMP_DAY;
        if (!block->n++) {
            *block =
                (struct bar_block){.series = &name, .i = (int64_t)k, .n = 1};
            for (int c = 0; c < COLUMN_BAR_COUNT; c++)
                block->column[c] = (const unsigned char *)&days->ts[k];
            days->series.blocks++;
        }
    }
    days->series.last_ts = days->ts[n - 1];
}

static void free_days(struct days *days)
{
    free(days->ts);
    free(days->block);
}

/* "2020-01-01..2020-06-30 2020-07-01..2020-09-30" */
static void describe(const struct walk_window *window, char *out)
{
    int64_t at[4] = {window->train_from, window->test_from - TIMESTAMP_DAY,
                     window->test_from, window->test_to - TIMESTAMP_DAY};
    char day[4][TIMESTAMP_TEXT_MAX];

    for (int k = 0; k < 4; k++) {
        timestamp_format(at[k], day[k]);
        day[k][10] = '\0';
    }
    snprintf(out, 64, "%.10s..%.10s %.10s..%.10s", day[0], day[1], day[2],
             day[3]);
}

static size_t windows_of(const char *text, const char *first, const char *last,
                         struct walk_window **out, struct err *err)
{
    struct days days;
    struct walk_plan plan;
    size_t n = 0;

    *out = NULL;
    make_days(&days, first, last);
    if (walk_forward_parse(text, &plan, err) == 0 &&
        walk_forward_windows(&plan, &days.series, 1, out, &n, err) < 0)
        n = 0;
    free_days(&days);
    return n;
}

static void test_windows(void)
{
    static const struct {
        const char *text;
        const char *first;
        const char *last;
        int64_t count;
        const char *want; /* the last one */
    } cases[] = {
        /* WYCKOFF e.7 */
        {"train=6m,test=3m", "2020-01-01", "2021-06-30", 4,
         "2020-10-01..2021-03-31 2021-04-01..2021-06-30"},
        {"train=6m,test=3m", "2020-01-01", "2021-06-29", 3,
         "2020-07-01..2020-12-31 2021-01-01..2021-03-31"},
        {"train=6m,test=3m", "2020-01-01", "2023-12-31", 14,
         "2023-04-01..2023-09-30 2023-10-01..2023-12-31"},
        /* counted in days, across a leap day */
        {"train=100d,test=20w", "2024-01-01", "2024-12-31", 1,
         "2024-01-01..2024-04-09 2024-04-10..2024-08-27"},
        {"train=1y,test=6m,step=1y", "2020-01-01", "2022-12-31", 2,
         "2021-01-01..2021-12-31 2022-01-01..2022-06-30"},
        /* months without a 31st; windows still meet */
        {"train=3m,test=3m", "2020-08-31", "2021-08-31", 3,
         "2021-02-28..2021-05-30 2021-05-31..2021-08-30"},
        {"train=6m,test=3m,start=2020-04-01,end=2020-12-31", "2020-01-01",
         "2021-06-30", 1, "2020-04-01..2020-09-30 2020-10-01..2020-12-31"},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct walk_window *window;
        struct err err = {0};
        char got[64] = "";
        size_t n = windows_of(cases[k].text, cases[k].first, cases[k].last,
                              &window, &err);

        IS_INT((int64_t)n, cases[k].count, "%s over %s..%s: windows (%s)",
               cases[k].text, cases[k].first, cases[k].last, err.msg);
        if (n)
            describe(&window[n - 1], got);
        IS_TEXT(got, cases[k].want, "%s: the last", cases[k].text);
        for (size_t w = 1; w < n; w++)
            OK(window[w].test_from >= window[w - 1].test_to,
               "%s: test %zu begins behind the one before", cases[k].text, w);
        free(window);
    }
}

static void test_bars(void)
{
    struct walk_window *window;
    struct err err = {0};
    size_t n = windows_of("train=6m,test=3m", "2020-01-01", "2020-12-31",
                          &window, &err);

    IS_INT((int64_t)n, 2, "two windows in a year");
    if (!window)
        return;
    IS_INT(window[0].train_bars, 182, "January to June 2020: 182 days");
    IS_INT(window[0].test_bars, 92, "July to September: 92");
    IS_TEXT(window[0].skipped, "", "enough");
    free(window);
    /* 59 and 60 days of testing: one too few, and just enough */
    n = windows_of("train=90d,test=59d", "2020-01-01", "2020-12-31", &window,
                   &err);
    IS_INT((int64_t)n, 0, "59 bars are not enough");
    IS_INT(err.code, ERR_DATA, "none is left: an error");
    OK(strstr(err.msg, "59 bars to test, 60 are needed"), "%s", err.msg);
    n = windows_of("train=60d,test=60d", "2020-01-01", "2020-12-31", &window,
                   &err);
    IS_INT((int64_t)n, 5, "60 are");
    free(window);
    n = windows_of("train=6m,test=3m", "2020-01-01", "2020-09-29", &window,
                   &err);
    IS_INT((int64_t)n, 0, "no window fits");
    IS_INT(err.code, ERR_USAGE, "that is the plan's fault");
}

static void test_gap(void)
{
    /* A second half of the year without bars: windows in it are skipped. */
    struct days days;
    struct walk_plan plan;
    struct walk_window *window = NULL;
    size_t n = 0;
    struct err err = {0};

    make_days(&days, "2020-01-01", "2020-12-31");
    IS_INT(walk_forward_parse("train=3m,test=3m,end=2021-12-31", &plan, &err),
           0, "a plan beyond the data");
    IS_INT(walk_forward_windows(&plan, &days.series, 1, &window, &n, &err), 0,
           "has windows");
    IS_INT((int64_t)n, 7, "seven of them");
    IS_TEXT(window[2].skipped, "", "the third has bars");
    IS_TEXT(window[3].skipped, "0 bars to test, 60 are needed",
            "the fourth cannot be tested");
    IS_TEXT(window[4].skipped, "0 bars to train, 60 are needed",
            "the fifth cannot be trained");
    free(window);
    free_days(&days);
}

static void test_refusals(void)
{
    static const char *const cases[] = {
        "",
        "train=6m",
        "test=3m",
        "train=6,test=3m",
        "train=6h,test=3m",
        "train=0m,test=3m",
        "train=-6m,test=3m",
        "train=6m,test=3m,",
        "train=6m,test=3m,pause=1m",
        "train=6m,test=3m,step=2m",
        "train=6m,test=3m,step=90d",
        "train=6m,test=100d,step=3m",
        "train=6m,test=3m,start=soon",
        "train=6m,test=3m,start=2020-01-01T12:00:00Z",
        "train=99999999999999999999m,test=3m",
        "train=13000m,test=3m",
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct walk_plan plan;
        struct err err = {0};

        IS_INT(walk_forward_parse(cases[k], &plan, &err), -1,
               "\"%s\" is refused", cases[k]);
        IS_INT(err.code, ERR_USAGE, "as usage: %s", err.msg);
    }
}

static void test_bands(void)
{
    static const struct {
        double train;
        double test;
        double ratio;
        const char *band;
        bool degraded;
    } cases[] = {
        {1, .9, .9, "excellent", false},
        {1, 1.5, 1.5, "excellent", false},
        {1, .89, .89, "good", false},
        {1, .8, .8, "good", false},
        {1, .79, .79, "warning", true},
        {1, .6, .6, "warning", true},
        {1, .59, .59, "critical", true},
        {2, -1, -.5, "critical", true},
        {0, 1, 0, "critical", true},
        {-1, -2, 0, "critical", true},
        {(double)NAN, 1, 0, "critical", true},
        {1, (double)NAN, 0, "critical", true},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct walk_window window = {.train = cases[k].train,
                                     .test = cases[k].test};

        walk_forward_judge(&window);
        IS_NEAR(window.ratio, cases[k].ratio, 0, "%g / %g", cases[k].test,
                cases[k].train);
        IS_TEXT(walk_forward_band(window.band), cases[k].band, "its band");
        IS_INT(window.degraded, cases[k].degraded, "degraded?");
    }
}

static void overall_of(const double (*pair)[2], size_t n,
                       struct walk_overall *out)
{
    struct walk_window window[16] = {{0}};

    for (size_t k = 0; k < n; k++) {
        window[k].train = pair[k][0];
        window[k].test = pair[k][1];
        walk_forward_judge(&window[k]);
    }
    /* One more, which was not run. */
    window[n].test = 100;
    memcpy(window[n].skipped, "why", sizeof("why"));
    walk_forward_overall(window, n + 1, out);
}

static void test_overall(void)
{
    /* Differences 2, 4, 6: mean 4, sd 2, t = 4/(2/sqrt 3) = 2 sqrt 3. With 2
     * degrees of freedom p = 1 - t/sqrt(t^2 + 2) = 1 - sqrt(12/14). */
    static const double apart[][2] = {{12, 10}, {14, 10}, {16, 10}};
    static const double alike[][2] = {{1, 1}, {2, 2}};
    /* Test metric 8, 10, 12: mean 10, sd 2. */
    static const double spread[][2] = {{10, 8}, {10, 10}, {10, 12}};
    static const double wide[][2] = {{10, 6}, {10, 14}};
    static const double single[][2] = {{1, .5}};
    static const double third[][2] = {{1, 1}, {1, 1}, {1, .5}};
    struct walk_overall overall;

    overall_of(apart, 3, &overall);
    IS_INT((int64_t)overall.windows, 3, "three windows");
    IS_INT((int64_t)overall.skipped, 1, "one skipped");
    IS_NEAR(overall.train, 14, 1e-12, "mean in training");
    IS_NEAR(overall.test, 10, 1e-12, "mean in testing");
    IS_NEAR(overall.t, 2 * sqrt(3), 1e-12, "t");
    IS_NEAR(overall.p, 1 - sqrt(12. / 14), 1e-9, "p of it");
    IS_NEAR(overall.variation, 0, 0, "no variation");
    IS_TEXT(walk_forward_stability(overall.stability), "high", "is stable");
    IS_INT((int64_t)overall.degraded, 2, "10/14 and 10/16 are degraded");
    OK(!overall.robust, "not robust");
    overall_of(alike, 2, &overall);
    OK(isnan(overall.p), "no difference: no test");
    OK(overall.robust, "robust");
    overall_of(spread, 3, &overall);
    IS_NEAR(overall.variation, .2, 1e-12, "2 of 10");
    IS_TEXT(walk_forward_stability(overall.stability), "medium",
            "from .2 on it is medium");
    overall_of(wide, 2, &overall);
    IS_TEXT(walk_forward_stability(overall.stability), "low",
            "5.66 of 10 is low");
    overall_of(single, 1, &overall);
    OK(isnan(overall.variation) && isnan(overall.p), "one says nothing");
    IS_TEXT(walk_forward_stability(overall.stability), "unknown", "so it says");
    overall_of(third, 3, &overall);
    OK(!overall.robust, "a third degraded is too many");
}

int main(void)
{
    test_windows();
    test_bars();
    test_gap();
    test_refusals();
    test_bands();
    test_overall();
    return tap_done();
}
