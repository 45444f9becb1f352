/* Numbers of CSV files, the strict way. */
#include "source/csv_number.h"

#include <strings.h>

#include "base/parse.h"

/* Longest number that is taken when it must be rewritten to be read. */
#define TEXT_MAX 128
/* Below 2^53 and within 10^22, a quotient of two doubles is exact to 1/2 ulp.
 */
#define EXACT_DIGITS 15
#define EXACT_PLACES 22

/* Cuts blanks, also no-break ones, off both ends. */
static void trim(const char **text, size_t *size)
{
    while (*size && ((*text)[0] == ' ' || (*text)[0] == '\t')) {
        (*text)++;
        (*size)--;
    }
    while (*size && ((*text)[*size - 1] == ' ' || (*text)[*size - 1] == '\t'))
        (*size)--;
}

bool csv_number_missing(const char *text, size_t size)
{
    static const char *const words[] = {"-",   "--",  "null", "nan",
                                        "na",  "n/a", "n.a.", "none",
                                        "nil", "\\n", "#n/a"};

    trim(&text, &size);
    if (!size)
        return true;
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (size == strlen(words[k]) && !strncasecmp(text, words[k], size))
            return true;
    return false;
}

/* Cuts a currency sign off either end. */
static void cut_currency(const char **text, size_t *size)
{
    static const char *const signs[] = {"$", "\xe2\x82\xac", "\xc2\xa3",
                                        "\xc2\xa5"};

    for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++) {
        size_t length = strlen(signs[k]);

        if (*size > length && !memcmp(*text, signs[k], length)) {
            *text += length;
            *size -= length;
        } else if (*size > length &&
                   !memcmp(*text + *size - length, signs[k], length)) {
            *size -= length;
        } else {
            continue;
        }
        trim(text, size);
        return;
    }
}

/* The length of a thousands separator at the front of text, 0 for none. */
static size_t group_at(const char *text, size_t size, char group)
{
    if ((group && text[0] == group) || text[0] == ' ' || text[0] == '\'')
        return 1;
    if (size > 1 && !memcmp(text, "\xc2\xa0", 2))
        return 2;
    if (size > 2 && !memcmp(text, "\xe2\x80\xaf", 3))
        return 3;
    return 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * Copies the integer digits from *at on without their separators, which must
 * stand before three digits (in between also two: 12,34,567).
 */
static bool copy_groups(const char *text, size_t size, char group, size_t *at,
                        char *out, size_t *used)
{
    size_t run = 0;
    bool grouped = false;
    size_t k = *at;

    while (k < size) {
        size_t length;

        if (is_digit(text[k])) {
            if (*used == TEXT_MAX - 1)
                return false;
            out[(*used)++] = text[k++];
            run++;
            continue;
        }
        length = group_at(text + k, size - k, group);
        if (!length)
            break;
        if (run < (grouped ? 2 : 1) || run > 3)
            return false;
        grouped = true;
        run = 0;
        k += length;
    }
    *at = k;
    return !grouped || run == 3;
}

/*
 * The number without thousands separators, its mark a point, in out[TEXT_MAX]
 * with a final zero. Returns its length, 0 when it is not one.
 */
static size_t rewrite(const char *text, size_t size, struct csv_style style,
                      char *out)
{
    size_t used = 0;
    size_t at = 0;

    if (at < size && (text[at] == '+' || text[at] == '-'))
        out[used++] = text[at++];
    if (!copy_groups(text, size, style.group, &at, out, &used))
        return 0;
    for (; at < size; at++) {
        if (used == TEXT_MAX - 1)
            return 0;
        out[used] = text[at];
        if (text[at] == style.mark)
            out[used] = '.';
        used++;
        if (text[at] == '.' && style.mark != '.')
            return 0;
    }
    out[used] = 0;
    return used;
}

enum decimal_result csv_number_price(const char *text, size_t size,
                                     struct csv_style style, int64_t *out)
{
    enum decimal_result result;
    char plain[TEXT_MAX];
    size_t used;

    trim(&text, &size);
    result = decimal_parse(text, size, style.mark, out);
    if (result != DECIMAL_SYNTAX)
        return result;
    cut_currency(&text, &size);
    used = rewrite(text, size, style, plain);
    return used ? decimal_parse(plain, used, '.', out) : DECIMAL_SYNTAX;
}

/* digits[.digits] of at most 15 digits, whole text; false: needs more care. */
static bool exact_volume(const char *text, size_t size, double *out)
{
    static const double power[EXACT_PLACES + 1] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t value = 0;
    size_t places = 0;
    size_t digits = 0;
    bool decimal = false;

    for (size_t k = 0; k < size; k++) {
        if (text[k] == '.' && !decimal) {
            decimal = true;
            continue;
        }
        if (!is_digit(text[k]) || ++digits > EXACT_DIGITS)
            return false;
        value = value * 10 + (uint64_t)(text[k] - '0');
        places += decimal;
    }
    if (!digits)
        return false;
    *out = (double)value / power[places];
    return true;
}

/* True for [+-]digits[.digits][e[+-]digits], what parse_real() may see. */
static bool is_number(const char *text, size_t size)
{
    int64_t unused;
    enum decimal_result result = decimal_parse(text, size, '.', &unused);

    return result != DECIMAL_SYNTAX;
}

/* The power of ten of a suffix that is cut off; 0 for none. */
static int cut_suffix(const char *text, size_t *size)
{
    static const char suffixes[] = "kmbtKMBT";
    const char *found;

    if (!*size)
        return 0;
    found = strchr(suffixes, text[*size - 1]);
    if (!found || !*found)
        return 0;
    (*size)--;
    while (*size && text[*size - 1] == ' ')
        (*size)--;
    return 3 * (int)((found - suffixes) % 4 + 1);
}

bool csv_number_volume(const char *text, size_t size, struct csv_style style,
                       double *out)
{
    static const char *const exponents[] = {"", "e3", "e6", "e9", "e12"};
    char plain[TEXT_MAX + 4];
    int exponent;
    size_t used;

    trim(&text, &size);
    if (style.mark == '.' && exact_volume(text, size, out))
        return true;
    if (csv_number_missing(text, size)) {
        *out = 0;
        return true;
    }
    exponent = cut_suffix(text, &size);
    used = rewrite(text, size, style, plain);
    if (!used || !is_number(plain, used))
        return false;
    if (!exponent && exact_volume(plain, used, out))
        return true;
    memcpy(plain + used, exponents[exponent / 3],
           strlen(exponents[exponent / 3]) + 1);
    return is_number(plain, strlen(plain)) && parse_real(plain, out);
}
