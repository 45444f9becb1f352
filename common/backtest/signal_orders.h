/*
 * From an approved signal to an order with its exits (WYCKOFF d.3, d.5, e.3).
 * One for each series: it remembers the ranges and patterns that signals refer
 * to.
 */
#ifndef BACKTEST_SIGNAL_ORDERS_H
#define BACKTEST_SIGNAL_ORDERS_H

#include "engine/engine.h"

struct signal_orders; /* of one series */

struct signal_orders_config {
    bool limit_entry; /* at the signal's entry, 10 bars; else market */
    bool story;       /* entry_rules of the requests */
    int64_t size_cap; /* e8, .2 by d.3 */
};

struct signal_orders *
signal_orders_create(const struct signal_orders_config *config);
void signal_orders_destroy(struct signal_orders *orders);

/*
 * A range, pattern or signal record of the series, in the order of the stream.
 * Returns 1 with *out set when it makes an order, 0 when not, -1: ERR_DATA for
 * an approved signal without levels, ERR_SYSTEM.
 */
NODISCARD int signal_orders_record(struct signal_orders *orders,
                                   const struct record *record,
                                   struct engine_request *out, struct err *err);

#endif
