/* Confidence, priority and urgency, worked by hand (WYCKOFF d.6). */
#include "analysis/rating.h"
#include "lib/tap.h"

static void test_confidence(void)
{
    OK(rating_raw_confidence(100, 100, 50) == 90.0, "50 + 30 + 10 = 90");
    OK(rating_raw_confidence(70, 70, 70) == 70.0, "equal parts give the part");
    OK(rating_raw_confidence(80, 90, 40) == 75.0, "40 + 27 + 8 = 75");
    OK(rating_confidence(69.9) == 70.0, "lower bound");
    OK(rating_confidence(70.0) == 70.0, "at the lower bound");
    OK(rating_confidence(87.5) == 87.5, "between");
    OK(rating_confidence(95.0) == 95.0, "at the upper bound");
    OK(rating_confidence(100.0) == 95.0, "upper bound");
}

static void test_priority(void)
{
    static const struct {
        const char *name;
        double confidence;
        int64_t r_e4, weight_e2;
        double want;
    } cases[] = {
        /* 40 * 20/25 = 32, 30 * 1, 30 * 1 */
        {"SPRING 90, R 10.2784", 90, 102784, 100, 92.00},
        /* 40 + 30 * 1.2352/3 = 12.352, 30 * .33 = 9.9 */
        {"SOS 95, R 3.2352", 95, 32352, 33, 62.25},
        {"LPS 95, R 6.6124", 95, 66124, 67, 90.10},
        {"UTAD 95, R 5.4594", 95, 54594, 0, 70.00},
        {"the least", 70, 20000, 0, 0.00},
        {"R below 2 costs nothing", 70, 10000, 0, 0.00},
        {"the most", 95, 50000, 100, 100.00},
        /* 30 * .0005/3 = .005 */
        {"a tie goes up", 70, 20005, 0, .01},
        {"below the tie", 70, 20004, 0, .00},
        /* 1.6 * .3 = .48; 10 * .0025 = .025: .505 */
        {"a tie beside a fraction of confidence", 70.3, 20025, 0, .51},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        IS_NEAR(rating_priority(cases[k].confidence, cases[k].r_e4,
                                cases[k].weight_e2),
                cases[k].want, 0, "priority: %s", cases[k].name);
}

static void test_urgency(void)
{
    static const enum grade want[] = {GRADE_IMMEDIATE, GRADE_MODERATE,
                                      GRADE_MODERATE, GRADE_LOW, GRADE_LOW};

    for (int k = 0; k < 5; k++)
        OK(rating_urgency(k + 1) == want[k], "urgency after %d bars", k + 1);
}

int main(void)
{
    test_confidence();
    test_priority();
    test_urgency();
    return tap_done();
}
