/* Goal: a grid is the product of its values, in order, without the unsound. */
#include <stdio.h>
#include <string.h>

#include "backtest/grid.h"
#include "lib/tap.h"

static const char *const modes[] = {"cross", "state", NULL};

static const struct strategy_parameter parameters[] = {
    {"fast", PARAMETER_INT, 5, 1, 1000000, NULL, ""},
    {"slow", PARAMETER_INT, 20, 1, 1000000, NULL, ""},
    {"level", PARAMETER_REAL, 1, -10, 10, NULL, ""},
    {"mode", PARAMETER_WORD, 0, 0, 1, modes, ""},
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

static const char *check(const struct strategy_values *values)
{
    return values->value[0] < values->value[1] ? NULL : "fast >= slow";
}

static const struct strategy strategy = {
    .name = "test", .parameter = parameters, .check = check};

/* "5/20 5/30": fast and slow of all combinations. */
static void list(const struct grid *grid, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t k = 0; k < grid_count(grid) && used < size; k++) {
        struct strategy_values values;

        grid_values(grid, k, &values);
        used +=
            (size_t)snprintf(out + used, size - used, "%s%g/%g", k ? " " : "",
                             values.value[0], values.value[1]);
    }
}

static struct grid *open_grid(const char *text)
{
    struct strategy_values values;
    struct grid *grid = NULL;
    struct err err = {0};

    strategy_defaults(&strategy, &values);
    if (grid_open(&strategy, &values, text, &grid, &err) < 0)
        tap_note("%s: %s", text, err.msg);
    return grid;
}

static void test_products(void)
{
    static const struct {
        const char *text;
        const char *want;
        size_t refused;
    } cases[] = {
        {"", "5/20", 0},
        {"fast=7", "7/20", 0},
        {"fast=5:15:5", "5/20 10/20 15/20", 0},
        {"fast=1:3", "1/20 2/20 3/20", 0},
        {"fast=1:6:2", "1/20 3/20 5/20", 0},
        {"fast=4:4", "4/20", 0},
        {"fast=8|3|5", "8/20 3/20 5/20", 0},
        {"fast=1|5:6,slow=10|20", "1/10 1/20 5/10 5/20 6/10 6/20", 0},
        {"slow=10:20:10,fast=5:15:5", "5/10 5/20 10/20 15/20", 2},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct grid *grid = open_grid(cases[k].text);
        char got[256];

        OK(grid, "\"%s\" is a grid", cases[k].text);
        if (!grid)
            continue;
        list(grid, got, sizeof(got));
        IS_TEXT(got, cases[k].want, "\"%s\": its combinations", cases[k].text);
        IS_INT((int64_t)grid_refused(grid), (int64_t)cases[k].refused,
               "\"%s\": refused", cases[k].text);
        grid_close(grid);
    }
}

static void test_decimals(void)
{
    struct grid *grid = open_grid("level=-0.1:0.3:0.1");
    static const double want[] = {-0.1, 0, 0.1, 0.2, 0.3};

    IS_INT((int64_t)grid_count(grid), 5, "a range in tenths has its end");
    for (size_t k = 0; k < 5; k++) {
        struct strategy_values values;

        grid_values(grid, k, &values);
        OK(values.value[2] == want[k], "%g is the %g that text would give",
           values.value[2], want[k]);
    }
    grid_close(grid);
}

static void test_words(void)
{
    struct grid *grid = open_grid("mode=state|cross,fast=3");
    struct strategy_values values;

    grid_values(grid, 0, &values);
    IS_INT((int64_t)values.value[3], 1, "words in the order of the text");
    OK(grid_varies(grid, 3), "the mode varies");
    OK(!grid_varies(grid, 0), "a single value does not vary");
    OK(!grid_varies(grid, 1), "nor does what is not in the grid");
    grid_close(grid);
    grid_close(NULL);
}

static void test_limit(void)
{
    struct grid *grid = open_grid("fast=1:1000,slow=1001:2000");

    OK(grid && grid_count(grid) == 1000000, "a million combinations");
    grid_close(grid);
}

static void test_refusals(void)
{
    static const struct {
        const char *text;
        const char *want; /* within the message */
    } cases[] = {
        {"fast", "NAME=VALUES"},
        {"fast=5,", "NAME=VALUES"},
        {"=5", "no such parameter"},
        {"speed=5", "no such parameter"},
        {"fast=5,fast=6", "twice"},
        {"fast=5:1", "ends below its start"},
        {"fast=1:5:0", "step must be above 0"},
        {"fast=1:5:-1", "step must be above 0"},
        {"fast=1:5:1:1", "FROM:TO:STEP"},
        {"fast=a:b", "numbers"},
        {"fast=", "fast must be"},
        {"fast=1|", "fast must be"},
        {"fast=0:5", "fast must be"},
        {"fast=1:2:0.5", "fast must be"},
        {"mode=none", "mode must be"},
        {"mode=cross:state", "numbers"},
        {"fast=1:1000001", "1000000 values"},
        {"fast=1:1000,slow=1:1001", "1000000 combinations"},
        {"fast=30:40", "fast >= slow"},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct strategy_values values;
        struct grid *grid = NULL;
        struct err err = {0};

        strategy_defaults(&strategy, &values);
        IS_INT(grid_open(&strategy, &values, cases[k].text, &grid, &err), -1,
               "\"%s\" is refused", cases[k].text);
        IS_INT(err.code, ERR_USAGE, "\"%s\": as usage", cases[k].text);
        OK(strstr(err.msg, cases[k].want), "\"%s\": %s", cases[k].text,
           err.msg);
    }
}

int main(void)
{
    test_products();
    test_decimals();
    test_words();
    test_limit();
    test_refusals();
    return tap_done();
}
