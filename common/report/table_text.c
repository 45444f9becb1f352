/* Numbers and records in words. */
#include "report/table_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/timestamp.h"
#include "report/record_format.h"

const char *table_text_price(int64_t price_e8, char *out)
{
    /* The smaller the price, the more decimals tell. */
    static const struct {
        int64_t from;
        int64_t unit;
    } steps[] = {{10 * DECIMAL_ONE, 1000000}, {DECIMAL_ONE / 10, 1000}, {0, 1}};
    int64_t magnitude = price_e8 < 0 ? -price_e8 : price_e8;
    size_t k = 0;

    while (magnitude < steps[k].from)
        k++;
    magnitude = (magnitude + steps[k].unit / 2) / steps[k].unit * steps[k].unit;
    decimal_format(price_e8 < 0 ? -magnitude : magnitude, 2, out);
    return out;
}

const char *table_text_exact(int64_t price_e8, char *out)
{
    decimal_format(price_e8, 2, out);
    return out;
}

const char *table_text_percent(double fraction, char *out)
{
    double percent = 100 * fraction;

    out[0] = 0;
    if (!isnan(fraction))
        snprintf(out, TABLE_TEXT_MAX, "%.*f %%", fabs(percent) < 1 ? 2 : 1,
                 percent);
    return out;
}

const char *table_text_ratio(double ratio, char *out)
{
    out[0] = 0;
    if (!isnan(ratio))
        snprintf(out, TABLE_TEXT_MAX, "%.2f", ratio);
    return out;
}

const char *table_text_time(int64_t ts, char *out)
{
    size_t size;

    out[0] = 0;
    if (ts == FIELD_ABSENT)
        return out;
    size = timestamp_format(ts, out);
    out[10] = ' ';
    out[size - 1] = 0;
    if (!strcmp(out + 11, "00:00:00"))
        out[10] = 0;
    else if (size == 20 && !strcmp(out + 16, ":00"))
        out[16] = 0;
    return out;
}

enum detail_style { DETAIL_PERCENT, DETAIL_RATIO, DETAIL_PLAIN, DETAIL_PRICE };

/* In this order, each where the record has it. */
struct detail {
    const char *field;
    const char *label;
    enum detail_style style;
};

static const struct detail pattern_details[] = {
    {"reason", "", DETAIL_PLAIN},
    {"rally", "rally", DETAIL_PERCENT},
    {"penetration", "penetration", DETAIL_PERCENT},
    {"breakout", "breakout", DETAIL_PERCENT},
    {"distance", "distance", DETAIL_PERCENT},
    {"volume_ratio", "vr", DETAIL_RATIO},
    {"reduction", "reduction", DETAIL_PERCENT},
    {"decrease", "decrease", DETAIL_PERCENT},
    {"recovery", "recovery", DETAIL_PLAIN},
    {"failure", "failure", DETAIL_PLAIN},
    {"bars", "bars", DETAIL_PLAIN},
    {"quality", "", DETAIL_PLAIN},
    {"distance_grade", "", DETAIL_PLAIN},
    {"effort", "", DETAIL_PLAIN},
    {"chain", "", DETAIL_PLAIN},
    {"spread_ratio", "sr", DETAIL_RATIO},
    {"close_position", "cp", DETAIL_RATIO},
    {"stop", "stop", DETAIL_PRICE},
};

static const struct detail range_details[] = {
    {"reason", "", DETAIL_PLAIN},
    {"resistance", "to", DETAIL_PRICE},
    {"quality", "quality", DETAIL_PLAIN},
    {"duration", "bars", DETAIL_PLAIN},
    {"support_touches", "touches", DETAIL_PLAIN},
    {"resistance_touches", "/", DETAIL_PLAIN},
    {"jump", "jump", DETAIL_PRICE},
};

static const struct detail signal_details[] = {
    {"reason", "", DETAIL_PLAIN},
    {"trail", "", DETAIL_PLAIN},
};

static const struct {
    const struct detail *detail;
    size_t count;
} details[RECORD_TYPES] = {
    [RECORD_RANGE] = {range_details,
                      sizeof(range_details) / sizeof(range_details[0])},
    [RECORD_PATTERN] = {pattern_details,
                        sizeof(pattern_details) / sizeof(pattern_details[0])},
    [RECORD_SIGNAL] = {signal_details,
                       sizeof(signal_details) / sizeof(signal_details[0])},
};

static const struct field *find_field(enum record_type type, const char *name)
{
    size_t count;
    const struct field *field = record_fields(type, &count);

    for (size_t k = 0; k < count; k++)
        if (!strcmp(field[k].name, name))
            return &field[k];
    return NULL;
}

static const char *value_text(const struct detail *detail,
                              const struct field *field,
                              const struct record *record, char *out)
{
    switch (detail->style) {
    case DETAIL_PERCENT:
        return table_text_percent(record_format_real(field, record), out);
    case DETAIL_RATIO:
        return table_text_ratio(record_format_real(field, record), out);
    case DETAIL_PRICE:
        return table_text_price(record_format_int(field, record), out);
    case DETAIL_PLAIN:
        break;
    }
    record_format_field(field, record, out);
    return out;
}

const char *table_text_details(const struct record *record, char *out)
{
    char value[TABLE_TEXT_MAX];
    size_t used = 0;

    out[0] = 0;
    for (size_t k = 0; k < details[record->type].count; k++) {
        const struct detail *detail = &details[record->type].detail[k];
        const struct field *field = find_field(record->type, detail->field);
        int length;

        if (!field || !field_present(field, record))
            continue;
        value_text(detail, field, record, value);
        length = snprintf(out + used, TABLE_TEXT_MAX - used, "%s%s%s%s",
                          used ? " " : "", detail->label,
                          *detail->label ? " " : "", value);
        if (length < 0 || (size_t)length >= TABLE_TEXT_MAX - used)
            break;
        used += (size_t)length;
    }
    return out;
}
