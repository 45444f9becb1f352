/* The signal generator: from a series' ranges and patterns to signals. */
#include "analysis/signal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/campaign.h"
#include "analysis/position.h"
#include "analysis/rating.h"
#include "analysis/rule.h"
#include "analysis/setup.h"
#include "analysis/validation.h"
#include "base/decimal.h"

/* An unfilled signal expires this many bars after its own (k.45). */
#define EXPIRY_BARS 10
/*
 * Most setups of one bar: a first test for each of 13 dips (3 to 15 bars ago),
 * an SOS, an LPS and 4 upthrusts (0 to 3 bars ago) are 19.
 */
#define QUEUE_MAX 32

struct queued {
    const struct rule *rule;
    struct setup setup;
};

struct signal_generator {
    struct signal_config config;
    struct series_name series;
    int64_t bar; /* the first that is not completed */
    struct setup_book book;
    struct campaign campaigns[SETUP_RANGES]; /* by the slot of the range */
    /* Setups of `bar`, in the order of their records. */
    struct queued *queue;
    size_t queue_n;
    size_t queue_room;
    /* Approved signals that may still expire, oldest first. */
    struct record *waiting;
    size_t waiting_n;
    size_t waiting_room;
};

void signal_config_default(struct signal_config *config)
{
    *config = (struct signal_config){
        .account_e8 = 100000 * DECIMAL_ONE,
        .risk_ppm = {[KIND_SPRING] = 5000,
                     [KIND_SOS] = 8000,
                     [KIND_LPS] = 7000,
                     [KIND_UTAD] = 5000},
        .entry = ENTRY_MARKET,
    };
}

int signal_create(const struct signal_config *config,
                  const struct series_name *series,
                  struct signal_generator **out, struct err *err)
{
    struct signal_generator *generator;
    const struct rule *rule;

    if (config->account_e8 <= 0)
        return err_set(err, ERR_USAGE, "the account must be above 0");
    for (size_t k = 0; (rule = rule_at(k)); k++)
        if (config->risk_ppm[rule->kind] < SIGNAL_RISK_MIN_PPM ||
            config->risk_ppm[rule->kind] > SIGNAL_RISK_MAX_PPM)
            return err_set(err, ERR_USAGE,
                           "the risk of a %s must be 0.1 to 2 %% of the "
                           "account",
                           rule->name);
    generator = calloc(1, sizeof(*generator));
    if (!generator)
        return err_set(err, ERR_SYSTEM, "out of memory");
    generator->config = *config;
    generator->series = *series;
    *out = generator;
    return 0;
}

void signal_destroy(struct signal_generator *generator)
{
    if (!generator)
        return;
    free(generator->queue);
    free(generator->waiting);
    free(generator);
}

bool signal_wants(enum record_type type, enum record_kind kind)
{
    return type == RECORD_RANGE ||
           (type == RECORD_PATTERN &&
            (kind == KIND_SPRING || rule_for(kind) != NULL));
}

/* Room for one more item: doubles the array when it is full. */
static int make_room(void **items, size_t n, size_t *room, size_t item_size,
                     struct err *err)
{
    size_t wanted = *room ? 2 * *room : 4;
    void *larger;

    if (n < *room)
        return 0;
    larger = realloc(*items, wanted * item_size);
    if (!larger)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *items = larger;
    *room = wanted;
    return 0;
}

static int enqueue(struct signal_generator *generator,
                   const struct record *record, struct err *err)
{
    void *items = generator->queue;
    struct queued queued = {.rule = rule_for(record->kind)};

    if (setup_of_pattern(&generator->book, record, &queued.setup, err))
        return -1;
    if (generator->queue_n == QUEUE_MAX)
        return err_set(err, ERR_DATA, "more than %d patterns at bar %" PRId64,
                       QUEUE_MAX, record->i);
    if (make_room(&items, generator->queue_n, &generator->queue_room,
                  sizeof(*generator->queue), err))
        return -1;
    generator->queue = items;
    generator->queue[generator->queue_n++] = queued;
    return 0;
}

