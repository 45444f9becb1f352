/* The strategies, and their parameters as text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "backtest/strategy.h"
#include "base/decimal.h"
#include "base/number.h"
#include "base/parse.h"

const struct strategy *const strategy_table[] = {
    &strategy_sma_cross,
    &strategy_momentum,
    &strategy_mean_reversion,
    &strategy_buy_hold,
    &strategy_orders,
    &strategy_signals,
    NULL,
};

const struct strategy *strategy_find(const char *name)
{
    const struct strategy *const *at = strategy_table;

    while (*at && strcmp((*at)->name, name) != 0)
        at++;
    return *at;
}

void strategy_defaults(const struct strategy *strategy,
                       struct strategy_values *values)
{
    *values = (struct strategy_values){{0}};
    for (size_t k = 0; strategy->parameter[k].name; k++)
        values->value[k] = strategy->parameter[k].initial;
}

static bool parse_word(const char *const *words, const char *text, double *out)
{
    for (size_t k = 0; words[k]; k++)
        if (!strcmp(words[k], text)) {
            *out = (double)k;
            return true;
        }
    return false;
}

/* Reals have 8 decimals, so that exact arithmetic means what was written. */
static bool parse_decimal(const char *text, double *out)
{
    int64_t value;

    if (decimal_parse(text, strlen(text), '.', &value) != DECIMAL_OK)
        return false;
    *out = (double)value / (double)DECIMAL_ONE;
    return true;
}

static bool parse_value(const struct strategy_parameter *parameter,
                        const char *text, double *out)
{
    int64_t whole;

    switch (parameter->type) {
    case PARAMETER_WORD:
        return parse_word(parameter->words, text, out);
    case PARAMETER_REAL:
        if (!parse_decimal(text, out))
            return false;
        break;
    case PARAMETER_INT:
        if (!parse_int(text, &whole))
            return false;
        *out = (double)whole;
        break;
    }
    return *out >= parameter->min && *out <= parameter->max;
}

/* "cross, nonzero or state" */
static void list_words(const char *const *words, char *out, size_t size)
{
    size_t used = 0;

    out[0] = 0;
    for (size_t k = 0; words[k] && used < size; k++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 !k ? "" : (words[k + 1] ? ", " : " or "),
                                 words[k]);
}

static int refuse(const struct strategy_parameter *parameter, const char *text,
                  struct err *err)
{
    char words[128];
    char min[NUMBER_TEXT_MAX];
    char max[NUMBER_TEXT_MAX];

    if (parameter->type == PARAMETER_WORD) {
        list_words(parameter->words, words, sizeof(words));
        return err_set(err, ERR_USAGE, "%s must be %s, not \"%s\"",
                       parameter->name, words, text);
    }
    number_format_real(parameter->min, min);
    number_format_real(parameter->max, max);
    return err_set(
        err, ERR_USAGE, "%s must be %s %s to %s, not \"%s\"", parameter->name,
        parameter->type == PARAMETER_INT ? "a whole number"
                                         : "a number of at most 8 decimals",
        min, max, text);
}

/* One "name=value". */
static int set_one(const struct strategy *strategy, char *text,
                   struct strategy_values *values, struct err *err)
{
    char *mark = strchr(text, '=');

    if (!mark)
        return err_set(err, ERR_USAGE, "\"%s\" is not NAME=VALUE", text);
    *mark = 0;
    for (size_t k = 0; strategy->parameter[k].name; k++) {
        double value = 0.0;

        if (strcmp(strategy->parameter[k].name, text) != 0)
            continue;
        if (!parse_value(&strategy->parameter[k], mark + 1, &value))
            return refuse(&strategy->parameter[k], mark + 1, err);
        values->value[k] = value;
        return 0;
    }
    return err_set(err, ERR_USAGE, "%s has no parameter \"%s\"", strategy->name,
                   text);
}

int strategy_set(const struct strategy *strategy, const char *text,
                 struct strategy_values *values, struct err *err)
{
    struct strategy_values wanted = *values;
    char one[128];

    for (;;) {
        size_t size = strcspn(text, ",");

        if (size >= sizeof(one))
            return err_set(err, ERR_USAGE, "\"%.20s...\" is too long", text);
        memcpy(one, text, size);
        one[size] = 0;
        if (set_one(strategy, one, &wanted, err))
            return -1;
        if (!text[size])
            break;
        text += size + 1;
    }
    *values = wanted;
    return 0;
}

void strategy_describe(const struct strategy *strategy,
                       const struct strategy_values *values, char *out,
                       size_t size)
{
    size_t used = (size_t)snprintf(out, size, "%s", strategy->name);

    for (size_t k = 0; strategy->parameter[k].name && used < size; k++) {
        const struct strategy_parameter *parameter = &strategy->parameter[k];
        char number[NUMBER_TEXT_MAX];
        const char *value = number;

        if (parameter->type == PARAMETER_WORD)
            value = parameter->words[(size_t)values->value[k]];
        else
            number_format_real(values->value[k], number);
        used += (size_t)snprintf(out + used, size - used, " %s=%s",
                                 parameter->name, value);
    }
}
