/* A walk-forward test. */
#include "btest/walk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "backtest/walk_forward.h"
#include "base/decimal.h"
#include "base/timestamp.h"
#include "btest/search.h"
#include "btest/workers.h"
#include "report/sweep_table.h"

#define PARAMETERS_MAX 160

struct walk {
    struct search search;
    struct walk_plan plan;
    struct walk_window *window;
    size_t windows;
    struct summary *tested; /* by window: the run on the test's bars */
    double *metric;         /* [combination][window] in training; shared */
    size_t metric_size;
    struct performance *stitched; /* all tests, one after another */
    struct performance_result whole;
    int64_t equity; /* e8, after the tests so far */
};

/* --- training ------------------------------------------------------------ */

struct worker {
    struct walk *walk;
    struct run *run;
};

static int open_worker(void *context, void **state, struct err *err)
{
    struct worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        return err_set(err, ERR_SYSTEM, "out of memory");
    worker->walk = context;
    if (search_run(&worker->walk->search, &worker->run, err) < 0) {
        free(worker);
        return -1;
    }
    *state = worker;
    return 0;
}

static void close_worker(void *state)
{
    struct worker *worker = state;

    if (!worker)
        return;
    run_close(worker->run);
    free(worker);
}

static int set_combination(const struct walk *walk, struct run *run, size_t k,
                           struct err *err)
{
    struct strategy_values values;

    grid_values(walk->search.grid, k, &values);
    return run_set(run, &values, err);
}

static int name_combination(const struct walk *walk, size_t k, struct err *err)
{
    char text[PARAMETERS_MAX];

    search_parameters(&walk->search, k, text, sizeof(text));
    return err_prefix(err, "%s: ", text);
}

/* Combination k in training, in all windows. */
static int train(void *state, size_t k, struct err *err)
{
    const struct worker *worker = state;
    struct walk *walk = worker->walk;
    double *metric = walk->metric + k * walk->windows;
    struct run_result result;

    if (set_combination(walk, worker->run, k, err) < 0)
        return -1;
    for (size_t w = 0; w < walk->windows; w++) {
        const struct walk_window *window = &walk->window[w];

        if (window->skipped[0])
            continue;
        if (run_window(worker->run, &walk->search.account, window->train_from,
                       window->test_from, NULL, &result, err) < 0)
            return name_combination(walk, k, err);
        metric[w] = metric_value(walk->search.metric, &result.summary);
    }
    return 0;
}

static int train_all(struct walk *walk, struct err *err)
{
    const struct workers workers = {
        .context = walk,
        .open = open_worker,
        .item = train,
        .close = close_worker,
        .total = grid_count(walk->search.grid),
        .jobs = walk->search.options->jobs,
        .progress = &walk->search.progress,
        .item_bars = (uint64_t)walk->search.bundle->bars,
    };

    return workers_run(&workers, err);
}

/* The first of the best. */
static size_t best_of(const struct walk *walk, size_t w)
{
    size_t best = 0;

    for (size_t k = 1; k < grid_count(walk->search.grid); k++)
        if (metric_better(walk->metric[k * walk->windows + w],
                          walk->metric[best * walk->windows + w]))
            best = k;
    return best;
}

/* --- testing ------------------------------------------------------------- */

/* The curves of the tests, joined to one. */
static int stitch(void *context, const int64_t *ts, const int64_t *equity,
                  const int64_t *cash, size_t n, struct err *err)
{
    struct walk *walk = context;
    double point[PERFORMANCE_GROUP];

    (void)cash;
    for (size_t from = 0; from < n; from += PERFORMANCE_GROUP) {
        size_t part =
            n - from < PERFORMANCE_GROUP ? n - from : PERFORMANCE_GROUP;

        for (size_t k = 0; k < part; k++)
            point[k] = (double)equity[from + k] / (double)DECIMAL_ONE;
        if (performance_points(walk->stitched, ts + from, point, part, 0, 0, 0,
                               err) < 0)
            return -1;
    }
    return 0;
}

static int test_window(struct walk *walk, struct run *run, size_t w,
                       struct err *err)
{
    const struct engine_sink sink = {.equity = stitch, .context = walk};
    struct walk_window *window = &walk->window[w];
    struct engine_config account = walk->search.account;
    struct run_result result;

    if (walk->equity <= 0) {
        snprintf(window->skipped, sizeof(window->skipped), "no equity is left");
        return 0;
    }
    account.cash = walk->equity;
    window->best = best_of(walk, w);
    window->train = walk->metric[window->best * walk->windows + w];
    if (set_combination(walk, run, window->best, err) < 0)
        return -1;
    if (run_window(run, &account, window->test_from, window->test_to, &sink,
                   &result, err) < 0)
        return name_combination(walk, window->best, err);
    walk->tested[w] = result.summary;
    walk->equity = result.summary.final_equity;
    window->test = metric_value(walk->search.metric, &result.summary);
    walk_forward_judge(window);
    return 0;
}

