/* Setups: what the signal rules know of a pattern, its range, its spring. */
#include "analysis/setup.h"

#include <inttypes.h>
#include <math.h>

#include "base/decimal.h"

/* Larger ratios count as this: the bound keeps 1e-4 units exact. */
#define RATIO_MAX 1e9
/* A scale x beyond is no measurement, in 1e-4; detect keeps 200..10000. */
#define X4_MAX 100000
/* Derived prices (a jump is above its range) may exceed a bar's bound. */
#define DERIVED_PRICE_LIMIT (8 * DECIMAL_PRICE_LIMIT)

int64_t setup_ratio_e4(double ratio)
{
    if (!(ratio >= 0.0))
        return -1;
    if (ratio > RATIO_MAX)
        ratio = RATIO_MAX;
    return (int64_t)floor(ratio * SETUP_UNIT + 0.5);
}

static bool is_price(int64_t price, int64_t limit)
{
    return price > 0 && price <= limit;
}

unsigned setup_find_range(const struct setup_book *book, uint64_t id)
{
    unsigned k = 0;

    while (k < SETUP_RANGES && (!id || book->ranges[k].id != id))
        k++;
    return k;
}

int setup_take_range(struct setup_book *book, const struct record *record,
                     unsigned *slot, struct err *err)
{
    const struct range *range = &record->u.range;
    int64_t x4 =
        isnan(range->scale) ? SETUP_UNIT : setup_ratio_e4(range->scale);

    if (!record->id || range->start_ts == FIELD_ABSENT || range->duration < 1 ||
        !is_price(range->support, DECIMAL_PRICE_LIMIT) ||
        !is_price(range->resistance, DECIMAL_PRICE_LIMIT) ||
        !is_price(range->conservative, DERIVED_PRICE_LIMIT) ||
        !is_price(range->jump, DERIVED_PRICE_LIMIT) || x4 < 1 || x4 > X4_MAX)
        return err_set(err, ERR_DATA,
                       "range of bar %" PRId64 " lacks its levels", record->i);
    *slot = book->next_range;
    book->next_range = (*slot + 1) % SETUP_RANGES;
    book->ranges[*slot] = (struct setup_range){
        .id = record->id,
        .start_ts = range->start_ts,
        .duration = range->duration,
        .support = range->support,
        .resistance = range->resistance,
        .conservative = range->conservative,
        .jump = range->jump,
        .x4 = x4,
    };
    return 0;
}

static int lacks(const struct record *record, const char *what, struct err *err)
{
    return err_set(err, ERR_DATA, "%s of bar %" PRId64 " lacks its %s",
                   record_kind_name(record->kind), record->i, what);
}

static int64_t first_part(const struct pattern *pattern)
{
    return pattern->parts.n > 0 ? pattern->parts.value[0] : 0;
}

int setup_take_spring(struct setup_book *book, const struct record *record,
                      struct err *err)
{
    const struct pattern *pattern = &record->u.pattern;

    if (!record->id || record->event_i < 0)
        return lacks(record, "identity", err);
    if (!is_price(pattern->price, DECIMAL_PRICE_LIMIT))
        return lacks(record, "price", err);
    if (!(pattern->penetration >= 0.0 && pattern->penetration <= 1.0) ||
        pattern->recovery < 1)
        return lacks(record, "penetration or recovery", err);
    book->springs[record->event_i % SETUP_SPRINGS] = (struct setup_spring){
        .id = record->id,
        .range = pattern->range,
        .low = pattern->price,
        .recovery = pattern->recovery,
        .volume_points = first_part(pattern),
        .penetration = pattern->penetration,
        .volume_ratio = pattern->volume_ratio,
        .spread_ratio = pattern->spread_ratio,
    };
    return 0;
}

/* What every pattern says of itself. */
static struct setup plain_setup(const struct record *record)
{
    const struct pattern *pattern = &record->u.pattern;

    return (struct setup){
        .kind = record->kind,
        .chain = pattern->chain,
        .phase = pattern->phase,
        .phase_confidence = pattern->phase_confidence,
        .prior_phase = pattern->prior_phase,
        .prior_phase_confidence = pattern->prior_phase_confidence,
        .pattern = record->id,
        .i = record->i,
        .ts = record->ts,
        .price = pattern->price,
        .close = pattern->close,
        .volume_ratio = pattern->volume_ratio,
        .spread_ratio = pattern->spread_ratio,
        .range_volume_ratio = pattern->range_volume_ratio,
        .volume_grade = pattern->quality,
        .volume_points = first_part(pattern),
        .confidence = pattern->confidence,
    };
}

/*
 * A test speaks for its spring: phase, confidence and time are the test's, all
 * else is the spring's. NULL when the spring is unknown.
 */
static const struct setup_spring *join_spring(const struct setup_book *book,
                                              const struct pattern *test,
                                              struct setup *setup)
{
    for (unsigned k = 0; k < SETUP_SPRINGS; k++) {
        const struct setup_spring *spring = &book->springs[k];

        if (!test->spring || spring->id != test->spring)
            continue;
        setup->kind = KIND_SPRING;
        setup->pattern = spring->id;
        setup->price = spring->low;
        setup->recovery = spring->recovery;
        setup->volume_points = spring->volume_points;
        setup->volume_ratio = spring->volume_ratio;
        setup->spread_ratio = spring->spread_ratio;
        setup->test_volume_ratio = test->volume_ratio;
        setup->confidence = test->spring_confidence;
        return spring;
    }
    return NULL;
}

/* A fraction of a price back to 1e-4 units of the scale. */
static int64_t unscale_e4(double fraction, int64_t x4)
{
    return (int64_t)floor(fraction * SETUP_UNIT * SETUP_UNIT / (double)x4 +
                          0.5);
}

/* The prices that the rule of this kind starts from. */
static int check_prices(const struct record *record, struct err *err)
{
    const struct pattern *pattern = &record->u.pattern;
    bool utad = record->kind == KIND_UTAD;

    if ((utad || record->kind == KIND_SOS) &&
        !is_price(pattern->close, DECIMAL_PRICE_LIMIT))
        return lacks(record, "close", err);
    if (utad && !is_price(pattern->price, DECIMAL_PRICE_LIMIT))
        return lacks(record, "price", err);
    return 0;
}

int setup_of_pattern(const struct setup_book *book, const struct record *record,
                     struct setup *out, struct err *err)
{
    struct setup setup = plain_setup(record);
    const struct setup_spring *spring = NULL;
    unsigned slot;

    if (record->kind == KIND_TEST) {
        spring = join_spring(book, &record->u.pattern, &setup);
        if (!spring)
            return err_set(err, ERR_DATA,
                           "TEST of bar %" PRId64 " without its spring",
                           record->i);
    }
    if (!isfinite(setup.confidence) || !isfinite(setup.phase_confidence))
        return lacks(record, "confidence", err);
    if (check_prices(record, err))
        return -1;
    slot = setup_find_range(book,
                            spring ? spring->range : record->u.pattern.range);
    if (slot == SETUP_RANGES)
        return err_set(err, ERR_DATA, "%s of bar %" PRId64 " without its range",
                       record_kind_name(record->kind), record->i);
    setup.range = book->ranges[slot];
    if (spring)
        setup.penetration_e4 = unscale_e4(spring->penetration, setup.range.x4);
    *out = setup;
    return 0;
}
