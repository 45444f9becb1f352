/* Goal: numbers of CSV files come out exact, and nothing else is a number. */
#include "source/csv_number.h"

#include <stdlib.h>

#include "lib/tap.h"

/* Less than any volume of the table. */
#define NONE (-1e300)

struct price_case {
    const char *text;
    char mark;
    char group;
    enum decimal_result result;
    int64_t e8;
};

static const struct price_case prices[] = {
    {"101.5", '.', ',', DECIMAL_OK, 10150000000},
    {"0.00002853", '.', 0, DECIMAL_OK, 2853},
    {" 7 ", '.', 0, DECIMAL_OK, 700000000},
    {"2.853e-05", '.', 0, DECIMAL_OK, 2853},
    {"530.9999770000001", '.', 0, DECIMAL_ROUNDED, 53099997700},
    {"0.000000005", '.', 0, DECIMAL_ROUNDED, 0},
    {"0.000000015", '.', 0, DECIMAL_ROUNDED, 2},
    {"1,5", ',', '.', DECIMAL_OK, 150000000},
    {"1.234,5", ',', '.', DECIMAL_OK, 123450000000},
    {"1,234.50", '.', ',', DECIMAL_OK, 123450000000},
    {"1,234,567.5", '.', ',', DECIMAL_OK, 123456750000000},
    {"12,34,567.5", '.', ',', DECIMAL_OK, 123456750000000},
    {"1 234.5", '.', 0, DECIMAL_OK, 123450000000},
    {"1'234.5", '.', 0, DECIMAL_OK, 123450000000},
    {"1\xc2\xa0"
     "234,5",
     ',', '.', DECIMAL_OK, 123450000000},
    {"1\xe2\x80\xaf"
     "234,5",
     ',', '.', DECIMAL_OK, 123450000000},
    {"$1,234.50", '.', ',', DECIMAL_OK, 123450000000},
    {"99 \xe2\x82\xac", '.', ',', DECIMAL_OK, 9900000000},
    {"\xc2\xa3"
     "5",
     '.', ',', DECIMAL_OK, 500000000},
    {"-3", '.', 0, DECIMAL_OK, -300000000},
    {"1,5", '.', ',', DECIMAL_SYNTAX, 0},
    {"1,23.5", '.', ',', DECIMAL_SYNTAX, 0},
    {"1,2345.5", '.', ',', DECIMAL_SYNTAX, 0},
    {"1234,567.5", '.', ',', DECIMAL_SYNTAX, 0},
    {"1.234.567", '.', ',', DECIMAL_SYNTAX, 0},
    {"1,234", '.', 0, DECIMAL_SYNTAX, 0},
    {"", '.', ',', DECIMAL_SYNTAX, 0},
    {"ten", '.', ',', DECIMAL_SYNTAX, 0},
    {"nan", '.', ',', DECIMAL_SYNTAX, 0},
    {"0x10", '.', ',', DECIMAL_SYNTAX, 0},
    {"1e99", '.', ',', DECIMAL_RANGE, 0},
};

struct volume_case {
    const char *text;
    char mark;
    char group;
    double volume; /* NONE: not a number */
};

static const struct volume_case volumes[] = {
    {"59695300", '.', 0, 59695300},
    {"2300413.7295", '.', 0, 2300413.7295},
    {"36304.20000000", '.', 0, 36304.2},
    {"123456789012345678", '.', 0, 123456789012345678.0},
    {"0.1234567890123456789", '.', 0, 0.1234567890123456789},
    {"1e3", '.', 0, 1000},
    {"1.23M", '.', ',', 1230000},
    {"250.5k", '.', ',', 250500},
    {"1,5B", ',', '.', 1500000000},
    {"2T", '.', ',', 2e12},
    {"12.345", ',', '.', 12345},
    {"1,234,567", '.', ',', 1234567},
    {"", '.', ',', 0},
    {"-", '.', ',', 0},
    {"null", '.', ',', 0},
    {"NaN", '.', ',', 0},
    {"N/A", '.', ',', 0},
    {"-5", '.', ',', -5},
    {"many", '.', ',', NONE},
    {"M", '.', ',', NONE},
    {"inf", '.', ',', NONE},
    {"1e400", '.', ',', NONE},
    {"1e5M", '.', ',', NONE},
};

/* The value of up to 8 digits, and of as many decimals, by the fast parts. */
static void test_words(void)
{
    char text[17] = {0};
    bool values = true;
    bool decimals = true;
    bool counts = true;

    for (unsigned digits = 1; digits <= 8; digits++) {
        uint64_t value = 0;
        uint64_t padded;
        uint64_t word;

        for (unsigned k = 0; k < 16; k++)
            text[k] = ',';
        for (unsigned k = 0; k < digits; k++) {
            text[k] = (char)('0' + (9 - k));
            value = value * 10 + (9 - k);
        }
        padded = value;
        for (unsigned k = digits; k < 8; k++)
            padded *= 10;
        word = csv_number_load(text);
        counts &= csv_number_digits(word) == digits;
        values &= csv_number_front(word, digits) == value;
        decimals &= csv_number_decimals(word, digits) == padded;
    }
    OK(counts, "digits are counted");
    OK(values, "digits in front have their value");
    OK(decimals, "decimals are filled up with zeros");
    for (int c = 0; c < 256; c++) {
        memset(text, (char)c, 8);
        counts &= csv_number_digits(csv_number_load(text)) ==
                  (unsigned)(c >= '0' && c <= '9' ? 8 : 0);
    }
    OK(counts, "nothing but the ten digits is one");
}

int main(void)
{
    for (size_t k = 0; k < sizeof(prices) / sizeof(prices[0]); k++) {
        const struct price_case *c = &prices[k];
        struct csv_style style = {c->mark, c->group};
        int64_t e8 = 0;
        enum decimal_result result =
            csv_number_price(c->text, strlen(c->text), style, &e8);

        if (c->result == DECIMAL_OK || c->result == DECIMAL_ROUNDED)
            OK(result == c->result && e8 == c->e8, "price \"%s\"", c->text);
        else
            IS_INT(result, c->result, "price \"%s\"", c->text);
    }
    for (size_t k = 0; k < sizeof(volumes) / sizeof(volumes[0]); k++) {
        const struct volume_case *c = &volumes[k];
        struct csv_style style = {c->mark, c->group};
        double volume = 0;
        bool good = csv_number_volume(c->text, strlen(c->text), style, &volume);

        if (c->volume <= NONE)
            OK(!good, "volume \"%s\" is none", c->text);
        else
            OK(good && !(volume < c->volume) && !(volume > c->volume),
               "volume \"%s\"", c->text);
    }
    test_words();
    return tap_done();
}
