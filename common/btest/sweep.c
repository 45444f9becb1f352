/* Every combination of a grid. */
#include "btest/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "backtest/tape.h"
#include "base/log.h"
#include "btest/search.h"
#include "btest/workers.h"
#include "report/sweep_table.h"
#include "stats/overfit.h"
#include "stats/sharpe.h"

/* Below and above which the best is called luck. */
#define DEFLATED_MIN .95
#define OVERFIT_MAX  .5
/*
 * The test looks at 12,870 splits of each: of more combinations it takes so
 * many, evenly spaced.
 */
#define OVERFIT_TRIALS 4096

#define PARAMETERS_MAX 160

/* What is kept of a combination, in memory that all workers share. */
struct trial {
    double metric;
    double total_return;
    double cagr;
    double sharpe;
    double sortino;
    double calmar;
    double max_drawdown;
    double win_rate;
    double profit_factor;
    int64_t trades;
    int64_t final_equity;
    uint64_t fills_hash;
    /* Of the returns, for the tests against luck. */
    double period_sharpe;
    double returns;
    double skew;
    double kurtosis;
};

struct verdict {
    size_t best;
    double luck; /* Sharpe a period that luck would give */
    double deflated;
    bool tested; /* overfit holds something */
    struct overfit_result overfit;
};

struct sweep {
    struct search search;
    size_t count;
    size_t batch;        /* combinations in an item of work */
    struct trial *trial; /* by combination */
    size_t trial_size;   /* in bytes, as the next */
    struct return_block *block;
    size_t block_size;
    size_t stride; /* each stride-th combination has blocks */
    struct verdict verdict;
};

/* --- running ------------------------------------------------------------- */

struct worker {
    struct sweep *sweep;
    struct run *run;
    struct many *many; /* NULL: each combination is a run */
};

static void close_worker(void *state)
{
    struct worker *worker = state;

    if (!worker)
        return;
    run_close(worker->run);
    many_close(worker->many);
    free(worker);
}

static int open_worker(void *context, void **state, struct err *err)
{
    struct worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        return err_set(err, ERR_SYSTEM, "out of memory");
    worker->sweep = context;
    if (search_run(&worker->sweep->search, &worker->run, err) < 0 ||
        search_many(&worker->sweep->search, &worker->many, err) < 0) {
        close_worker(worker);
        return -1;
    }
    *state = worker;
    return 0;
}

static struct trial trial_of(const struct sweep *sweep,
                             const struct run_result *result)
{
    const struct summary *summary = &result->summary;
    const struct performance_result *performance = &result->performance;
    const struct performance_config *config =
        &sweep->search.account.performance;
    double excess = performance->mean - config->risk_free / config->periods;

    return (struct trial){
        .metric = metric_value(sweep->search.metric, summary),
        .total_return = summary->total_return,
        .cagr = summary->cagr,
        .sharpe = summary->sharpe,
        .sortino = summary->sortino,
        .calmar = summary->calmar,
        .max_drawdown = summary->max_drawdown,
        .win_rate = summary->win_rate,
        .profit_factor = summary->profit_factor,
        .trades = summary->trades,
        .final_equity = summary->final_equity,
        .fills_hash = summary->fills_hash,
        .period_sharpe = performance->sd > 0 ? excess / performance->sd : 0,
        .returns = (double)performance->returns,
        .skew = performance->skew,
        .kurtosis = performance->kurtosis,
    };
}

static void take(struct sweep *sweep, size_t k, const struct run_result *result)
{
    sweep->trial[k] = trial_of(sweep, result);
    if (k % sweep->stride == 0)
        memcpy(sweep->block + k / sweep->stride * PERFORMANCE_BLOCKS,
               result->block, sizeof(result->block));
}

/* By the engine. */
static int run_one(struct sweep *sweep, struct run *run, size_t k,
                   struct err *err)
{
    struct strategy_values values;
    struct run_result result;

    grid_values(sweep->search.grid, k, &values);
    if (run_set(run, &values, err) < 0 ||
        run_window(run, &sweep->search.account, INT64_MIN, INT64_MAX, NULL,
                   &result, err) < 0) {
        char text[PARAMETERS_MAX];

        search_parameters(&sweep->search, k, text, sizeof(text));
        return err_prefix(err, "%s: ", text);
    }
    take(sweep, k, &result);
    return 0;
}

