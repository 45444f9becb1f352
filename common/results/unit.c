/* Units of measurement. */
#include "results/unit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "base/number.h"
#include "base/parse.h"
#include "base/utf8.h"

#define KIB 1024.0
#define MIB (1024.0 * KIB)
#define GIB (1024.0 * MIB)
#define TIB (1024.0 * GIB)

/* Words of four letters and more are known in capitals, too. */
#define WORD_SIZE 4

/* SI prefixes stand one step apart. */
#define STEP 1000.0

struct known {
    const char *text;
    double factor;
    enum dimension dimension;
};

static const struct known known_units[] = {
    {"ns", 1e-9, DIMENSION_TIME},
    {"us", 1e-6, DIMENSION_TIME},
    {"\xc2\xb5s", 1e-6, DIMENSION_TIME}, /* U+00B5, micro sign */
    {"\xce\xbcs", 1e-6, DIMENSION_TIME}, /* U+03BC, Greek mu */
    {"ms", 1e-3, DIMENSION_TIME},
    {"s", 1, DIMENSION_TIME},
    {"ps", 1e-12, DIMENSION_TIME},
    {"sec", 1, DIMENSION_TIME},
    {"secs", 1, DIMENSION_TIME},
    {"second", 1, DIMENSION_TIME},
    {"seconds", 1, DIMENSION_TIME},
    {"msec", 1e-3, DIMENSION_TIME},
    {"millisecond", 1e-3, DIMENSION_TIME},
    {"milliseconds", 1e-3, DIMENSION_TIME},
    {"usec", 1e-6, DIMENSION_TIME},
    {"microsecond", 1e-6, DIMENSION_TIME},
    {"microseconds", 1e-6, DIMENSION_TIME},
    {"nsec", 1e-9, DIMENSION_TIME},
    {"nanosecond", 1e-9, DIMENSION_TIME},
    {"nanoseconds", 1e-9, DIMENSION_TIME},
    {"min", 60, DIMENSION_TIME},
    {"minute", 60, DIMENSION_TIME},
    {"minutes", 60, DIMENSION_TIME},
    {"h", 3600, DIMENSION_TIME},
    {"hour", 3600, DIMENSION_TIME},
    {"hours", 3600, DIMENSION_TIME},
    {"B", 1, DIMENSION_BYTES},
    {"byte", 1, DIMENSION_BYTES},
    {"bytes", 1, DIMENSION_BYTES},
    {"kB", 1e3, DIMENSION_BYTES},
    {"KB", 1e3, DIMENSION_BYTES},
    {"MB", 1e6, DIMENSION_BYTES},
    {"GB", 1e9, DIMENSION_BYTES},
    {"TB", 1e12, DIMENSION_BYTES},
    {"KiB", KIB, DIMENSION_BYTES},
    {"MiB", MIB, DIMENSION_BYTES},
    {"GiB", GIB, DIMENSION_BYTES},
    {"TiB", TIB, DIMENSION_BYTES},
    {"kilobytes", 1e3, DIMENSION_BYTES},
    {"megabytes", 1e6, DIMENSION_BYTES},
    {"gigabytes", 1e9, DIMENSION_BYTES},
    {"count", 1, DIMENSION_COUNT},
    {"counts", 1, DIMENSION_COUNT},
    {"alloc", 1, DIMENSION_COUNT},
    {"allocs", 1, DIMENSION_COUNT},
    {"allocations", 1, DIMENSION_COUNT},
    {"object", 1, DIMENSION_COUNT},
    {"objects", 1, DIMENSION_COUNT},
    {"Ir", 1, DIMENSION_COUNT},
    {"instruction", 1, DIMENSION_COUNT},
    {"instructions", 1, DIMENSION_COUNT},
    {"cycles", 1, DIMENSION_COUNT},
    {"1", 1, DIMENSION_RATIO},
    {"ratio", 1, DIMENSION_RATIO},
    {"%", 1e-2, DIMENSION_RATIO},
    {"percent", 1e-2, DIMENSION_RATIO},
    {"Hz", 1, DIMENSION_RATE},
    {"kHz", 1e3, DIMENSION_RATE},
    {"MHz", 1e6, DIMENSION_RATE},
    {"GHz", 1e9, DIMENSION_RATE},
};