static int take_range(struct signal_generator *generator,
                      const struct record *record, struct err *err)
{
    unsigned slot;

    if (record->status != STATUS_ACTIVE)
        return 0; /* its end: no pattern can stand on it any more */
    if (setup_take_range(&generator->book, record, &slot, err))
        return -1;
    generator->campaigns[slot] = (struct campaign){0};
    return 0;
}

/* What patterns stand on may be told of late; they themselves may not. */
static bool is_ground(const struct record *record)
{
    return record->type == RECORD_RANGE || record->kind == KIND_SPRING;
}

int signal_record(struct signal_generator *generator,
                  const struct record *record, struct err *err)
{
    if (!signal_wants(record->type, record->kind))
        return 0;
    if (is_ground(record) ? record->i > generator->bar
                          : record->i != generator->bar)
        return err_set(err, ERR_DATA,
                       "record of bar %" PRId64 " where bar %" PRId64 " is due",
                       record->i, generator->bar);
    if (record->rev)
        return 0; /* one signal a pattern, at its first revision (k.41) */
    if (record->type == RECORD_RANGE)
        return take_range(generator, record, err);
    if (record->kind == KIND_SPRING)
        return setup_take_spring(&generator->book, record, err);
    return enqueue(generator, record, err);
}

/*
 * The trade of a setup, up to the gates. False when there is none: prices out
 * of order or R below 2 (k.42, k.43).
 */
static bool propose(const struct signal_generator *generator,
                    const struct queued *queued,
                    const struct campaign *campaign, struct proposal *out)
{
    const struct rule *rule = queued->rule;
    const struct setup *setup = &queued->setup;
    struct order_levels levels;
    int64_t multiplier_e2 = 100;
    int64_t risk_ppm;
    int64_t size;

    if (rule->calls && !rule->calls(setup))
        return false;
    rule->levels(setup, &levels);
    if (!position_in_order(rule->side, &levels))
        return false;
    position_widen_stop(rule->side, setup->range.x4, &levels);
    if (position_r_below(&levels, POSITION_R_LEAST_E2))
        return false;
    if (rule->risk_follows_volume)
        multiplier_e2 =
            position_multiplier_e2(setup_ratio_e4(setup->volume_ratio));
    risk_ppm = generator->config.risk_ppm[rule->kind];
    size = position_size(&levels, generator->config.account_e8, risk_ppm,
                         multiplier_e2);
    *out = (struct proposal){
        .rule = rule,
        .setup = setup,
        .levels = levels,
        .r_e4 = position_r_e4(&levels),
        .size = size,
        .risk_amount = position_risk_amount(&levels, size),
        .risk_fraction =
            (double)(risk_ppm * multiplier_e2) / (100.0 * POSITION_PPM),
        .share_e2 = campaign_share_e2(campaign, rule->kind, setup->confidence),
        .account_e8 = generator->config.account_e8,
        .campaign = campaign,
    };
    return true;
}

