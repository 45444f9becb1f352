/* Rows to bars. */
#include "source/csv_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"

/* Bytes of a value that a message quotes. */
#define QUOTE_MAX 40

static bool fault_at(struct csv_fault *fault, const char *line, const char *at,
                     const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static bool fault_at(struct csv_fault *fault, const char *line, const char *at,
                     const char *fmt, ...)
{
    va_list args;

    fault->column = (size_t)(at - line) + 1;
    va_start(args, fmt);
    vsnprintf(fault->text, sizeof(fault->text), fmt, args);
    va_end(args);
    return false;
}

/* The value for a message, cut short, control characters made visible. */
static const char *quote(const struct csv_field *field, char *out)
{
    size_t size = field->size < QUOTE_MAX ? field->size : QUOTE_MAX;

    for (size_t k = 0; k < size; k++) {
        unsigned char c = (unsigned char)field->text[k];

        out[k] = field->text[k];
        if (c < 0x20 || c == 0x7f)
            out[k] = '?';
    }
    out[size] = 0;
    return out;
}

struct strict {
    const struct csv_plan *plan;
    const char *line;
    size_t size;
    size_t count;
    struct csv_field field[CSV_FIELDS_MAX];
    struct csv_row *out;
    struct csv_fault *fault;
};

static bool has(const struct strict *s, enum csv_column column)
{
    int field = s->plan->dialect.column[column];

    return field >= 0 && (size_t)field < s->count && field < CSV_FIELDS_MAX;
}

/* The field of a column that the row has. */
static const struct csv_field *get(const struct strict *s,
                                   enum csv_column column)
{
    return &s->field[s->plan->dialect.column[column]];
}

/* Local to UTC by the plan's zone. */
static bool place_in_zone(struct strict *s, const struct csv_field *field,
                          const struct csv_stamp *stamp)
{
    int64_t local = csv_time_ns(stamp);
    int64_t rest = local % TIMESTAMP_SECOND;
    int64_t utc[2];
    char text[QUOTE_MAX + 1];
    int found;

    rest = rest < 0 ? rest + TIMESTAMP_SECOND : rest;
    found = csv_zone_utc(s->plan->zone, (local - rest) / TIMESTAMP_SECOND, utc);
    if (!found)
        return fault_at(s->fault, s->line, field->text,
                        "\"%s\" is a time that clocks skipped",
                        quote(field, text));
    s->out->bar.ts = utc[0] * TIMESTAMP_SECOND + rest;
    s->out->later_ts = utc[found - 1] * TIMESTAMP_SECOND + rest;
    s->out->has_time = true;
    return true;
}

static bool strict_time(struct strict *s)
{
    const struct csv_field *date = get(s, CSV_TIME);
    const struct csv_field *clock = date;
    struct csv_stamp stamp;
    char text[QUOTE_MAX + 1];

    if (!csv_time_stamp(s->plan->dialect.date, date->text, date->size, &stamp))
        return fault_at(s->fault, s->line, date->text,
                        "\"%s\" is not a time as the rows above have it",
                        quote(date, text));
    if (has(s, CSV_CLOCK))
        clock = get(s, CSV_CLOCK);
    if (clock != date && !stamp.has_clock &&
        !csv_time_clock_only(clock->text, clock->size, &stamp))
        return fault_at(s->fault, s->line, clock->text,
                        "\"%s\" is not a time of day", quote(clock, text));
    if (!stamp.has_zone)
        return place_in_zone(s, date, &stamp);
    s->out->bar.ts = csv_time_ns(&stamp);
    s->out->later_ts = s->out->bar.ts;
    s->out->has_time = true;
    return true;
}

static bool strict_price(struct strict *s, enum csv_column column, int64_t *out)
{
    const struct csv_field *field = get(s, column);
    const char *name = csv_header_name(column);
    char text[QUOTE_MAX + 1];

    switch (csv_number_price(field->text, field->size, s->plan->dialect.style,
                             out)) {
    case DECIMAL_ROUNDED:
        s->out->rounded++;
        break;
    case DECIMAL_OK:
        break;
    case DECIMAL_RANGE:
        return fault_at(s->fault, s->line, field->text,
                        "%s \"%s\" is 1e10 or more", name, quote(field, text));
    case DECIMAL_SYNTAX:
        if (csv_number_missing(field->text, field->size))
            return fault_at(s->fault, s->line, field->text,
                            "%s is missing: \"%s\"", name, quote(field, text));
        return fault_at(s->fault, s->line, field->text,
                        "%s \"%s\" is not a number", name, quote(field, text));
    }
    if (*out <= 0)
        return fault_at(s->fault, s->line, field->text,
                        "%s \"%s\" is not positive", name, quote(field, text));
    if (*out >= DECIMAL_PRICE_LIMIT)
        return fault_at(s->fault, s->line, field->text,
                        "%s \"%s\" is 1e10 or more", name, quote(field, text));
    return true;
}

static bool strict_volume(struct strict *s)
{
    const struct csv_field *field;
    char text[QUOTE_MAX + 1];
    double *volume = &s->out->bar.volume;

    *volume = 0;
    if (!has(s, CSV_VOLUME))
        return true;
    field = get(s, CSV_VOLUME);
    if (!csv_number_volume(field->text, field->size, s->plan->dialect.style,
                           volume))
        return fault_at(s->fault, s->line, field->text,
                        "volume \"%s\" is not a number", quote(field, text));
    if (*volume < 0)
        return fault_at(s->fault, s->line, field->text,
                        "volume \"%s\" is negative", quote(field, text));
    *volume += 0.0; /* -0 */
    return true;
}

static bool strict_prices(struct strict *s)
{
    const int *column = s->plan->dialect.column;
    struct bar *bar = &s->out->bar;
    int64_t *const price[] = {&bar->open, &bar->high, &bar->low, &bar->close};

    for (int k = 0; k < 4; k++) {
        if (k && column[CSV_OPEN + k] == column[CSV_OPEN])
            *price[k] = bar->open;
        else if (!strict_price(s, (enum csv_column)(CSV_OPEN + k), price[k]))
            return false;
    }
    return true;
}

bool csv_rows_adjust(struct bar *bar, int64_t adjusted)
{
    int64_t close = bar->close;

    /* The highest must stay in range; it is checked before it is narrowed. */
    if ((int128)bar->high * adjusted >= (int128)DECIMAL_PRICE_LIMIT * close ||
        (int128)bar->open * adjusted >= (int128)DECIMAL_PRICE_LIMIT * close)
        return false;
    bar->open = decimal_scale(bar->open, adjusted, close);
    bar->high = decimal_scale(bar->high, adjusted, close);
    bar->low = decimal_scale(bar->low, adjusted, close);
    bar->close = adjusted;
    return true;
}

static bool strict_adjust(struct strict *s)
{
    const struct csv_field *field = get(s, CSV_ADJUSTED);
    char text[QUOTE_MAX + 1];
    int64_t adjusted;

    if (!strict_price(s, CSV_ADJUSTED, &adjusted))
        return false;
    if (!csv_rows_adjust(&s->out->bar, adjusted))
        return fault_at(s->fault, s->line, field->text,
                        "adjusted close \"%s\" makes a price of 1e10 or more",
                        quote(field, text));
    return true;
}

/* What only the whole bar shows, at the price that is wrong. */
static bool strict_bar(struct strict *s)
{
    enum bar_fault fault = bar_check(&s->out->bar);
    enum csv_column column = CSV_OPEN;
    char text[QUOTE_MAX + 1];

    if (fault == BAR_OK)
        return true;
    if (fault == BAR_HIGH_TOO_LOW)
        column = CSV_HIGH;
    else if (fault == BAR_LOW_TOO_HIGH || fault == BAR_PRICE_NOT_POSITIVE)
        column = CSV_LOW;
    else if (fault == BAR_VOLUME_BAD)
        column = CSV_VOLUME;
    return fault_at(s->fault, s->line, get(s, column)->text, "%s: \"%s\"",
                    bar_fault_text(fault), quote(get(s, column), text));
}

static void strict_names(struct strict *s)
{
    if (has(s, CSV_SYMBOL)) {
        s->out->symbol = get(s, CSV_SYMBOL)->text;
        s->out->symbol_size = get(s, CSV_SYMBOL)->size;
    }
    if (has(s, CSV_TIMEFRAME)) {
        s->out->timeframe = get(s, CSV_TIMEFRAME)->text;
        s->out->timeframe_size = get(s, CSV_TIMEFRAME)->size;
    }
}

/* Fields there must be, and none behind the last but empty ones. */
static bool strict_count(struct strict *s)
{
    const struct csv_dialect *dialect = &s->plan->dialect;

    for (int k = 0; k < CSV_COLUMN_COUNT; k++)
        if (dialect->column[k] >= (int)s->count && k != CSV_VOLUME &&
            (k != CSV_ADJUSTED || s->plan->adjust))
            return fault_at(s->fault, s->line, s->line + s->size,
                            "only %zu fields: %s is missing", s->count,
                            csv_header_name((enum csv_column)k));
    for (size_t k = dialect->columns; k < s->count; k++)
        if (k >= CSV_FIELDS_MAX || s->field[k].size)
            return fault_at(s->fault, s->line,
                            k < CSV_FIELDS_MAX ? s->field[k].text
                                               : s->line + s->size,
                            "%zu fields where there should be %zu", s->count,
                            dialect->columns);
    return true;
}

bool csv_rows_strict(const struct csv_plan *plan, const char *line, size_t size,
                     struct csv_row *out, struct csv_fault *fault)
{
    struct strict s = {
        .plan = plan, .line = line, .size = size, .out = out, .fault = fault};

    *out = (struct csv_row){0};
    s.count = csv_fields_split(line, size, plan->dialect.separator, s.field);
    if (!strict_count(&s))
        return false;
    strict_names(&s);
    return strict_time(&s) && strict_prices(&s) && strict_volume(&s) &&
           strict_bar(&s) &&
           (!plan->adjust || (strict_adjust(&s) && strict_bar(&s)));
}

void csv_rows_fault(const struct csv_plan *plan, const char *line, size_t size,
                    enum csv_column column, const char *what,
                    struct csv_fault *fault)
{
    struct csv_field field[CSV_FIELDS_MAX];
    char text[QUOTE_MAX + 1];
    int at = plan->dialect.column[column];

    csv_fields_split(line, size, plan->dialect.separator, field);
    fault_at(fault, line, field[at].text, "%s: \"%s\"", what,
             quote(&field[at], text));
}

void csv_rows_plan(struct csv_plan *plan, const struct csv_dialect *dialect,
                   const struct csv_zone *zone, bool adjust, bool symbols)
{
    static const unsigned char steps[CSV_COLUMN_COUNT] = {
        [CSV_TIME] = CSV_STEP_STAMP,
        [CSV_CLOCK] = CSV_STEP_CLOCK,
        [CSV_SYMBOL] = CSV_STEP_SYMBOL,
        [CSV_TIMEFRAME] = CSV_STEP_TIMEFRAME,
        [CSV_OPEN] = CSV_STEP_OPEN,
        [CSV_HIGH] = CSV_STEP_HIGH,
        [CSV_LOW] = CSV_STEP_LOW,
        [CSV_CLOSE] = CSV_STEP_CLOSE,
        [CSV_ADJUSTED] = CSV_STEP_ADJUSTED,
        [CSV_VOLUME] = CSV_STEP_VOLUME};
    int *column = plan->dialect.column;

    *plan =
        (struct csv_plan){.dialect = *dialect,
                          .zone = zone,
                          .adjust = adjust,
                          .fast = dialect->style.mark != dialect->separator};
    if (!symbols) {
        column[CSV_SYMBOL] = -1;
        column[CSV_TIMEFRAME] = -1;
    }
    if (!adjust)
        column[CSV_ADJUSTED] = -1;
    for (int k = 0; k < CSV_COLUMN_COUNT; k++) {
        if (column[k] < 0)
            continue;
        plan->step[column[k]] = steps[k];
        if ((size_t)column[k] >= plan->used)
            plan->used = (size_t)column[k] + 1;
    }
    if (column[CSV_OPEN] == column[CSV_CLOSE])
        plan->step[column[CSV_CLOSE]] = CSV_STEP_ALL_PRICES;
    if (dialect->date == CSV_DATE_EPOCH)
        plan->step[column[CSV_TIME]] = CSV_STEP_EPOCH;
    else if (column[CSV_CLOCK] >= 0)
        plan->step[column[CSV_TIME]] = CSV_STEP_DATE;
}