static const char *const names[] = {
    [DIMENSION_TIME] = "s",      [DIMENSION_BYTES] = "B",
    [DIMENSION_COUNT] = "count", [DIMENSION_RATE] = "1/s",
    [DIMENSION_RATIO] = "1",
};

struct span {
    const char *at;
    size_t size;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct span trimmed(const char *text, size_t size)
{
    while (size && is_space(text[0])) {
        text++;
        size--;
    }
    while (size && is_space(text[size - 1]))
        size--;
    return (struct span){text, size};
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same(const char *known, struct span text)
{
    bool word = text.size >= WORD_SIZE;

    if (strlen(known) != text.size)
        return false;
    for (size_t k = 0; k < text.size; k++)
        if (known[k] != text.at[k] &&
            !(word && lower(known[k]) == lower(text.at[k])))
            return false;
    return true;
}

static const struct known *find(struct span text)
{
    for (size_t k = 0; k < sizeof(known_units) / sizeof(known_units[0]); k++)
        if (same(known_units[k].text, text))
            return &known_units[k];
    return NULL;
}

static bool one_of(const char *const *list, struct span text)
{
    for (; *list; list++)
        if (same(*list, text))
            return true;
    return false;
}

/* "ns/op" is a time: what the loop was called says nothing. */
static bool is_one_round(struct span text)
{
    static const char *const rounds[] = {
        "op",    "ops",  "iter",       "iteration", "call", "run",
        "round", "exec", "invocation", "operation", NULL};

    return one_of(rounds, text);
}

/* "Melem" is 1e6 "elem"; only before words that are counted in rates. */
static double prefix_factor(struct span *text)
{
    static const char *const counted[] = {
        "op",    "ops",  "elem", "elems", "element", "elements", "item",
        "items", "bar",  "bars", "iter",  "iters",   "req",      "reqs",
        "row",   "rows", "msg",  "msgs",  NULL};
    static const struct {
        char letter;
        double factor;
    } prefixes[] = {
        {'k', 1e3}, {'K', 1e3}, {'M', 1e6}, {'G', 1e9}, {'T', 1e12}};

    for (size_t k = 0; k < sizeof(prefixes) / sizeof(prefixes[0]); k++) {
        struct span rest;

        if (!text->size || text->at[0] != prefixes[k].letter)
            continue;
        rest = trimmed(text->at + 1, text->size - 1);
        if (rest.size && !one_of(counted, rest))
            continue;
        *text = rest;
        return prefixes[k].factor;
    }
    return 1;
}

static bool is_utf8(struct span text)
{
    while (text.size) {
        long code;
        size_t length = utf8_next(text.at, text.size, &code);

        if (!length)
            return false;
        text.at += length;
        text.size -= length;
    }
    return true;
}

/* As much as fits of a text, '?' for bytes that are none; its length. */
static size_t copy_characters(char *out, size_t room, struct span text)
{
    size_t used = 0;

    while (text.size) {
        long code;
        size_t length = utf8_next(text.at, text.size, &code);
        size_t step = length ? length : 1;

        if (used + step > room)
            break;
        memcpy(out + used, length ? text.at : "?", step);
        used += step;
        text.at += step;
        text.size -= step;
    }
    return used;
}

/*
 * A name that cannot stay as it is carries the hash of all of it, so that two
 * such names stay two.
 */
static void set_name(struct unit *out, struct span text, const char *tail)
{
    size_t tail_size = strlen(tail);
    size_t room = sizeof(out->name) - 1 - tail_size;
    bool whole = text.size <= room && is_utf8(text);
    char hash[NUMBER_TEXT_MAX];
    size_t used = copy_characters(out->name, whole ? room : room - 9, text);

    if (!whole) {
        /* It is one word now, and no "ns/..." any more. */
        for (size_t k = 0; !tail_size && k < used; k++)
            if (out->name[k] == '/')
                out->name[k] = '|';
        number_format_hex(fnv1a(FNV_OFFSET, text.at, text.size), hash);
        out->name[used] = '~';
        memcpy(out->name + used + 1, hash, 8);
        used += 9;
    }
    memcpy(out->name + used, tail, tail_size + 1);
}

static void set_known(struct unit *out, const struct known *known)
{
    memcpy(out->name, names[known->dimension],
           strlen(names[known->dimension]) + 1);
    out->factor = known->factor;
    out->dimension = known->dimension;
    out->better =
        known->dimension == DIMENSION_RATE ? BETTER_HIGHER : BETTER_LOWER;
}

/* "bars/ms": any number of anything in a time. */
static void set_rate(struct unit *out, struct span what, double time)
{
    const struct known *known = find(what);

    out->factor = 1 / time;
    if (time < 1) /* 1 / 1e-9 is not 1e9 */
        out->factor = round(out->factor);
    if (known && known->dimension != DIMENSION_COUNT) {
        const char *name = names[known->dimension];

        out->factor *= known->factor;
        set_name(out, (struct span){name, strlen(name)}, "/s");
    } else {
        out->factor *= prefix_factor(&what);
        set_name(out, what.size ? what : (struct span){"1", 1}, "/s");
    }
    out->dimension = DIMENSION_RATE;
    out->better = BETTER_HIGHER;
}

/* "MiB/request": a known unit for each of something. */
static void set_each(struct unit *out, const struct known *known,
                     struct span each)
{
    char tail[sizeof(out->name)];
    const char *name = names[known->dimension];
    size_t size = each.size < sizeof(tail) - 12 ? each.size : 0;

    if (!size || !is_utf8(each)) /* it stays what it was */
        return;
    tail[0] = '/';
    memcpy(tail + 1, each.at, size);
    tail[size + 1] = 0;
    set_name(out, (struct span){name, strlen(name)}, tail);
    out->factor = known->factor;
}

void unit_parse(const char *text, size_t size, struct unit *out)
{
    struct span whole = trimmed(text, strnlen(text, size));
    const struct known *known = find(whole);
    const struct known *bottom;
    struct span above;
    struct span below;
    size_t slash = whole.size;

    *out = (struct unit){.factor = 1};
    if (known) {
        set_known(out, known);
        return;
    }
    while (slash && whole.at[slash - 1] != '/')
        slash--;
    set_name(out, whole, "");
    if (!slash)
        return;
    above = trimmed(whole.at, slash - 1);
    below = trimmed(whole.at + slash, whole.size - slash);
    known = find(above);
    bottom = find(below);
    if (bottom && bottom->dimension == DIMENSION_TIME)
        set_rate(out, above, bottom->factor);
    else if (known && is_one_round(below))
        set_known(out, known);
    else if (known && known->dimension != DIMENSION_RATE && below.size)
        set_each(out, known, below);
}

bool unit_same_dimension(const char *a, const char *b)
{
    struct unit one;
    struct unit other;

    unit_parse(a, strlen(a), &one);
    unit_parse(b, strlen(b), &other);
    if (one.dimension != other.dimension)
        return false;
    if (one.dimension == DIMENSION_OTHER || one.dimension == DIMENSION_RATE)
        return !strcmp(one.name, other.name);
    return true;
}

/* What a value is shown in; the largest that leaves at least 1. */
struct shown {
    const char *text;
    double factor;
};

static const struct shown shown_times[] = {{"h", 3600},  {"min", 60},
                                           {"s", 1},     {"ms", 1e-3},
                                           {"us", 1e-6}, {"ns", 1e-9}};
static const struct shown shown_bytes[] = {
    {"TiB", TIB}, {"GiB", GIB}, {"MiB", MIB}, {"KiB", KIB}, {"B", 1}};
static const struct shown shown_numbers[] = {
    {"T", 1e12}, {"G", 1e9}, {"M", 1e6}, {"k", 1e3}, {"", 1}};

/* Three digits, or all of a whole number; 999.6 has four and moves on. */
static void format_digits(double value, char *out, size_t size)
{
    double magnitude = fabs(value);
    int decimals = 2;

    if (magnitude >= 99.95)
        decimals = 0;
    else if (magnitude >= 9.995)
        decimals = 1;
    else if (magnitude > 0 && magnitude < 0.9995) {
        snprintf(out, size, "%.3g", value);
        return;
    }
    snprintf(out, size, "%.*f", decimals, value);
}

static const struct shown *choose(const struct shown *shown, size_t count,
                                  double value)
{
    size_t k = 0;

    if (!(value < 0 || value > 0))
        while (k + 1 < count && shown[k].factor > 1)
            k++;
    /* Rounded to three digits it must not be less than one of them. */
    while (k + 1 < count && (value < 0 || value > 0) &&
           fabs(value) < shown[k].factor * 0.9995)
        k++;
    return &shown[k];
}

static void format_shown(const struct shown *shown, size_t count, double value,
                         const char *tail, char *out, size_t size)
{
    const struct shown *row = choose(shown, count, value);
    double scaled = value / row->factor;
    char digits[NUMBER_TEXT_MAX];

    if (fabs(scaled) >= 1e6)
        snprintf(digits, sizeof(digits), "%.3g", scaled);
    else
        format_digits(scaled, digits, sizeof(digits));
    /* Times have three digits; a whole number of anything else is one. */
    if ((!row->text[0] || !strcmp(row->text, "B") || !(fabs(value) > 0)) &&
        fabs(scaled) < STEP && !(scaled < trunc(scaled)) &&
        !(scaled > trunc(scaled)))
        snprintf(digits, sizeof(digits), "%.0f", fabs(scaled) > 0 ? scaled : 0);
    snprintf(out, size, "%s%s%s%s", digits,
             row->text[0] || (tail[0] && tail[0] != '/') ? " " : "", row->text,
             tail);
}

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

void unit_format(double value, const char *unit, char *out, size_t size)
{
    struct unit parsed;
    char tail[sizeof(parsed.name) + 1];

    unit_parse(unit, strlen(unit), &parsed);
    value *= parsed.factor;
    if (!isfinite(value)) {
        snprintf(out, size, "-");
        return;
    }
    switch (parsed.dimension) {
    case DIMENSION_TIME:
        format_shown(shown_times, COUNT_OF(shown_times), value, "", out, size);
        return;
    case DIMENSION_BYTES:
        format_shown(shown_bytes, COUNT_OF(shown_bytes), value, "", out, size);
        return;
    case DIMENSION_RATIO:
        format_digits(100 * value, tail, sizeof(tail));
        snprintf(out, size, "%s%%", tail);
        return;
    case DIMENSION_COUNT:
        format_shown(shown_numbers, COUNT_OF(shown_numbers), value, "", out,
                     size);
        return;
    case DIMENSION_RATE:
        if (!strcmp(parsed.name, "B/s")) {
            format_shown(shown_bytes, COUNT_OF(shown_bytes), value, "/s", out,
                         size);
            return;
        }
        break;
    case DIMENSION_OTHER:
        break;
    }
    if (!strcmp(parsed.name, "1/s"))
        snprintf(tail, sizeof(tail), "/s");
    else
        snprintf(tail, sizeof(tail), "%s", parsed.name);
    format_shown(shown_numbers, COUNT_OF(shown_numbers), value, tail, out,
                 size);
}

/* The length of the number in front. */
static size_t number_size(const char *text)
{
    static const char digits[] = "0123456789";
    size_t size = strspn(text, "+-");
    size_t exponent;

    size += strspn(text + size, digits);
    if (text[size] == '.')
        size += 1 + strspn(text + size + 1, digits);
    if (text[size] != 'e' && text[size] != 'E')
        return size;
    exponent = 1 + strspn(text + size + 1, "+-");
    if (!strspn(text + size + exponent, digits))
        return size;
    return size + exponent + strspn(text + size + exponent, digits);
}

bool unit_parse_amount(const char *text, double *value, struct unit *unit)
{
    size_t size = number_size(text);
    char digits[64];
    double number;

    if (!size || size >= sizeof(digits))
        return false;
    memcpy(digits, text, size);
    digits[size] = 0;
    if (!parse_real(digits, &number))
        return false;
    unit_parse(text + size, strlen(text + size), unit);
    number *= unit->factor;
    if (!isfinite(number))
        return false;
    *value = number;
    return true;
}
