/* The usual forms of rows. */
#include "source/csv_fast.h"

#include <float.h>
#include <string.h>

#include "base/timestamp.h"

/* Up to here a sum of digits and decimals in 1e-8 is an exact double. */
#define EXACT_WHOLE UINT64_C(90000000)

struct fast {
    const struct csv_plan *plan;
    struct csv_memo *memo;
    const char *at;
    struct csv_row *out;
    int64_t price[5]; /* open high low close adjusted */
    int64_t clock_ns;
    int64_t zone_ns; /* what the stamp itself said */
    bool has_zone;
    bool epoch;
};

/* True at the end of a field. */
static inline bool ends(const struct fast *f)
{
    char c = *f->at;

    return c == f->plan->dialect.separator || c == '\n' || c == '\r';
}

/* The field at f->at for the strict functions; f->at goes to its end. */
static struct csv_field rest_of_field(struct fast *f)
{
    struct csv_field field = {.text = f->at};

    while (!ends(f) && *f->at != '"')
        f->at++;
    field.size = (size_t)(f->at - field.text);
    while (field.size && field.text[field.size - 1] == ' ')
        field.size--;
    return field;
}

/* A price that is not digits, a mark and up to 8 decimals. */
static bool odd_price(struct fast *f, int64_t *out)
{
    struct csv_field field = rest_of_field(f);
    enum decimal_result result;

    if (!ends(f))
        return false;
    result =
        decimal_parse(field.text, field.size, f->plan->dialect.style.mark, out);
    f->out->rounded += result == DECIMAL_ROUNDED;
    return result == DECIMAL_OK || result == DECIMAL_ROUNDED;
}

static inline bool fast_price(struct fast *f, int64_t *out)
{
    const char *begin = f->at;
    uint64_t word = csv_number_load(begin);
    unsigned digits = csv_number_digits(word);
    uint64_t whole;
    uint64_t decimals = 0;

    if (!digits)
        return false;
    whole = csv_number_front(word, digits);
    f->at = begin + digits;
    if (*f->at == f->plan->dialect.style.mark) {
        word = csv_number_load(f->at + 1);
        digits = csv_number_digits(word);
        decimals = csv_number_decimals(word, digits);
        f->at += 1 + digits;
    }
    if (!ends(f)) {
        f->at = begin;
        return odd_price(f, out);
    }
    *out = (int64_t)(whole * (uint64_t)DECIMAL_ONE + decimals);
    return true;
}

static bool odd_volume(struct fast *f, double *out)
{
    struct csv_field field = rest_of_field(f);

    return ends(f) && csv_number_volume(field.text, field.size,
                                        f->plan->dialect.style, out);
}

static inline bool fast_volume(struct fast *f, double *out)
{
    const char *begin = f->at;
    uint64_t word = csv_number_load(begin);
    unsigned digits = csv_number_digits(word);
    uint64_t whole;
    uint64_t decimals = 0;

    if (!digits) {
        *out = 0;
        return ends(f); /* missing */
    }
    whole = csv_number_front(word, digits);
    f->at = begin + digits;
    if (*f->at == f->plan->dialect.style.mark) {
        word = csv_number_load(f->at + 1);
        digits = csv_number_digits(word);
        decimals = csv_number_decimals(word, digits);
        f->at += 1 + digits;
    }
    if (!ends(f) || whole >= EXACT_WHOLE) {
        f->at = begin;
        return odd_volume(f, out);
    }
    /* Both are below 2^53, so the quotient is rounded once: correctly. */
    *out = decimals ? (double)(whole * (uint64_t)DECIMAL_ONE + decimals) /
                          (double)DECIMAL_ONE
                    : (double)whole;
    return true;
}