/* Everything of the record but its place in the stream and its verdict. */
static void fill_signal(const struct signal_generator *generator,
                        const struct proposal *proposal, struct signal *signal)
{
    const struct setup *setup = proposal->setup;
    const struct order_levels *levels = &proposal->levels;

    signal->direction = proposal->rule->side;
    signal->phase = setup->phase;
    signal->pattern = setup->pattern;
    signal->range = setup->range.id;
    campaign_name(&generator->series, setup->range.start_ts, signal->campaign);
    signal->entry = levels->entry;
    signal->stop = levels->stop;
    signal->target_1 = levels->target_1;
    signal->target_2 = levels->target_2;
    signal->r_multiple = (double)proposal->r_e4 / SETUP_UNIT;
    signal->rating = position_r_below(levels, POSITION_R_IDEAL_E2)
                         ? GRADE_ACCEPTABLE
                         : GRADE_IDEAL;
    if (setup->kind == KIND_SPRING)
        signal->urgency = rating_urgency(setup->recovery);
    signal->position_size = proposal->size;
    signal->risk_amount = proposal->risk_amount;
    signal->risk_fraction = proposal->risk_fraction;
    signal->allocation = (double)proposal->share_e2 / 100.0;
    signal->pattern_confidence = setup->confidence;
    signal->phase_confidence = setup->phase_confidence;
    signal->volume_score = proposal->rule->volume_score(setup);
    signal->raw_confidence =
        rating_raw_confidence(signal->pattern_confidence,
                              signal->phase_confidence, signal->volume_score);
    signal->confidence = rating_confidence(signal->raw_confidence);
    signal->priority = rating_priority(signal->confidence, proposal->r_e4,
                                       proposal->rule->priority_e2);
    signal->volume_ratio = setup->volume_ratio;
    signal->spread_ratio = setup->spread_ratio;
    signal->scale = (double)setup->range.x4 / SETUP_UNIT;
}

static int wait_for_fill(struct signal_generator *generator,
                         const struct record *record, struct err *err)
{
    void *items = generator->waiting;

    if (make_room(&items, generator->waiting_n, &generator->waiting_room,
                  sizeof(*generator->waiting), err))
        return -1;
    generator->waiting = items;
    generator->waiting[generator->waiting_n++] = *record;
    return 0;
}

/* `nth` counts the kind's signals of this bar: it keeps their ids apart. */
static int put_signal(struct signal_generator *generator,
                      struct campaign *campaign,
                      const struct proposal *proposal, unsigned nth,
                      const struct record_sink *sink, struct err *err)
{
    const struct setup *setup = proposal->setup;
    enum record_kind kind = proposal->rule->kind;
    struct record record;

    record_init(&record, RECORD_SIGNAL, kind, &generator->series);
    record.i = setup->i;
    record.ts = setup->ts;
    record.event_i = setup->i;
    record.event_ts = setup->ts;
    record.id =
        record_id(RECORD_SIGNAL, kind, &generator->series, setup->ts, nth);
    fill_signal(generator, proposal, &record.u.signal);
    record.status =
        validation_run(proposal, record.u.signal.trail, record.u.signal.reason);
    if (record.status == STATUS_APPROVED) {
        campaign_take(campaign, kind, proposal->risk_amount);
        if (wait_for_fill(generator, &record, err))
            return -1;
    }
    return sink->put(sink->context, &record, err);
}

/* The signals of the bar that is being completed. */
static int put_signals(struct signal_generator *generator,
                       const struct record_sink *sink, struct err *err)
{
    unsigned count[KIND_COUNT] = {0};

    for (size_t k = 0; k < generator->queue_n; k++) {
        const struct queued *queued = &generator->queue[k];
        unsigned slot =
            setup_find_range(&generator->book, queued->setup.range.id);
        struct proposal proposal;

        if (slot == SETUP_RANGES)
            return err_set(err, ERR_DATA, "more than %d ranges at bar %" PRId64,
                           SETUP_RANGES, generator->bar);
        if (propose(generator, queued, &generator->campaigns[slot],
                    &proposal) &&
            put_signal(generator, &generator->campaigns[slot], &proposal,
                       count[queued->rule->kind]++, sink, err))
            return -1;
    }
    generator->queue_n = 0;
    return 0;
}

/* A market order at this open; false sets the reason why it is not filled. */
static bool fills_at_open(struct signal *signal, int64_t open)
{
    int64_t sign = signal->direction == SIDE_SHORT ? -1 : 1;
    const char *reason = NULL;

    if (sign * open <= sign * signal->stop)
        reason = "open beyond the stop";
    else if (sign * open >= sign * signal->target_1)
        reason = "open beyond target_1";
    else
        return true;
    snprintf(signal->reason, sizeof(signal->reason), "%s", reason);
    return false;
}

