/* A backtest over a stream. */
#include "btest/replay.h"

#include <stdlib.h>
#include <string.h>

#include "btest/account.h"
#include "btest/held.h"
#include "btest/settings_hash.h"
#include "model/timeframe.h"
#include "report/record_writer.h"
#include "tool/filter.h"

/* Bars in memory until the account has passed them; columns lie behind. */
struct kept_bars {
    struct kept_bars *next;
    int64_t end; /* index of the first bar behind them */
};

struct replay {
    const struct replay_config *config;
    const struct tool_options *options;
    struct output *output;
    struct account *account;    /* of all series; NULL with `each` */
    struct account_total total; /* of the accounts of `each` */
    struct held held;
    struct held ends;
    bool in_time_order;
    bool has_sigen;
    bool has_signals;
    bool has_bars;
    const struct series_name *first_series;
};

/* One series in its account. */
struct leg {
    struct replay *replay;
    struct account *account;
    const struct series_name *name;
    size_t index;
    void *strategy;
    struct signal_orders *signals;
    struct kept_bars *first;
    struct kept_bars *last;
    struct buf want; /* `each`: of the block at hand */
};

static int64_t passed(const struct leg *leg)
{
    return leg->replay->config->ops->passed(account_engine(leg->account),
                                            leg->index);
}

static int64_t passed_of(const void *series)
{
    return passed(series);
}

/* A record of the account: at once, or before the bars it was decided on. */
static int put_record(void *context, void *series, const struct record *record,
                      struct err *err)
{
    struct replay *replay = context;

    if (replay->config->each || !output_is_stream(replay->output))
        return output_record(replay->output, record, err);
    return held_record(&replay->held, series, record, err);
}

static int put_equity(void *context, const struct series_name *name,
                      const int64_t *ts, const int64_t *equity,
                      const int64_t *cash, size_t n, struct err *err)
{
    struct replay *replay = context;

    return output_equity(replay->output, name, ts, equity, cash, n, err);
}

static int open_account(struct replay *replay, const struct series_name *name,
                        struct account **out, struct err *err)
{
    const struct replay_config *config = replay->config;
    struct account_config account = {
        .ops = config->ops,
        .engine = config->engine,
        .settings = settings_hash(config),
        .records = output_shown(replay->output),
        .want_equity = output_shown(replay->output) & SHOW_EQUITY,
        .record = put_record,
        .equity = put_equity,
        .context = replay};

    account.engine.performance.periods =
        config->periods > 0
            ? config->periods
            : performance_periods(name->timeframe, config->session_hours);
    return account_create(&account, name, out, err);
}

/* Bars of another length would be known at another time than they begin. */
static int check_timeframe(struct replay *replay,
                           const struct series_name *series, struct err *err)
{
    if (!replay->first_series)
        replay->first_series = series;
    if (!strcmp(series->timeframe, replay->first_series->timeframe))
        return 0;
    return err_set(err, ERR_DATA,
                   "%s %s and %s %s cannot share an account: their bars end "
                   "at different times. Try --each",
                   replay->first_series->symbol,
                   replay->first_series->timeframe, series->symbol,
                   series->timeframe);
}

/* The account a new series trades in. */
static int choose_account(struct replay *replay,
                          const struct series_name *series,
                          struct account **out, struct err *err)
{
    struct series_name all = {.symbol = SERIES_ALL};

    if (replay->config->each)
        return open_account(replay, series, out, err);
    if (!replay->in_time_order)
        return err_set(err, ERR_DATA,
                       "one account for all series needs a stream in the order "
                       "of time, this one is ordered by series. Try --each");
    if (check_timeframe(replay, series, err) < 0)
        return -1;
    memcpy(all.timeframe, series->timeframe, sizeof(all.timeframe));
    if (!replay->account &&
        open_account(replay, &all, &replay->account, err) < 0)
        return -1;
    *out = replay->account;
    return 0;
}

static void free_leg(struct leg *leg)
{
    const struct replay_config *config = leg->replay->config;

    while (leg->first) {
        struct kept_bars *bars = leg->first;

        leg->first = bars->next;
        free(bars);
    }
    if (config->strategy->destroy)
        config->strategy->destroy(leg->strategy);
    signal_orders_destroy(leg->signals);
    buf_reset(&leg->want);
    if (config->each)
        account_destroy(leg->account);
    free(leg);
}