/* Two digits as bytes; 100 when they are none. */
static inline unsigned two_digits(const char *text)
{
    unsigned tens = (unsigned)(unsigned char)text[0] - '0';
    unsigned ones = (unsigned)(unsigned char)text[1] - '0';

    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* Puts the day into the memo, with its text when that is short enough. */
static void remember(struct fast *f, const char *text, size_t size,
                     int64_t days)
{
    struct csv_memo *memo = f->memo;
    int64_t offset_s = 0;

    memo->days_ns = days * TIMESTAMP_DAY;
    memo->zone_plain = csv_zone_day(f->plan->zone, days, &offset_s);
    memo->zone_ns = offset_s * TIMESTAMP_SECOND;
    memo->size = size <= 16 ? (unsigned)size : 0;
    for (size_t k = 0; k < 2; k++) {
        size_t bytes = memo->size > 8 * k ? memo->size - 8 * k : 0;

        memo->mask[k] =
            bytes >= 8 ? UINT64_MAX : (UINT64_C(1) << (8 * bytes)) - 1;
        memo->text[k] = csv_number_load(text + 8 * k) & memo->mask[k];
    }
}

/* How far a date may reach: names of months have commas behind them. */
static size_t date_bytes(const struct fast *f)
{
    size_t size = 0;

    while (size < CSV_FAST_SLACK && f->at[size] != '\n' &&
           f->at[size] != f->plan->dialect.separator)
        size++;
    return size;
}

/* The date at f->at, into the memo. */
static bool fast_date(struct fast *f)
{
    const struct csv_memo *memo = f->memo;
    const char *text = f->at;
    int64_t days;
    size_t used;

    if (memo->size &&
        !(((csv_number_load(text) ^ memo->text[0]) & memo->mask[0]) |
          ((csv_number_load(text + 8) ^ memo->text[1]) & memo->mask[1])) &&
        (unsigned)(unsigned char)text[memo->size] - '0' > 9) {
        f->at += memo->size;
        return true;
    }
    used = csv_time_date(f->plan->dialect.date, text, date_bytes(f), &days);
    if (!used)
        return false;
    remember(f, text, used, days);
    f->at += used;
    return true;
}

/* "Z", "+00:00", "-05:00" behind a clock. */
static inline bool fast_zone(struct fast *f)
{
    char sign = *f->at;
    unsigned hour;
    unsigned minute;

    if (sign == 'Z') {
        f->has_zone = true;
        f->at++;
        return true;
    }
    if (sign != '+' && sign != '-')
        return true;
    hour = two_digits(f->at + 1);
    if (hour > 23 || f->at[3] != ':')
        return false;
    minute = two_digits(f->at + 4);
    if (minute > 59)
        return false;
    f->at += 6;
    f->has_zone = true;
    f->zone_ns = (int64_t)(hour * 3600 + minute * 60) * TIMESTAMP_SECOND;
    if (sign == '-')
        f->zone_ns = -f->zone_ns;
    return true;
}

/* Any other form of a clock. */
static bool odd_clock(struct fast *f)
{
    struct csv_field field = rest_of_field(f);

    return field.size &&
           csv_time_clock(field.text, field.size, &f->clock_ns) == field.size;
}

/* HH:MM[:SS[.f]] and a zone. */
static inline bool fast_clock(struct fast *f)
{
    const char *text = f->at;
    unsigned hour = two_digits(text);
    unsigned minute;
    unsigned second = 0;

    if (hour > 23 || text[2] != ':' || two_digits(text + 3) > 59)
        return odd_clock(f);
    minute = two_digits(text + 3);
    f->at += 5;
    f->clock_ns = 0;
    if (*f->at == ':') {
        second = two_digits(f->at + 1);
        if (second > 59) {
            f->at = text;
            return odd_clock(f);
        }
        f->at += 3;
        if (*f->at == '.') {
            uint64_t word = csv_number_load(f->at + 1);
            unsigned digits = csv_number_digits(word);

            if (!digits)
                return false;
            f->clock_ns = (int64_t)csv_number_decimals(word, digits) * 10;
            f->at += 1 + digits;
        }
    }
    f->clock_ns +=
        (int64_t)(hour * 3600 + minute * 60 + second) * TIMESTAMP_SECOND;
    return fast_zone(f);
}

static inline bool fast_stamp(struct fast *f)
{
    f->clock_ns = 0;
    if (!fast_date(f))
        return false;
    if (f->plan->dialect.date == CSV_DATE_COMPACT && *f->at >= '0' &&
        *f->at <= '9')
        return odd_clock(f) && ends(f);
    if (*f->at != ' ' && *f->at != 'T')
        return ends(f);
    f->at++;
    while (*f->at == ' ')
        f->at++;
    return fast_clock(f) && ends(f);
}

static bool fast_epoch(struct fast *f)
{
    struct csv_field field = rest_of_field(f);
    struct csv_stamp stamp;

    if (!ends(f) ||
        !csv_time_stamp(CSV_DATE_EPOCH, field.text, field.size, &stamp))
        return false;
    f->epoch = true;
    f->out->bar.ts = csv_time_ns(&stamp);
    return true;
}

static bool fast_name(struct fast *f, const char **text, size_t *size)
{
    struct csv_field field = rest_of_field(f);

    if (field.size &&
        (field.text[0] == '\t' || field.text[field.size - 1] == '\t'))
        return false; /* blanks that only the strict way cuts off */
    *text = field.text;
    *size = field.size;
    return ends(f);
}

static inline bool fast_field(struct fast *f, enum csv_step step)
{
    switch (step) {
    case CSV_STEP_STAMP:
        return fast_stamp(f);
    case CSV_STEP_DATE:
        return fast_date(f) && ends(f);
    case CSV_STEP_EPOCH:
        return fast_epoch(f);
    case CSV_STEP_CLOCK:
        return fast_clock(f) && ends(f);
    case CSV_STEP_OPEN:
    case CSV_STEP_HIGH:
    case CSV_STEP_LOW:
    case CSV_STEP_CLOSE:
    case CSV_STEP_ADJUSTED:
        return fast_price(f, &f->price[step - CSV_STEP_OPEN]);
    case CSV_STEP_ALL_PRICES:
        if (!fast_price(f, &f->price[0]))
            return false;
        f->price[1] = f->price[2] = f->price[3] = f->price[0];
        return true;
    case CSV_STEP_VOLUME:
        return fast_volume(f, &f->out->bar.volume);
    case CSV_STEP_SYMBOL:
        return fast_name(f, &f->out->symbol, &f->out->symbol_size);
    case CSV_STEP_TIMEFRAME:
        return fast_name(f, &f->out->timeframe, &f->out->timeframe_size);
    case CSV_STEP_SKIP:
        break;
    }
    while (!ends(f) && *f->at != '"')
        f->at++;
    return *f->at != '"';
}

/* Past what is left of the line, which must not be too many fields. */
static const char *finish_line(struct fast *f, size_t fields)
{
    const char *at = f->at;
    char separator = f->plan->dialect.separator;

    while (*at != '\n' && *at != '"') {
        fields += *at == separator;
        if (*at == '\r' && at[1] != '\n')
            return NULL;
        at++;
    }
    return *at == '\n' && fields <= f->plan->dialect.columns ? at + 1 : NULL;
}

/* All that makes a good bar but its place in time, without a branch. */
static inline bool is_good(const struct bar *bar)
{
    return (bar->low > 0) & (bar->low <= bar->open) & (bar->low <= bar->close) &
           (bar->high >= bar->open) & (bar->high >= bar->close) &
           (bar->high < DECIMAL_PRICE_LIMIT) & (bar->volume >= 0) &
           (bar->volume <= DBL_MAX);
}

/* The parts of the row into a bar; false when the strict way must judge. */
static inline bool fast_bar(struct fast *f)
{
    struct bar *bar = &f->out->bar;
    const struct csv_memo *memo = f->memo;

    bar->open = f->price[0];
    bar->high = f->price[1];
    bar->low = f->price[2];
    bar->close = f->price[3];
    if (!f->epoch) {
        if (!f->has_zone && !memo->zone_plain)
            return false;
        bar->ts = memo->days_ns + f->clock_ns -
                  (f->has_zone ? f->zone_ns : memo->zone_ns);
    }
    f->out->later_ts = bar->ts;
    if (!is_good(bar))
        return false;
    if (!f->plan->adjust)
        return true;
    return f->price[4] > 0 && f->price[4] < DECIMAL_PRICE_LIMIT &&
           csv_rows_adjust(bar, f->price[4]) && is_good(bar);
}

const char *csv_fast_row(const struct csv_plan *plan, struct csv_memo *memo,
                         const char *text, struct csv_row *out)
{
    struct fast f = {.plan = plan, .memo = memo, .at = text, .out = out};
    const char *next;

    if (!plan->fast)
        return NULL;
    *out = (struct csv_row){0};
    for (size_t k = 0;; k++) {
        while (*f.at == ' ')
            f.at++;
        if (!fast_field(&f, (enum csv_step)plan->step[k]))
            return NULL;
        if (k + 1 == plan->used)
            break;
        if (*f.at != plan->dialect.separator)
            return NULL;
        f.at++;
    }
    next = *f.at == '\n' ? f.at + 1 : finish_line(&f, plan->used);
    return next && fast_bar(&f) ? next : NULL;
}
