/* A stream into a store, in commits. */
#include "tool/sink.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "report/record_writer.h"
#include "store/run.h"
#include "store/store.h"
#include "tool/filter.h"

/* A batch takes no more memory than this, whatever its rows. */
#define BATCH_BYTES ((size_t)64 << 20)
/* By default; of many series a batch holds some rows each, so that pages of the
 * database are not written again and again for single rows. */
#define BATCH_ROWS        50000
#define BATCH_ROWS_SERIES 32

struct sink {
    const struct sink_config *config;
    const struct tool_options *options;
    struct store *store;
    struct runs *runs;
    int64_t due_ns; /* of the next commit, when rows wait */
    bool waiting;   /* rows do */
    bool failed;    /* a commit has: the batch would fail again */
    size_t series;  /* of the stream, so far */
    int64_t *point; /* columns of an equity frame */
    size_t points;
};

/* One series of the stream. */
struct inlet {
    struct sink *sink;
    const struct series_name *name;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* --- commits ------------------------------------------------------------- */

static int commit(struct sink *sink, struct err *err)
{
    sink->waiting = false;
    if (store_commit(sink->store, err) == 0)
        return 0;
    sink->failed = true;
    return -1;
}

static size_t rows_wanted(const struct sink *sink)
{
    size_t rows = BATCH_ROWS_SERIES * sink->series;

    if (sink->config->batch_rows)
        return (size_t)sink->config->batch_rows;
    return rows > BATCH_ROWS ? rows : BATCH_ROWS;
}

/* After rows were added: commits when there are enough of them, or when the
 * first of them has waited long enough. */
static int commit_if_due(struct sink *sink, struct err *err)
{
    size_t pending = store_pending(sink->store);

    if (!pending)
        return 0;
    if (pending >= rows_wanted(sink) ||
        store_pending_bytes(sink->store) >= BATCH_BYTES)
        return commit(sink, err);
    if (!sink->waiting) {
        sink->waiting = true;
        sink->due_ns = now_ns() + sink->config->commit_ns;
        return 0;
    }
    return now_ns() < sink->due_ns ? 0 : commit(sink, err);
}

static int on_idle(void *context, int64_t *limit_ns, struct err *err)
{
    struct sink *sink = context;
    int64_t left;

    if (!sink->waiting)
        return 0;
    left = sink->due_ns - now_ns();
    if (left <= 0)
        return commit(sink, err);
    *limit_ns = left;
    return 0;
}

/* --- frames -------------------------------------------------------------- */

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    struct inlet *inlet = malloc(sizeof(*inlet));

    if (!inlet)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *inlet = (struct inlet){context, series};
    inlet->sink->series++;
    *state = inlet;
    return 0;
}

static bool is_stored(const struct sink *sink, unsigned what)
{
    return sink->config->only & what;
}

/* True when what comes is also written as text. */
static bool shows_text(const struct output *output)
{
    return !output_is_stream(output);
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    struct sink *sink = ((struct inlet *)state)->sink;

    if (is_stored(sink, SHOW_BARS) &&
        (store_bars(sink->store, block, err) < 0 ||
         commit_if_due(sink, err) < 0))
        return -1;
    return shows_text(output) ? output_bars(output, block, -1, err)
                              : output_pass(output, frame, err);
}

/* Deletes the run's older rows in the store, so no other shard may write any.
 */
static int check_shard(const struct sink *sink, const struct record *summary,
                       struct err *err)
{
    if (sink->options->shard.shards < 2 || summary->status != STATUS_RUNNING ||
        strcmp(summary->series->symbol, SERIES_ALL) != 0)
        return 0;
    return err_set(err, ERR_DATA,
                   "the backtest of a portfolio cannot be stored in shards: "
                   "its account is one. Try btest --each");
}

/* The run that a record belongs to; 0 for records of no backtest. */
static int find_run(struct sink *sink, const struct record *record,
                    uint64_t *run, struct err *err)
{
    *run = 0;
    if (record->type < RECORD_ORDER)
        return 0;
    if (record->type == RECORD_SUMMARY)
        return check_shard(sink, record, err) < 0
                   ? -1
                   : runs_summary(sink->runs, record, run, err);
    *run = runs_of(sink->runs, record->series);
    if (*run)
        return 0;
    return err_set(err, ERR_DATA,
                   "%s %s: %s without a backtest: no summary says that one is "
                   "running",
                   record->series->symbol, record->series->timeframe,
                   record_type_name(record->type));
}

/* An order that btest has not answered yet has no status, and no row. */
static bool is_wish(const struct record *record)
{
    return record->type == RECORD_ORDER && record->status == STATUS_NONE;
}

static int store(struct sink *sink, const struct record *record,
                 struct err *err)
{
    uint64_t run;

    if (is_wish(record))
        return 0;
    if (find_run(sink, record, &run, err) < 0)
        return -1;
    if (!is_stored(sink, 1U << record->type))
        return 0;
    return store_record(sink->store, record, run, err) < 0
               ? -1
               : commit_if_due(sink, err);
}

static int take_record(struct sink *sink, const struct frame *frame,
                       const struct series_name *name, struct output *output,
                       struct err *err)
{
    struct record record;

