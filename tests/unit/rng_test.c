/* Goal: the generators give their published numbers, and fair integers. */
#include "base/rng.h"

#include <stddef.h>

#include "lib/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_splitmix(void)
{
    /* Rosetta Code, "Pseudo-random numbers/Splitmix64", seed 1234567. */
    static const uint64_t want[] = {6457827717110365317U, 3203168211198807973U,
                                    9817491932198370423U, 4593380528125082431U,
                                    16408922859458223821U};
    uint64_t state = 1234567;

    for (size_t k = 0; k < COUNT(want); k++)
        OK(rng_splitmix(&state) == want[k], "splitmix64 number %zu", k);
}

static void test_xoshiro(void)
{
    /* xoshiro256** from the state 1, 2, 3, 4, as its ports test it. */
    static const uint64_t want[] = {
        11520U,
        0U,
        1509978240U,
        1215971899390074240U,
        1216172134540287360U,
        607988272756665600U,
        16172922978634559625U,
        8476171486693032832U,
        10595114339597558777U,
        2904607092377533576U,
    };
    struct rng rng = {{1, 2, 3, 4}};

    for (size_t k = 0; k < COUNT(want); k++)
        OK(rng_next(&rng) == want[k], "xoshiro256** number %zu", k);
}

static void test_streams(void)
{
    struct rng a;
    struct rng b;
    uint64_t state = 99;
    bool seeded = true;

    rng_init(&a, 99, 0);
    for (int k = 0; k < 4; k++)
        seeded &= a.s[k] == rng_splitmix(&state);
    OK(seeded, "stream 0 is filled by splitmix64 of the seed");
    rng_init(&b, 99, 1);
    OK(rng_next(&a) != rng_next(&b), "another stream, other numbers");
    rng_init(&a, 98, 1);
    rng_init(&b, 99, 1);
    OK(rng_next(&a) != rng_next(&b), "another seed, other numbers");
    rng_init(&a, 99, 1);
    rng_init(&b, 99, 1);
    OK(rng_next(&a) == rng_next(&b), "the same seed, the same numbers");
}

static void test_between(void)
{
    enum { DRAWS = 60000 };
    int64_t seen[6] = {0};
    struct rng rng;
    bool inside = true;
    double distance = 0;

    rng_init(&rng, 1, 0);
    for (int k = 0; k < DRAWS; k++) {
        int64_t value = rng_between(&rng, -2, 3);

        inside &= value >= -2 && value <= 3;
        if (value >= -2 && value <= 3)
            seen[value + 2]++;
    }
    OK(inside, "both bounds hold");
    for (int k = 0; k < 6; k++) {
        double off = (double)seen[k] - DRAWS / 6.0;

        distance += off * off / (DRAWS / 6.0);
    }
    /* 5 degrees of freedom: beyond 20.5 in one of a thousand. */
    OK(distance < 20.5, "every value is as likely (chi-square)");
    IS_INT(rng_between(&rng, 7, 7), 7, "one value");
    rng_between(&rng, INT64_MIN, INT64_MAX);
    OK(rng_between(&rng, INT64_MAX - 1, INT64_MAX) >= INT64_MAX - 1,
       "at the end of the integers");
}

int main(void)
{
    test_splitmix();
    test_xoshiro();
    test_streams();
    test_between();
    return tap_done();
}