/* In one pass; what it cannot tell is left to the engine. */
static int run_many(const struct worker *worker, size_t from, size_t n,
                    bool *done, struct err *err)
{
    struct sweep *sweep = worker->sweep;
    struct strategy_values values[MANY_MAX] = {{{0}}};
    struct many_result result[MANY_MAX];

    for (size_t k = 0; k < n; k++)
        grid_values(sweep->search.grid, from + k, &values[k]);
    if (many_run(worker->many, values, n, result, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++) {
        done[k] = result[k].done;
        if (done[k])
            take(sweep, from + k, &result[k].run);
    }
    return 0;
}

static int run_item(void *state, size_t item, struct err *err)
{
    const struct worker *worker = state;
    struct sweep *sweep = worker->sweep;
    size_t from = item * sweep->batch;
    size_t left = sweep->count - from;
    size_t n = left < sweep->batch ? left : sweep->batch;
    bool done[MANY_MAX] = {false};

    if (worker->many && run_many(worker, from, n, done, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++)
        if (!done[k] && run_one(sweep, worker->run, from + k, err) < 0)
            return -1;
    return 0;
}

/* There is a point for each time; a block is a 16th of them. */
static int measure_blocks(struct sweep *sweep, struct err *err)
{
    const struct bundle *bundle = sweep->search.bundle;
    struct tape *tape = tape_create(bundle->series, bundle->count);
    int64_t points = 0;

    if (!tape)
        return err_set(err, ERR_SYSTEM, "out of memory");
    while (tape_next(tape))
        points += (int64_t)tape->rows;
    tape_destroy(tape);
    sweep->search.account.performance.block_points =
        (points + PERFORMANCE_BLOCKS - 1) / PERFORMANCE_BLOCKS;
    return 0;
}

static size_t sampled(const struct sweep *sweep)
{
    return (sweep->count + sweep->stride - 1) / sweep->stride;
}

/* No more than leaves something to do for each worker, and again. */
static size_t batch_of(const struct sweep *sweep)
{
    size_t jobs = workers_jobs(sweep->search.options->jobs, sweep->count);
    size_t batch = sweep->count / (4 * jobs);

    return batch < 1 ? 1 : batch > MANY_MAX ? MANY_MAX : batch;
}

static int make_room(struct sweep *sweep, struct err *err)
{
    void *memory;

    sweep->count = grid_count(sweep->search.grid);
    sweep->batch = batch_of(sweep);
    sweep->stride = (sweep->count + OVERFIT_TRIALS - 1) / OVERFIT_TRIALS;
    sweep->trial_size = sweep->count * sizeof(*sweep->trial);
    sweep->block_size =
        sampled(sweep) * PERFORMANCE_BLOCKS * sizeof(*sweep->block);
    if (workers_memory(sweep->trial_size, &memory, err) < 0)
        return -1;
    sweep->trial = memory;
    if (workers_memory(sweep->block_size, &memory, err) < 0)
        return -1;
    sweep->block = memory;
    return 0;
}

/* --- the verdict --------------------------------------------------------- */

static size_t best_of(const struct sweep *sweep)
{
    size_t best = 0;

    for (size_t k = 1; k < sweep->count; k++)
        if (metric_better(sweep->trial[k].metric, sweep->trial[best].metric))
            best = k;
    return best;
}

/* Of the Sharpe ratios a period, ddof 1. */
static double variance(const struct sweep *sweep)
{
    double n = (double)sweep->count;
    double mean = 0;
    double squares = 0;

    if (sweep->count < 2)
        return 0;
    for (size_t k = 0; k < sweep->count; k++)
        mean += sweep->trial[k].period_sharpe / n;
    for (size_t k = 0; k < sweep->count; k++) {
        double x = sweep->trial[k].period_sharpe - mean;

        squares += x * x;
    }
    return squares / (n - 1);
}

static int judge(struct sweep *sweep, struct err *err)
{
    struct verdict *out = &sweep->verdict;
    const struct trial *best;

    *out = (struct verdict){.best = best_of(sweep)};
    best = &sweep->trial[out->best];
    out->luck = sharpe_of_luck(variance(sweep), (double)sweep->count);
    out->deflated =
        sharpe_probability(best->period_sharpe, out->luck, best->returns,
                           best->skew, best->kurtosis);
    out->tested = sampled(sweep) >= 2;
    return out->tested ? overfit_probability(sweep->block, sampled(sweep),
                                             &out->overfit, err)
                       : 0;
}

static bool is_luck(const struct verdict *verdict)
{
    return !(verdict->deflated >= DEFLATED_MIN) ||
           (verdict->tested && verdict->overfit.probability > OVERFIT_MAX);
}

static void warn(const struct sweep *sweep)
{
    const struct verdict *verdict = &sweep->verdict;

    if (!is_luck(verdict))
        return;
    if (verdict->tested)
        log_warn("the best of %zu is not distinguishable from luck: deflated "
                 "Sharpe probability %.3f (at least %.2f wanted), probability "
                 "of overfitting %.3f (at most %.2f)",
                 sweep->count, verdict->deflated, DEFLATED_MIN,
                 verdict->overfit.probability, OVERFIT_MAX);
    else
        log_warn("the best of %zu is not distinguishable from luck: Sharpe "
                 "probability %.3f (at least %.2f wanted)",
                 sweep->count, verdict->deflated, DEFLATED_MIN);
}

/* --- the result ---------------------------------------------------------- */

static size_t trial_cells(const struct sweep *sweep, size_t k,
                          struct cell *cell)
{
    const struct trial *trial = &sweep->trial[k];
    size_t n = search_cells(&sweep->search, k, cell);

    cell[n++] = cell_real("total_return", trial->total_return);
    cell[n++] = cell_real("cagr", trial->cagr);
    cell[n++] = cell_real("sharpe", trial->sharpe);
    cell[n++] = cell_real("sortino", trial->sortino);
    cell[n++] = cell_real("calmar", trial->calmar);
    cell[n++] = cell_real("max_drawdown", trial->max_drawdown);
    cell[n++] = cell_int("trades", trial->trades);
    cell[n++] = cell_real("win_rate", trial->win_rate);
    cell[n++] = cell_real("profit_factor", trial->profit_factor);
    cell[n++] = cell_money("final_equity", trial->final_equity);
    cell[n++] = cell_hex("fills_hash", trial->fills_hash);
    return n;
}

static int write_rows(struct sweep *sweep, struct err *err)
{
    struct cell cell[SEARCH_CELLS];

    for (size_t k = 0; k < sweep->count; k++) {
        size_t n = trial_cells(sweep, k, cell);

        if (search_row(&sweep->search, "sweep", cell, n, k == 0, err) < 0)
            return -1;
    }
    return 0;
}

static int write_summary(struct sweep *sweep, struct err *err)
{
    const struct search *search = &sweep->search;
    const struct verdict *verdict = &sweep->verdict;
    const struct overfit_result *overfit = &verdict->overfit;
    struct cell cell[SEARCH_CELLS];
    size_t n = search_cells(search, verdict->best, cell);
    double none = (double)NAN;

    cell[n++] = cell_text("strategy", search->options->strategy->name);
    cell[n++] = cell_text("metric", metric_names[search->metric]);
    cell[n++] = cell_real("best", sweep->trial[verdict->best].metric);
    cell[n++] = cell_int("combinations", (int64_t)sweep->count);
    cell[n++] = cell_int("refused", (int64_t)grid_refused(search->grid));
    cell[n++] = cell_int("bars", search->bundle->bars);
    cell[n++] = cell_int("series", (int64_t)search->bundle->count);
    cell[n++] =
        cell_real("sharpe_of_luck",
                  verdict->luck * sqrt(search->account.performance.periods));
    cell[n++] = cell_real("deflated_sharpe", verdict->deflated);
    cell[n++] = cell_real("overfit_probability",
                          verdict->tested ? overfit->probability : none);
    cell[n++] = cell_real("overfit_degradation",
                          verdict->tested ? overfit->degradation : none);
    cell[n++] =
        cell_real("overfit_loss", verdict->tested ? overfit->loss : none);
    cell[n++] = cell_bool("luck", is_luck(verdict));
    return search_row(&sweep->search, "sweep_summary", cell, n, false, err);
}

/* --- the table ----------------------------------------------------------- */

/* A combination and what it is sorted by. */
struct place {
    size_t k;
    double metric;
};

/* The best first; ties and the unknown in the order of the grid. */
static int compare_places(const void *a, const void *b)
{
    const struct place *one = a;
    const struct place *other = b;

    if (metric_better(one->metric, other->metric))
        return -1;
    if (metric_better(other->metric, one->metric))
        return 1;
    return one->k < other->k ? -1 : 1;
}

static struct place *sort(const struct sweep *sweep)
{
    struct place *place = calloc(sweep->count, sizeof(*place));

    if (!place)
        return NULL;
    for (size_t k = 0; k < sweep->count; k++)
        place[k] = (struct place){k, sweep->trial[k].metric};
    qsort(place, sweep->count, sizeof(*place), compare_places);
    return place;
}

static void fill_row(const struct sweep *sweep, size_t k, char *parameters,
                     struct sweep_row *out)
{
    const struct trial *trial = &sweep->trial[k];

    search_parameters(&sweep->search, k, parameters, PARAMETERS_MAX);
    *out = (struct sweep_row){.parameters = parameters,
                              .metric = trial->metric,
                              .total_return = trial->total_return,
                              .cagr = trial->cagr,
                              .sharpe = trial->sharpe,
                              .sortino = trial->sortino,
                              .max_drawdown = trial->max_drawdown,
                              .trades = trial->trades,
                              .win_rate = trial->win_rate,
                              .profit_factor = trial->profit_factor};
}

static int put_table(struct sweep *sweep, struct err *err)
{
    struct search *search = &sweep->search;
    size_t top = (size_t)search->options->top;
    size_t rows = top < sweep->count ? top : sweep->count;
    struct text_terminal terminal = text_terminal(search->file);
    struct place *place = sort(sweep);
    struct sweep_row *row = calloc(rows, sizeof(*row));
    char(*text)[PARAMETERS_MAX] = calloc(rows, sizeof(*text));
    int rc = -1;

    if (place && row && text) {
        for (size_t k = 0; k < rows; k++)
            fill_row(sweep, place[k].k, text[k], &row[k]);
        rc = sweep_table(row, rows, metric_names[search->metric], &terminal,
                         &search->text, err);
    } else {
        err_set(err, ERR_SYSTEM, "out of memory");
    }
    free(place);
    free(row);
    free(text);
    return rc;
}

static int put_verdict(struct sweep *sweep, struct err *err)
{
    const struct verdict *verdict = &sweep->verdict;
    struct search *search = &sweep->search;

    if (buf_append(&search->text, "\n", 1, err) < 0 ||
        search_line(search, err,
                    "%zu combinations by %s, %zu refused, %lld bars of %zu "
                    "series",
                    sweep->count, metric_names[search->metric],
                    grid_refused(search->grid), (long long)search->bundle->bars,
                    search->bundle->count) < 0 ||
        search_line(search, err,
                    "the best has a Sharpe ratio of %.3f; luck alone would "
                    "give %.3f",
                    sweep->trial[verdict->best].sharpe,
                    verdict->luck * sqrt(search->account.performance.periods)) <
            0 ||
        search_line(search, err, "deflated Sharpe probability %.3f",
                    verdict->deflated) < 0)
        return -1;
    if (!verdict->tested)
        return 0;
    return search_line(search, err,
                       "probability of overfitting %.3f, of a loss out of "
                       "sample %.3f",
                       verdict->overfit.probability, verdict->overfit.loss);
}

static int report(struct sweep *sweep, struct err *err)
{
    if (judge(sweep, err) < 0)
        return -1;
    if (sweep->search.format == FORMAT_TABLE)
        return put_table(sweep, err) < 0 || put_verdict(sweep, err) < 0 ? -1
                                                                        : 0;
    if (write_rows(sweep, err) < 0)
        return -1;
    return sweep->search.format == FORMAT_JSON ? write_summary(sweep, err) : 0;
}

static int run_all(struct sweep *sweep, struct err *err)
{
    const struct workers workers = {
        .context = sweep,
        .open = open_worker,
        .item = run_item,
        .close = close_worker,
        .total = (sweep->count + sweep->batch - 1) / sweep->batch,
        .jobs = sweep->search.options->jobs,
        .progress = &sweep->search.progress,
        .item_bars = (uint64_t)sweep->search.bundle->bars * sweep->batch,
    };

    return workers_run(&workers, err);
}

int sweep_run(const struct backtest_options *options,
              const struct tool_options *tool)
{
    struct sweep sweep = {0};
    struct err err = {0};
    int status;
    int rc = search_open(&sweep.search, options, tool, &err);

    if (rc == 0)
        rc = make_room(&sweep, &err);
    if (rc == 0)
        rc = measure_blocks(&sweep, &err);
    if (rc == 0)
        rc = run_all(&sweep, &err);
    if (rc == 0)
        rc = report(&sweep, &err);
    workers_memory_free(sweep.trial, sweep.trial_size);
    workers_memory_free(sweep.block, sweep.block_size);
    status = search_close(&sweep.search, rc, &err);
    /* Below the result, where it is read; without one there is nothing. */
    if (status == ERR_NONE)
        warn(&sweep);
    return status;
}
