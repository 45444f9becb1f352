/* The product of a sweep's parameters. */
#include "backtest/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

/* Room for "name=value". */
#define SETTING_MAX 160

/* The values of one parameter, in the order of the text. */
struct axis {
    size_t parameter;
    double *value;
    size_t count;
    size_t capacity;
};

struct grid {
    const struct strategy *strategy;
    struct strategy_values values;
    struct axis axis[STRATEGY_PARAMETERS];
    size_t axes;
    size_t product;
    uint32_t *sound; /* the combinations kept, as numbers in the product */
    size_t count;
};

/* A part of the text. */
struct span {
    const char *at;
    size_t size;
};

static int bad(struct span part, const char *what, struct err *err)
{
    return err_set(err, ERR_USAGE, "sweep \"%.*s\": %s", (int)part.size,
                   part.at, what);
}

/* Cuts the text before the mark off the rest; false at the end. */
static bool cut(struct span *rest, char mark, struct span *out)
{
    const char *end;

    if (!rest->at)
        return false;
    end = memchr(rest->at, mark, rest->size);
    out->at = rest->at;
    out->size = end ? (size_t)(end - rest->at) : rest->size;
    rest->at = end ? end + 1 : NULL;
    rest->size -= end ? out->size + 1 : out->size;
    return true;
}

static int axis_add(struct axis *axis, double value, struct err *err)
{
    if (axis->count == axis->capacity) {
        size_t capacity = axis->capacity ? 2 * axis->capacity : 16;
        double *more = realloc(axis->value, capacity * sizeof(*more));

        if (!more)
            return err_set(err, ERR_SYSTEM, "out of memory");
        axis->value = more;
        axis->capacity = capacity;
    }
    axis->value[axis->count++] = value;
    return 0;
}

/* Reads the value as the option of a single run would. */
static int add_value(struct grid *grid, struct axis *axis, struct span name,
                     struct span value, struct err *err)
{
    char setting[SETTING_MAX];
    struct strategy_values values = grid->values;

    if (name.size + value.size + 2 > sizeof(setting))
        return bad(name, "the value is too long", err);
    memcpy(setting, name.at, name.size);
    setting[name.size] = '=';
    memcpy(setting + name.size + 1, value.at, value.size);
    setting[name.size + 1 + value.size] = '\0';
    if (strategy_set(grid->strategy, setting, &values, err) < 0)
        return -1;
    return axis_add(axis, values.value[axis->parameter], err);
}

static bool decimal_of(struct span text, int64_t *out)
{
    return decimal_parse(text.at, text.size, '.', out) == DECIMAL_OK;
}

/* "5:50:5", the colon known to be there. */
static int add_range(struct grid *grid, struct axis *axis, struct span name,
                     struct span range, struct err *err)
{
    struct span rest = range;
    struct span part[3] = {0};
    size_t parts = 0;
    int64_t bound[3] = {0, 0, DECIMAL_ONE};
    int128 count;

    while (parts < 3 && cut(&rest, ':', &part[parts]))
        parts++;
    if (rest.at)
        return bad(range, "a range is FROM:TO:STEP", err);
    for (size_t k = 0; k < parts; k++)
        if (!decimal_of(part[k], &bound[k]))
            return bad(range, "a range has numbers of at most 8 decimals", err);
    if (bound[2] <= 0)
        return bad(range, "the step must be above 0", err);
    if (bound[0] > bound[1])
        return bad(range, "the range ends below its start", err);
    count = ((int128)bound[1] - bound[0]) / bound[2] + 1;
    if (count > GRID_MAX)
        return bad(range, "more than 1000000 values", err);
    for (int64_t k = 0; k < (int64_t)count; k++) {
        char text[DECIMAL_TEXT_MAX];
        struct span value = {text,
                             decimal_format(bound[0] + k * bound[2], 0, text)};

        if (add_value(grid, axis, name, value, err) < 0)
            return -1;
    }
    return 0;
}

/* The parameter's index; STRATEGY_PARAMETERS when there is none. */
static size_t find_parameter(const struct strategy *strategy, struct span name)
{
    const struct strategy_parameter *parameter = strategy->parameter;
    size_t k = 0;

    while (parameter && parameter[k].name &&
           (strlen(parameter[k].name) != name.size ||
            memcmp(parameter[k].name, name.at, name.size) != 0))
        k++;
    return parameter && parameter[k].name ? k : STRATEGY_PARAMETERS;
}