    if (!is_stored(sink, 1U << (frame->type - FRAME_RANGE)) &&
        frame->type != FRAME_SUMMARY && !shows_text(output))
        return output_pass(output, frame, err);
    if (codec_decode_record(frame, name, &record, err) < 0 ||
        store(sink, &record, err) < 0)
        return -1;
    return shows_text(output) ? output_record(output, &record, err)
                              : output_pass(output, frame, err);
}

static int on_record(void *state, const struct frame *frame,
                     struct output *output, struct err *err)
{
    const struct inlet *inlet = state;

    return take_record(inlet->sink, frame, inlet->name, output, err);
}

/* The columns of a frame, which may lie at any address, as arrays. */
static int take_points(struct sink *sink, const struct equity_points *points,
                       struct err *err)
{
    const unsigned char *const column[] = {points->ts, points->equity,
                                           points->cash};
    size_t bytes = points->n * sizeof(*sink->point);

    if (points->n > sink->points) {
        int64_t *more = realloc(sink->point, 3 * bytes);

        if (!more)
            return err_set(err, ERR_SYSTEM, "out of memory");
        sink->point = more;
        sink->points = points->n;
    }
    for (size_t k = 0; k < 3; k++)
        memcpy(sink->point + k * points->n, column[k], bytes);
    return 0;
}

static int take_equity(struct sink *sink, const struct frame *frame,
                       const struct series_name *name, struct output *output,
                       struct err *err)
{
    uint64_t run = runs_of(sink->runs, name);
    struct equity_points points;
    const int64_t *at;

    if (codec_decode_equity(frame, &points, err) < 0 ||
        take_points(sink, &points, err) < 0)
        return -1;
    if (!run)
        return err_set(err, ERR_DATA, "%s %s: equity without a backtest",
                       name->symbol, name->timeframe);
    at = sink->point;
    if (is_stored(sink, SHOW_EQUITY) &&
        (store_equity(sink->store, name, run, at, at + points.n,
                      at + 2 * points.n, points.n, err) < 0 ||
         commit_if_due(sink, err) < 0))
        return -1;
    return shows_text(output) ? output_equity(output, name, at, at + points.n,
                                              at + 2 * points.n, points.n, err)
                              : output_pass(output, frame, err);
}

/* What a backtest says: of an account, which need not be a series. */
static int on_other(void *context, const struct frame *frame,
                    struct output *output, struct err *err)
{
    struct sink *sink = context;
    struct series_name name = {0};

    if (frame->type != FRAME_EQUITY && !codec_is_record(frame->type))
        return output_pass(output, frame, err);
    memcpy(name.symbol, frame->symbol.at, frame->symbol.size);
    memcpy(name.timeframe, frame->timeframe.at, frame->timeframe.size);
    if (!shard_has(sink->options->shard, name.symbol))
        return 0;
    return frame->type == FRAME_EQUITY
               ? take_equity(sink, frame, &name, output, err)
               : take_record(sink, frame, &name, output, err);
}

/* --- the end ------------------------------------------------------------- */

static int on_finish(void *context, struct output *output, struct err *err)
{
    struct sink *sink = context;

    (void)output;
    sink->waiting = false;
    if (store_finish(sink->store, err) == 0)
        return 0;
    sink->failed = true;
    return -1;
}

static int on_broken(void *context, struct err *err)
{
    struct sink *sink = context;

    return sink->failed ? 0 : commit(sink, err);
}

static void say_counts(const struct sink *sink)
{
    struct store_counters counters = store_counters(sink->store);

    log_info(
        "%llu bars, %llu records and %llu points of equity stored in "
        "%llu commits, %.3f s",
        (unsigned long long)counters.bars, (unsigned long long)counters.records,
        (unsigned long long)counters.points,
        (unsigned long long)counters.commits, (double)counters.wait_ns * 1e-9);
}

static void notice(void *context, const char *text)
{
    (void)context;
    log_warn("%s", text);
}

int sink_run(const struct sink_config *config,
             const struct tool_options *options)
{
    const struct store_options how = {.retry_ns = config->retry_ns,
                                      .notice = notice};
    struct sink sink = {.config = config, .options = options};
    const struct filter filter = {.context = &sink,
                                  .open = open_series,
                                  .close = free,
                                  .bars = on_bars,
                                  .record = on_record,
                                  .other = on_other,
                                  .idle = on_idle,
                                  .finish = on_finish,
                                  .broken = on_broken};
    struct err err = {0};
    int status;

    if (runs_create(&sink.runs, &err) < 0)
        return tool_fail(&err);
    if (store_open(config->address, &how, &sink.store, &err) < 0) {
        status = tool_fail(&err);
    } else {
        status = filter_run(&filter, options);
        say_counts(&sink);
    }
    store_close(sink.store);
    runs_free(sink.runs);
    free(sink.point);
    return status;
}

int sink_migrate(const struct sink_config *config)
{
    const struct store_options how = {
        .migrate = true, .retry_ns = config->retry_ns, .notice = notice};
    struct store *store = NULL;
    struct err err = {0};

    if (!strncmp(config->address, "csv:", 4) ||
        !strncmp(config->address, "jsonl:", 6))
        err_set(
            &err, ERR_USAGE,
            "--migrate: exported files have no schema (see barsink --help)");
    else if (store_open(config->address, &how, &store, &err) == 0)
        store_close(store);
    return err.code ? tool_fail(&err) : ERR_NONE;
}