static int test_all(struct walk *walk, struct err *err)
{
    struct run *run;
    int rc = 0;

    if (search_run(&walk->search, &run, err) < 0)
        return -1;
    walk->equity = walk->search.account.cash;
    for (size_t w = 0; w < walk->windows && rc == 0; w++)
        if (!walk->window[w].skipped[0])
            rc = test_window(walk, run, w, err);
    run_close(run);
    if (rc < 0)
        return -1;
    performance_finish(walk->stitched);
    performance_result(walk->stitched, &walk->whole);
    return 0;
}

/* --- the result ---------------------------------------------------------- */

static size_t window_cells(const struct walk *walk, size_t w, struct cell *cell)
{
    const struct walk_window *window = &walk->window[w];
    const struct summary *tested = &walk->tested[w];
    bool skipped = window->skipped[0];
    double none = (double)NAN;
    size_t n = 0;
    size_t parameters;

    cell[n++] = cell_int("window", (int64_t)w + 1);
    cell[n++] = cell_day("train_start", window->train_from);
    cell[n++] = cell_day("train_end", window->test_from - TIMESTAMP_DAY);
    cell[n++] = cell_day("test_start", window->test_from);
    cell[n++] = cell_day("test_end", window->test_to - TIMESTAMP_DAY);
    cell[n++] = cell_int("train_bars", window->train_bars);
    cell[n++] = cell_int("test_bars", window->test_bars);
    cell[n++] = cell_text("skipped", window->skipped);
    parameters = search_cells(&walk->search, window->best, cell + n);
    /* In a skipped window nothing was chosen: the columns stay, empty. */
    for (size_t k = 0; skipped && k < parameters; k++)
        cell[n + k] = cell_text(cell[n + k].name, "");
    n += parameters;
    cell[n++] = cell_real("train", skipped ? none : window->train);
    cell[n++] = cell_real("test", skipped ? none : window->test);
    cell[n++] = cell_real("ratio", skipped ? none : window->ratio);
    cell[n++] =
        cell_text("band", skipped ? "" : walk_forward_band(window->band));
    cell[n++] = skipped ? cell_text("degraded", "")
                        : cell_bool("degraded", window->degraded);
    cell[n++] = cell_money("initial_equity",
                           skipped ? INT64_MIN : tested->initial_equity);
    cell[n++] =
        cell_money("final_equity", skipped ? INT64_MIN : tested->final_equity);
    cell[n++] =
        cell_real("total_return", skipped ? none : tested->total_return);
    cell[n++] =
        cell_real("max_drawdown", skipped ? none : tested->max_drawdown);
    cell[n++] = cell_int("trades", skipped ? INT64_MIN : tested->trades);
    cell[n++] = skipped ? cell_text("fills_hash", "")
                        : cell_hex("fills_hash", tested->fills_hash);
    return n;
}

static int write_windows(struct walk *walk, struct err *err)
{
    struct cell cell[SEARCH_CELLS];

    for (size_t w = 0; w < walk->windows; w++) {
        size_t n = window_cells(walk, w, cell);

        if (search_row(&walk->search, "window", cell, n, w == 0, err) < 0)
            return -1;
    }
    return 0;
}

static int write_whole(struct walk *walk, const struct walk_overall *overall,
                       struct err *err)
{
    const struct search *search = &walk->search;
    const struct performance_result *whole = &walk->whole;
    const struct cell cell[] = {
        cell_text("strategy", search->options->strategy->name),
        cell_text("metric", metric_names[search->metric]),
        cell_int("combinations", (int64_t)grid_count(search->grid)),
        cell_int("refused", (int64_t)grid_refused(search->grid)),
        cell_int("windows", (int64_t)overall->windows),
        cell_int("skipped", (int64_t)overall->skipped),
        cell_int("degraded", (int64_t)overall->degraded),
        cell_real("degraded_share", overall->degraded_share),
        cell_bool("robust", overall->robust),
        cell_real("train", overall->train),
        cell_real("test", overall->test),
        cell_real("variation", overall->variation),
        cell_text("stability", walk_forward_stability(overall->stability)),
        cell_real("t", overall->t),
        cell_real("p", overall->p),
        cell_money("initial_equity", search->account.cash),
        cell_money("final_equity", walk->equity),
        cell_int("points", whole->points),
        cell_real("total_return", whole->total_return),
        cell_real("cagr", whole->cagr),
        cell_real("volatility", whole->volatility),
        cell_real("sharpe", whole->sharpe),
        cell_real("sortino", whole->sortino),
        cell_real("calmar", whole->calmar),
        cell_real("max_drawdown", whole->max_drawdown),
    };

    return search_row(&walk->search, "walk_forward", cell,
                      sizeof(cell) / sizeof(*cell), false, err);
}

