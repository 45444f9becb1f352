/* Goal: decimals agree with an independent exact computation, both ways. */
#include <string.h>

#include "base/decimal.h"
#include "lib/tap.h"
#include "unit/decimal_cases.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const not_numbers[] = {
    "",    "+",     "-",   ".",     "+.",   "e5",    "1e",    "1e+",
    "1e-", "1.2.3", "1,5", " 1",    "1 ",   "1x",    "0x10",  "nan",
    "inf", "--1",   "+-1", "1e5.5", "1e5e", "1_000", "1'000", "\xc2\xb2",
};

static const struct {
    int64_t value_e8;
    int places;
    const char *text;
} formats[] = {
    {0, 0, "0"},
    {0, 2, "0.00"},
    {0, 8, "0.00000000"},
    {1, 0, "0.00000001"},
    {-1, 0, "-0.00000001"},
    {-1, 2, "-0.00000001"},
    {10, 0, "0.0000001"},
    {700000000, 0, "7"},
    {700000000, 2, "7.00"},
    {10150000000, 0, "101.5"},
    {10150000000, 1, "101.5"},
    {10150000000, 2, "101.50"},
    {-10150000000, 8, "-101.50000000"},
    {INT64_MAX, 0, "92233720368.54775807"},
    {-INT64_MAX, 0, "-92233720368.54775807"},
    {INT64_MIN, 0, "-92233720368.54775808"},
    {INT64_MIN, 8, "-92233720368.54775808"},
};