static void close_series(void *state)
{
    free_leg(state);
}

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    struct replay *replay = context;
    const struct replay_config *config = replay->config;
    struct leg *leg = calloc(1, sizeof(*leg));

    if (!leg)
        return err_set(err, ERR_SYSTEM, "out of memory");
    leg->replay = replay;
    leg->name = series;
    if (config->strategy->create)
        leg->strategy = config->strategy->create(
            &config->values, config->ops == &engine_decimal);
    if (config->strategy == &strategy_signals)
        leg->signals = signal_orders_create(&config->signals);
    if ((config->strategy->create && !leg->strategy) ||
        (config->strategy == &strategy_signals && !leg->signals)) {
        err_set(err, ERR_SYSTEM, "out of memory");
        goto fail;
    }
    if (choose_account(replay, series, &leg->account, err) < 0 ||
        config->ops->add(account_engine(leg->account), series, leg, &leg->index,
                         err) < 0)
        goto fail;
    *state = leg;
    return 0;
fail:
    free_leg(leg);
    return -1;
}

/* --- bars --------------------------------------------------------------- */

/* What lies behind struct kept_bars: the columns of bars, then the wants. */
static int keep_bars(struct leg *leg, const struct bar_block *block,
                     struct bar_block *kept, unsigned char **want,
                     struct err *err)
{
    size_t column = block->n * sizeof(int64_t);
    struct kept_bars *bars =
        malloc(sizeof(*bars) + column * COLUMN_BAR_COUNT + block->n);
    unsigned char *at;

    if (!bars)
        return err_set(err, ERR_SYSTEM, "out of memory");
    bars->next = NULL;
    bars->end = block->i + (int64_t)block->n;
    if (leg->last)
        leg->last->next = bars;
    else
        leg->first = bars;
    leg->last = bars;
    at = (unsigned char *)(bars + 1);
    for (int k = COLUMN_TS; k < COLUMN_BAR_COUNT; k++, at += column) {
        memcpy(at, block->column[k], column);
        kept->column[k] = at;
    }
    *want = at;
    return 0;
}

static void drop_passed(struct leg *leg)
{
    while (leg->first && leg->first->end <= passed(leg)) {
        struct kept_bars *bars = leg->first;

        leg->first = bars->next;
        if (!leg->first)
            leg->last = NULL;
        free(bars);
    }
}

/* What the orders file says of the bars of a block. */
static int request_orders(struct leg *leg, const struct bar_block *block,
                          struct err *err)
{
    const struct replay_config *config = leg->replay->config;

