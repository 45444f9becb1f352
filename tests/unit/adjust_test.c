/* Goal: adjusted p values as worked by hand and as published, in any order. */
#include <string.h>

#include "lib/tap.h"
#include "stats/adjust.h"

/*
 * Holm: 4 * .005 = .02, 3 * .01 = .03, 2 * .03 = .06, then .04 may not be less
 * than .06. Benjamini & Hochberg, from the largest: .04, 4/3 * .03 = .04,
 * 2 * .01 = .02, 4 * .005 = .02.
 */
static void test_by_hand(void)
{
    static const double p[] = {.01, .04, .03, .005};
    static const double holm[] = {.03, .06, .06, .02};
    static const double bh[] = {.02, .04, .04, .02};
    double out[4];
    double place[4];
    struct err err;

    OK(!adjust_holm(p, 4, out, &err), "Holm");
    for (int k = 0; k < 4; k++)
        IS_NEAR(out[k], holm[k], 1e-15, "Holm %d", k);
    OK(!adjust_bh(p, 4, out, &err), "Benjamini & Hochberg");
    for (int k = 0; k < 4; k++)
        IS_NEAR(out[k], bh[k], 1e-15, "Benjamini & Hochberg %d", k);
    memcpy(place, p, sizeof(p));
    OK(!adjust_bh(place, 4, place, &err), "in place");
    OK(!memcmp(place, out, sizeof(out)), "in place");
}

/*
 * The 15 tests of Benjamini & Hochberg 1995, section 4.1: at .05 Bonferroni's
 * correction (and Holm's) finds three, theirs four.
 */
static void test_published(void)
{
    static const double p[] = {.0001, .0004, .0019, .0095, .0201,
                               .0278, .0298, .0344, .0459, .3240,
                               .4262, .5719, .6528, .7590, 1};
    double out[15];
    int found = 0;
    struct err err;

    OK(!adjust_holm(p, 15, out, &err), "Holm");
    for (int k = 0; k < 15; k++)
        found += out[k] <= .05;
    IS_INT(found, 3, "Holm finds three");
    IS_NEAR(out[2], 13 * .0019, 1e-15, "the third, of 13 left");
    IS_NEAR(out[14], 1, 0, "never above 1");
    OK(!adjust_bh(p, 15, out, &err), "Benjamini & Hochberg");
    found = 0;
    for (int k = 0; k < 15; k++)
        found += out[k] <= .05;
    IS_INT(found, 4, "Benjamini & Hochberg find four");
    IS_NEAR(out[3], .0095 * 15 / 4, 1e-15, "the fourth");
}

static void test_edges(void)
{
    static const double one[] = {.03};
    static const double equal[] = {.5, .02, .02, .02, 0};
    double out[5] = {9};
    struct err err;

    OK(!adjust_holm(one, 0, out, &err) && !adjust_bh(one, 0, out, &err),
       "none");
    IS_NEAR(out[0], 9, 0, "touches nothing");
    OK(!adjust_holm(one, 1, out, &err), "one");
    IS_NEAR(out[0], .03, 0, "stays as it is");
    OK(!adjust_bh(one, 1, out, &err), "one");
    IS_NEAR(out[0], .03, 0, "stays as it is");
    OK(!adjust_holm(equal, 5, out, &err), "equal ones");
    for (int k = 1; k < 4; k++)
        IS_NEAR(out[k], .08, 1e-15, "equal ones stay equal");
    IS_NEAR(out[4], 0, 0, "0 stays 0");
    IS_NEAR(out[0], .5, 0, "the largest");
}

int main(void)
{
    test_by_hand();
    test_published();
    test_edges();
    return tap_done();
}