static bool fills_at_limit(struct signal *signal, int64_t high, int64_t low)
{
    if (signal->direction == SIDE_SHORT ? high >= signal->entry
                                        : low <= signal->entry)
        return true;
    snprintf(signal->reason, sizeof(signal->reason), "entry not reached");
    return false;
}

/* Whether bar k of the block fills the signal. */
static bool fills(const struct signal_generator *generator,
                  struct record *record, const struct bar_block *block,
                  size_t k)
{
    if (generator->config.entry == ENTRY_LIMIT)
        return fills_at_limit(&record->u.signal,
                              block_int(block, COLUMN_HIGH, k),
                              block_int(block, COLUMN_LOW, k));
    return generator->bar == record->event_i + 1 &&
           fills_at_open(&record->u.signal, block_int(block, COLUMN_OPEN, k));
}

static int put_expired(struct signal_generator *generator,
                       struct record *record, int64_t ts,
                       const struct record_sink *sink, struct err *err)
{
    unsigned slot = setup_find_range(&generator->book, record->u.signal.range);

    if (slot < SETUP_RANGES)
        campaign_give_back(&generator->campaigns[slot], record->kind,
                           record->u.signal.risk_amount);
    record->status = STATUS_EXPIRED;
    record->rev++;
    record->i = generator->bar;
    record->ts = ts;
    return sink->put(sink->context, record, err);
}

/* Strikes the signals that this bar fills, puts those that expire on it. */
static int watch_waiting(struct signal_generator *generator,
                         const struct bar_block *block, size_t k,
                         const struct record_sink *sink, struct err *err)
{
    size_t kept = 0;

    for (size_t w = 0; w < generator->waiting_n; w++) {
        struct record *record = &generator->waiting[w];

        if (fills(generator, record, block, k))
            continue;
        if (generator->bar == record->event_i + EXPIRY_BARS) {
            if (put_expired(generator, record, block_int(block, COLUMN_TS, k),
                            sink, err))
                return -1;
            continue;
        }
        if (kept != w)
            generator->waiting[kept] = *record;
        kept++;
    }
    generator->waiting_n = kept;
    return 0;
}

/* The columns that an expiry is judged by. */
static int check_block(const struct signal_generator *generator,
                       const struct bar_block *block, struct err *err)
{
    if (generator->bar < block->i)
        return err_set(err, ERR_DATA,
                       "bar %" PRId64 " where bar %" PRId64 " is due", block->i,
                       generator->bar);
    if (!block->column[COLUMN_TS] || !block->column[COLUMN_OPEN] ||
        !block->column[COLUMN_HIGH] || !block->column[COLUMN_LOW])
        return err_set(err, ERR_DATA, "bars without ts, open, high or low");
    return 0;
}

int signal_bars(struct signal_generator *generator,
                const struct bar_block *block, int64_t upto,
                const struct record_sink *sink, struct err *err)
{
    if (upto > block->i + (int64_t)block->n)
        return err_set(err, ERR_DATA,
                       "record of bar %" PRId64 " before a block that ends "
                       "with bar %" PRId64,
                       upto, block->i + (int64_t)block->n - 1);
    if ((generator->waiting_n || generator->queue_n) && upto > generator->bar &&
        check_block(generator, block, err))
        return -1;
    while (generator->bar < upto &&
           (generator->waiting_n || generator->queue_n)) {
        if (watch_waiting(generator, block, (size_t)(generator->bar - block->i),
                          sink, err) ||
            put_signals(generator, sink, err))
            return -1;
        generator->bar++;
    }
    if (generator->bar < upto)
        generator->bar = upto;
    return 0;
}

bool signal_idle(const struct signal_generator *generator)
{
    return !generator->queue_n && !generator->waiting_n;
}