    for (size_t k = 0; config->orders && k < block->n; k++) {
        struct engine_request request;
        int rc;

        while ((rc = orders_file_next(
                    config->orders, leg->name, block->i + (int64_t)k,
                    block_int(block, COLUMN_TS, k), &request, err)) > 0)
            if (config->ops->request(account_engine(leg->account), leg->index,
                                     &request, err) < 0)
                return -1;
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* Hands a block to the account; `want` has room for its wants. */
static int push(struct leg *leg, const struct bar_block *block,
                unsigned char *want, struct err *err)
{
    const struct replay_config *config = leg->replay->config;
    bool decides = config->strategy->decide;

    if (decides &&
        config->strategy->decide(leg->strategy, block, want, err) < 0)
        return err_prefix(err, "%s %s: ", leg->name->symbol,
                          leg->name->timeframe);
    if (request_orders(leg, block, err) < 0)
        return -1;
    return config->ops->push(account_engine(leg->account), leg->index, block,
                             decides ? want : NULL, err);
}

static int each_bars(struct leg *leg, const struct bar_block *block,
                     const struct frame *frame, struct output *output,
                     struct err *err)
{
    leg->want.size = 0;
    if (buf_reserve(&leg->want, block->n, err) < 0 ||
        push(leg, block, leg->want.data, err) < 0 ||
        account_run(leg->account, INT64_MAX, err) < 0)
        return -1;
    return output_pass(output, frame, err);
}

static int shared_bars(struct leg *leg, const struct bar_block *block,
                       const struct frame *frame, struct output *output,
                       struct err *err)
{
    struct replay *replay = leg->replay;
    struct bar_block kept = *block;
    unsigned char *want = NULL;

    /* No bar before this block's first will come any more. */
    if (account_run(leg->account, block_int(block, COLUMN_TS, 0), err) < 0)
        return -1;
    drop_passed(leg);
    if (held_release(&replay->held, output, passed_of, err) < 0 ||
        keep_bars(leg, block, &kept, &want, err) < 0 ||
        push(leg, &kept, want, err) < 0)
        return -1;
    return output_is_stream(output) ? held_add(&replay->held, frame, leg, err)
                                    : 0;
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    struct leg *leg = state;

    if (!account_begun(leg->account) &&
        account_begin(leg->account, block_int(block, COLUMN_TS, 0), output,
                      err) < 0)
        return -1;
    leg->replay->has_bars = true;
    return leg->replay->config->each
               ? each_bars(leg, block, frame, output, err)
               : shared_bars(leg, block, frame, output, err);
}

/* --- records ------------------------------------------------------------ */

/* An order of another program. */
static int take_order(struct leg *leg, const struct frame *frame,
                      struct err *err)
{
    struct engine_request request = {0};
    struct record record;

    if (codec_decode_record(frame, leg->name, &record, err) < 0 ||
        orders_check(&record, &request, err) < 0)
        return -1;
    return leg->replay->config->ops->request(account_engine(leg->account),
                                             leg->index, &request, err);
}

static int take_signal(struct leg *leg, const struct frame *frame,
                       struct err *err)
{
    struct engine_request request;
    struct record record;
    int rc;

    leg->replay->has_signals |= frame->type == FRAME_SIGNAL;
    if (codec_decode_record(frame, leg->name, &record, err) < 0)
        return -1;
    rc = signal_orders_record(leg->signals, &record, &request, err);
    if (rc <= 0)
        return rc;
    return leg->replay->config->ops->request(account_engine(leg->account),
                                             leg->index, &request, err);
}

static int pass_on(struct replay *replay, const struct frame *frame,
                   struct output *output, struct err *err)
{
    return !replay->config->each && output_is_stream(output)
               ? held_add(&replay->held, frame, NULL, err)
               : output_pass(output, frame, err);
}

static int on_record(void *state, const struct frame *frame,
                     struct output *output, struct err *err)
{
    struct leg *leg = state;
    int rc = 0;

    if (frame->type == FRAME_ORDER)
        rc = take_order(leg, frame, err);
    else if (leg->signals)
        rc = take_signal(leg, frame, err);
    if (rc < 0)
        return err_prefix(err, "%s %s: ", leg->name->symbol,
                          leg->name->timeframe);
    return pass_on(leg->replay, frame, output, err);
}

static int on_other(void *context, const struct frame *frame,
                    struct output *output, struct err *err)
{
    return pass_on(context, frame, output, err);
}

/* --- beginning and end -------------------------------------------------- */

static int on_start(void *context, const struct frame *hello,
                    struct output *output, struct err *err)
{
    struct replay *replay = context;
    struct shard shard = replay->options->shard;

    (void)err;
    if (hello->has_shard && shard.shards == 1)
        shard = (struct shard){hello->shard, hello->shards};
    if (replay->config->orders)
        orders_file_shard(replay->config->orders, shard);
    replay->output = output;
    replay->in_time_order = text_is(hello->order, "time");
    replay->has_sigen = codec_chain_has(hello, "sigen");
    return 0;
}

/*
 * Of a shared account the ends wait until its last trades are out: those
 * belong to the series and come before its end.
 */
static int on_pass_end(void *state, const struct frame *frame,
                       struct output *output, struct err *err)
{
    struct leg *leg = state;
    struct replay *replay = leg->replay;

    if (!replay->config->each)
        return held_add(&replay->ends, frame, NULL, err);
    if (account_begun(leg->account) &&
        account_finish(leg->account, output, &replay->total, err) < 0)
        return -1;
    return output_pass(output, frame, err);
}

static int finish_shared(struct replay *replay, struct output *output,
                         struct err *err)
{
    if (account_run(replay->account, INT64_MAX, err) < 0 ||
        held_release(&replay->held, output, passed_of, err) < 0 ||
        account_close(replay->account, err) < 0 ||
        held_release(&replay->held, output, passed_of, err) < 0 ||
        held_release(&replay->ends, output, passed_of, err) < 0)
        return -1;
    return account_finish(replay->account, output, NULL, err);
}

static int on_finish(void *context, struct output *output, struct err *err)
{
    struct replay *replay = context;
    const struct replay_config *config = replay->config;

    if (!replay->has_bars)
        return err_set(err, ERR_DATA, "the stream has no bars");
    if (config->strategy == &strategy_signals && !replay->has_sigen &&
        !replay->has_signals)
        return err_set(err, ERR_DATA,
                       "the stream has no signals: sigen is missing upstream. "
                       "Try it, or another --strategy");
    if (config->orders && orders_file_left(config->orders, err) < 0)
        return -1;
    return config->each ? account_write_total(&replay->total, output, err)
                        : finish_shared(replay, output, err);
}

int replay_run(const struct replay_config *config,
               const struct tool_options *options)
{
    struct replay replay = {.config = config, .options = options};
    const struct filter filter = {.context = &replay,
                                  .start = on_start,
                                  .open = open_series,
                                  .close = close_series,
                                  .bars = on_bars,
                                  .record = on_record,
                                  .pass_end = on_pass_end,
                                  .other = on_other,
                                  .finish = on_finish};
    int status = filter_run(&filter, options);

    held_reset(&replay.held);
    held_reset(&replay.ends);
    account_total_free(&replay.total);
    account_destroy(replay.account);
    return status;
}