/* NULL: no such parameter, or there already. */
static struct axis *begin_axis(struct grid *grid, struct span name,
                               struct err *err)
{
    struct axis *axis;
    size_t parameter = find_parameter(grid->strategy, name);

    if (parameter == STRATEGY_PARAMETERS) {
        err_set(err, ERR_USAGE, "sweep \"%.*s\": %s has no such parameter",
                (int)name.size, name.at, grid->strategy->name);
        return NULL;
    }
    for (size_t k = 0; k < grid->axes; k++)
        if (grid->axis[k].parameter == parameter) {
            bad(name, "the parameter comes twice", err);
            return NULL;
        }
    axis = &grid->axis[grid->axes++];
    axis->parameter = parameter;
    return axis;
}

/* "fast=5:50:5" or "mode=cross|state" */
static int add_axis(struct grid *grid, struct span text, struct err *err)
{
    struct span list = text;
    struct span name;
    struct span value;
    struct axis *axis;

    if (!memchr(text.at, '=', text.size) || !cut(&list, '=', &name))
        return bad(text, "a parameter is NAME=VALUES", err);
    axis = begin_axis(grid, name, err);
    if (!axis)
        return -1;
    while (cut(&list, '|', &value)) {
        bool range = memchr(value.at, ':', value.size);

        if ((range ? add_range : add_value)(grid, axis, name, value, err) < 0)
            return -1;
        if (axis->count > GRID_MAX)
            return bad(name, "more than 1000000 values", err);
    }
    return 0;
}

static int parse(struct grid *grid, const char *text, struct err *err)
{
    struct span rest = {text, text ? strlen(text) : 0};
    struct span part;

    grid->product = 1;
    if (!rest.size)
        return 0;
    while (cut(&rest, ',', &part)) {
        if (add_axis(grid, part, err) < 0)
            return -1;
        grid->product *= grid->axis[grid->axes - 1].count;
        if (grid->product > GRID_MAX)
            return err_set(err, ERR_USAGE,
                           "sweep \"%s\": more than %d combinations", text,
                           GRID_MAX);
    }
    return 0;
}

/* Combination `number` of the product. */
static void combine(const struct grid *grid, size_t number,
                    struct strategy_values *out)
{
    *out = grid->values;
    for (size_t k = grid->axes; k-- > 0;) {
        const struct axis *axis = &grid->axis[k];

        out->value[axis->parameter] = axis->value[number % axis->count];
        number /= axis->count;
    }
}

static int keep_sound(struct grid *grid, struct err *err)
{
    const char *why = NULL;
    struct strategy_values values;

    assert(grid->product > 0);
    grid->sound = malloc(grid->product * sizeof(*grid->sound));
    if (!grid->sound)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < grid->product; k++) {
        const char *fault;

        combine(grid, k, &values);
        fault = grid->strategy->check ? grid->strategy->check(&values) : NULL;
        if (!fault)
            grid->sound[grid->count++] = (uint32_t)k;
        else
            why = fault;
    }
    if (grid->count)
        return 0;
    return err_set(err, ERR_USAGE, "%s: no sound combination (%s)",
                   grid->strategy->name, why);
}

int grid_open(const struct strategy *strategy,
              const struct strategy_values *values, const char *text,
              struct grid **out, struct err *err)
{
    struct grid *grid = calloc(1, sizeof(*grid));

    if (!grid)
        return err_set(err, ERR_SYSTEM, "out of memory");
    grid->strategy = strategy;
    grid->values = *values;
    if (parse(grid, text, err) < 0 || keep_sound(grid, err) < 0) {
        grid_close(grid);
        return -1;
    }
    *out = grid;
    return 0;
}

void grid_close(struct grid *grid)
{
    if (!grid)
        return;
    for (size_t k = 0; k < grid->axes; k++)
        free(grid->axis[k].value);
    free(grid->sound);
    free(grid);
}

size_t grid_count(const struct grid *grid)
{
    return grid->count;
}

size_t grid_refused(const struct grid *grid)
{
    return grid->product - grid->count;
}

void grid_values(const struct grid *grid, size_t k, struct strategy_values *out)
{
    combine(grid, grid->sound[k], out);
}

bool grid_varies(const struct grid *grid, size_t parameter)
{
    for (size_t k = 0; k < grid->axes; k++)
        if (grid->axis[k].parameter == parameter)
            return grid->axis[k].count > 1;
    return false;
}
