/* Decimals: reading, writing, scaling, and the products of both engines. */
#include "bench/cases.h"

#include "base/decimal.h"
#include "base/rng.h"

#define VALUES 1024

static int64_t value[VALUES];
static volatile int64_t kept;

static void draw(void)
{
    struct rng rng;

    rng_init(&rng, 1, 0);
    for (size_t k = 0; k < VALUES; k++)
        value[k] = rng_between(&rng, 1, 2000 * DECIMAL_ONE);
}

static int64_t run_parse(const char *name, int64_t turns)
{
    static char text[VALUES][DECIMAL_TEXT_MAX];
    size_t size[VALUES];
    int64_t sum = 0;

    (void)name;
    draw();
    for (size_t k = 0; k < VALUES; k++)
        size[k] = decimal_format(value[k] / 1000000 * 1000000, 2, text[k]);
    for (int64_t turn = 0; turn < turns; turn++)
        for (size_t k = 0; k < VALUES; k++) {
            int64_t out = 0;

            if (decimal_parse(text[k], size[k], '.', &out) == DECIMAL_OK)
                sum += out;
        }
    kept = sum;
    return turns * VALUES;
}

static int64_t run_format(const char *name, int64_t turns)
{
    char text[DECIMAL_TEXT_MAX];
    int64_t sum = 0;

    (void)name;
    draw();
    for (int64_t turn = 0; turn < turns; turn++)
        for (size_t k = 0; k < VALUES; k++)
            sum += (int64_t)decimal_format(value[k], 2, text);
    kept = sum;
    return turns * VALUES;
}

static int64_t run_scale(const char *name, int64_t turns)
{
    int64_t sum = 0;

    (void)name;
    draw();
    for (int64_t turn = 0; turn < turns; turn++)
        for (size_t k = 0; k < VALUES; k++)
            sum ^= decimal_scale(value[k], value[VALUES - 1 - k], DECIMAL_ONE);
    kept = sum;
    return turns * VALUES;
}

int main(int argc, char **argv)
{
    static const struct bench_case cases[] = {
        {"decimal/parse", 1000, run_parse},
        {"decimal/format", 1500, run_format},
        {"decimal/scale", 7500, run_scale},
    };

    return bench_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
