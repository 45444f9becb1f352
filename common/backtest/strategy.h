/*
 * Built-in strategies: from the bars of one series to a want a bar
 * (engine/engine.h). A row in strategy_table.c and a file each.
 *
 * decide() sees blocks in order and writes want[k] from bars up to k only;
 * blocks of any lengths give the same wants.
 */
#ifndef BACKTEST_STRATEGY_H
#define BACKTEST_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/bar.h"

#define STRATEGY_PARAMETERS 6

enum parameter_type { PARAMETER_INT, PARAMETER_REAL, PARAMETER_WORD };

struct strategy_parameter {
    const char *name;
    enum parameter_type type;
    double initial; /* default; of a word its index */
    double min;
    double max;
    const char *const *words; /* NULL at the end */
    const char *help;
};

/* Values in the order of the strategy's parameters. */
struct strategy_values {
    double value[STRATEGY_PARAMETERS];
};

struct strategy {
    const char *name;
    const char *summary; /* one line for `btest --list-strategies` */
    const struct strategy_parameter *parameter; /* name NULL at the end */
    /* Is the combination sound? NULL, or what is wrong ("fast >= slow"). */
    const char *(*check)(const struct strategy_values *values);
    /* NULL: gives no wants (orders, signals). `exact`: decimal arithmetic. */
    void *(*create)(const struct strategy_values *values, bool exact);
    /* ERR_DATA when exact arithmetic would overflow. */
    int (*decide)(void *state, const struct bar_block *block,
                  unsigned char *want, struct err *err);
    void (*destroy)(void *state); /* NULL is fine */
};

extern const struct strategy strategy_sma_cross;
extern const struct strategy strategy_momentum;
extern const struct strategy strategy_mean_reversion;
extern const struct strategy strategy_buy_hold;
extern const struct strategy strategy_orders;
extern const struct strategy strategy_signals;

/* All of them, NULL at the end, and one by name (NULL: none). */
extern const struct strategy *const strategy_table[];
const struct strategy *strategy_find(const char *name);

void strategy_defaults(const struct strategy *strategy,
                       struct strategy_values *values);

/* "fast=10" or several with commas; ERR_USAGE names what is wrong. */
NODISCARD int strategy_set(const struct strategy *strategy, const char *text,
                           struct strategy_values *values, struct err *err);

/* "sma-cross fast=10 slow=20 mode=cross", cut to size; all parameters. */
void strategy_describe(const struct strategy *strategy,
                       const struct strategy_values *values, char *out,
                       size_t size);

#endif