/* a * b / c half up, by Python's integers. */
static const struct {
    int64_t a;
    int64_t b;
    int64_t c;
    int64_t result;
} scales[] = {
    {0, 5, 7, 0},
    {1, 1, 2, 1},
    {1, 1, 3, 0},
    {5, 1, 2, 3},
    {INT64_MAX, 1, 1, INT64_MAX},
    {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
    {INT64_C(29904615), 7, 1803, INT64_C(116102)},
    {INT64_C(869787691912003251), 89, 9976, INT64_C(7759733819182868)},
    {INT64_C(852), 0, 6927, INT64_C(0)},
    {INT64_C(95857013705), 2, 33, INT64_C(5809515982)},
    {INT64_C(679), 4, 5, INT64_C(543)},
    {INT64_C(892), 13, 53, INT64_C(219)},
    {INT64_C(283206482675), 9, 7, INT64_C(364122620582)},
    {INT64_C(943713218487704291), 72511816, 27610354,
     INT64_C(2478431071754755908)},
    {INT64_C(780), 81227203, 5, INT64_C(12671443668)},
    {INT64_C(53895391845987006), 6, 83404713, INT64_C(3877147219)},
    {INT64_C(219485222496), 7, 725, INT64_C(2119167665)},
    {INT64_C(694), 44, 27435350, INT64_C(0)},
    {INT64_C(88386155), 3745, 2721, INT64_C(121648714)},
    {INT64_C(528197662166), 7, 34097411, INT64_C(108436)},
    {INT64_C(44660353), 5, 25569130, INT64_C(9)},
    {INT64_C(6312860), 86796792, 22286740, INT64_C(24585740)},
    {INT64_C(88674206), 90222682, 4249, INT64_C(1882895902457)},
    {INT64_C(697), 86, 68308891, INT64_C(0)},
    {INT64_C(410), 13, 44518796, INT64_C(0)},
    {INT64_C(882), 9160, 7, INT64_C(1154160)},
    {INT64_C(179942658344018229), 23791528, 92096377,
     INT64_C(46485116286237224)},
    {INT64_C(55208535), 51, 53, INT64_C(53125194)},
    {INT64_C(818468063687), 357, 59, INT64_C(4952425402309)},
    {INT64_C(74491649), 6, 97703408, INT64_C(5)},
    {INT64_C(87933720), 99, 4923, INT64_C(1768320)},
    {INT64_C(650161353495), 23186331, 5, INT64_C(3014971269108615369)},
    {INT64_C(169558650728), 43, 43630893, INT64_C(167107)},
    {INT64_C(685442402697), 55, 7400, INT64_C(5094504344)},
    {INT64_C(828935385348756075), 15, 79182591, INT64_C(157029854962)},
    {INT64_C(553995063024), 0, 9, INT64_C(0)},
    {INT64_C(148826566636972784), 61, 1662, INT64_C(5462346910261937)},
    {INT64_C(591), 4, 7600, INT64_C(0)},
    {INT64_C(839), 1, 7, INT64_C(120)},
    {INT64_C(942), 78, 5, INT64_C(14695)},
    {INT64_C(13698910), 7596, 5827, INT64_C(17857718)},
    {INT64_C(875), 3319, 2138, INT64_C(1358)},
    {INT64_C(734869746229064049), 0, 1, INT64_C(0)},
    {INT64_C(232868456768), 2, 6089, INT64_C(76488243)},
    {INT64_C(15489174), 2, 9283, INT64_C(3337)},
    {INT64_C(84202133), 2643, 11, INT64_C(20231476138)},
};

static void test_cases(void)
{
    for (size_t k = 0; k < COUNT(decimal_cases); k++) {
        const char *text = decimal_cases[k].text;
        enum decimal_result want = decimal_cases[k].result;
        bool set = want == DECIMAL_OK || want == DECIMAL_ROUNDED;
        int64_t value = 77;

        IS_INT(decimal_parse(text, strlen(text), '.', &value), want, "%s",
               text);
        IS_INT(value, set ? decimal_cases[k].value_e8 : 77, "its value");
    }
}

static void test_syntax(void)
{
    int64_t value = 77;

    for (size_t k = 0; k < COUNT(not_numbers); k++)
        IS_INT(
            decimal_parse(not_numbers[k], strlen(not_numbers[k]), '.', &value),
            DECIMAL_SYNTAX, "\"%s\" is no number", not_numbers[k]);
    IS_INT(decimal_parse("1\0002", 3, '.', &value), DECIMAL_SYNTAX,
           "a zero byte is no digit");
    IS_INT(value, 77, "nothing is written");
    IS_INT(decimal_parse("12345", 2, '.', &value), DECIMAL_OK,
           "no more than size bytes are looked at");
    IS_INT(value, 12 * DECIMAL_ONE, "12");
    IS_INT(decimal_parse("1,5e1", 5, ',', &value), DECIMAL_OK, "a comma");
    IS_INT(value, 15 * DECIMAL_ONE, "is the mark where it is asked for");
    IS_INT(decimal_parse("1.5", 3, ',', &value), DECIMAL_SYNTAX,
           "then a point is not");
}

static void test_format(void)
{
    char text[DECIMAL_TEXT_MAX];
    uint64_t seed = 3;
    int wrong = 0;

    for (size_t k = 0; k < COUNT(formats); k++) {
        IS_INT((int64_t)decimal_format(formats[k].value_e8, formats[k].places,
                                       text),
               (int64_t)strlen(formats[k].text), "length");
        IS_TEXT(text, formats[k].text, "%s", formats[k].text);
    }
    for (int k = 0; k < 20000; k++) {
        int64_t value;
        int64_t back;
        size_t size;

        seed = seed * 6364136223846793005U + 1442695040888963407U;
        value = (int64_t)seed >> seed % 60;
        size = decimal_format(value, k % 9, text);
        wrong += decimal_parse(text, size, '.', &back) != DECIMAL_OK ||
                 back != value;
    }
    IS_INT(wrong, 0, "20000 values written and read again");
}

int main(void)
{
    test_cases();
    test_syntax();
    test_format();
    for (size_t k = 0; k < COUNT(scales); k++)
        IS_INT(decimal_scale(scales[k].a, scales[k].b, scales[k].c),
               scales[k].result, "scale %zu", k);
    return tap_done();
}