static int put_table(struct walk *walk, struct err *err)
{
    struct search *search = &walk->search;
    struct text_terminal terminal = text_terminal(search->file);
    struct walk_row *row = calloc(walk->windows, sizeof(*row));
    char(*text)[PARAMETERS_MAX] = calloc(walk->windows, sizeof(*text));
    int rc = -1;

    for (size_t w = 0; row && text && w < walk->windows; w++) {
        const struct walk_window *window = &walk->window[w];

        search_parameters(search, window->best, text[w], PARAMETERS_MAX);
        row[w] = (struct walk_row){.test_from = window->test_from,
                                   .test_last = window->test_to - TIMESTAMP_DAY,
                                   .skipped = window->skipped,
                                   .parameters = text[w],
                                   .train = window->train,
                                   .test = window->test,
                                   .ratio = window->ratio,
                                   .band = walk_forward_band(window->band),
                                   .degraded = window->degraded,
                                   .total_return = walk->tested[w].total_return,
                                   .trades = walk->tested[w].trades};
    }
    if (row && text)
        rc = walk_table(row, walk->windows, &terminal, &search->text, err);
    else
        err_set(err, ERR_SYSTEM, "out of memory");
    free(row);
    free(text);
    return rc;
}

/* ", p = 0.031 that training and testing are alike" */
static void describe_p(const struct walk_overall *overall, char *out,
                       size_t size)
{
    out[0] = '\0';
    if (!isnan(overall->p))
        snprintf(out, size, ", differing from training with p = %.3f",
                 overall->p);
}

static int put_whole(struct walk *walk, const struct walk_overall *overall,
                     struct err *err)
{
    struct search *search = &walk->search;
    const struct performance_result *whole = &walk->whole;
    char p[80];

    describe_p(overall, p, sizeof(p));
    if (buf_append(&search->text, "\n", 1, err) < 0 ||
        search_line(search, err,
                    "windows run: %zu, skipped: %zu, degraded: %zu, %s",
                    overall->windows, overall->skipped, overall->degraded,
                    overall->robust ? "robust" : "not robust") < 0 ||
        search_line(search, err, "mean %s %.3f in training, %.3f in testing%s",
                    metric_names[search->metric], overall->train, overall->test,
                    p) < 0 ||
        search_line(search, err, "stability of testing: %s",
                    walk_forward_stability(overall->stability)) < 0)
        return -1;
    return search_line(search, err,
                       "all tests as one: return %.2f %%, Sharpe ratio %.3f, "
                       "largest drawdown %.2f %%",
                       100 * whole->total_return, whole->sharpe,
                       100 * whole->max_drawdown);
}

static int report(struct walk *walk, struct err *err)
{
    struct walk_overall overall;

    walk_forward_overall(walk->window, walk->windows, &overall);
    if (walk->search.format == FORMAT_TABLE)
        return put_table(walk, err) < 0 || put_whole(walk, &overall, err) < 0
                   ? -1
                   : 0;
    if (write_windows(walk, err) < 0)
        return -1;
    return walk->search.format == FORMAT_JSON ? write_whole(walk, &overall, err)
                                              : 0;
}

/* --- all of it ----------------------------------------------------------- */

static int prepare(struct walk *walk, struct err *err)
{
    const struct bundle *bundle = walk->search.bundle;
    const struct engine_config *account = &walk->search.account;
    struct performance_config performance = account->performance;
    void *memory;

    if (walk_forward_windows(&walk->plan, bundle->series, bundle->count,
                             &walk->window, &walk->windows, err) < 0)
        return -1;
    walk->metric_size =
        grid_count(walk->search.grid) * walk->windows * sizeof(*walk->metric);
    if (workers_memory(walk->metric_size, &memory, err) < 0)
        return -1;
    walk->metric = memory;
    walk->tested = calloc(walk->windows, sizeof(*walk->tested));
    performance.initial = (double)account->cash / (double)DECIMAL_ONE;
    walk->stitched = performance_create(&performance);
    if (!walk->tested || !walk->stitched)
        return err_set(err, ERR_SYSTEM, "out of memory");
    return 0;
}

static void drop(struct walk *walk)
{
    free(walk->window);
    free(walk->tested);
    workers_memory_free(walk->metric, walk->metric_size);
    performance_destroy(walk->stitched);
}

int walk_run(const struct backtest_options *options,
             const struct tool_options *tool)
{
    struct walk walk = {0};
    struct err err = {0};
    int rc = walk_forward_parse(options->walk_forward, &walk.plan, &err);

    if (rc < 0)
        return tool_fail(&err);
    walk.plan.bars_min = options->min_bars;
    rc = search_open(&walk.search, options, tool, &err);
    if (rc == 0)
        rc = prepare(&walk, &err);
    if (rc == 0)
        rc = train_all(&walk, &err);
    if (rc == 0)
        rc = test_all(&walk, &err);
    if (rc == 0)
        rc = report(&walk, &err);
    drop(&walk);
    return search_close(&walk.search, rc, &err);
}
