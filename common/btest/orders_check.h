/* What makes an order from outside sound, in a stream or in a file. */
#ifndef BTEST_ORDERS_CHECK_H
#define BTEST_ORDERS_CHECK_H

#include "engine/engine.h"

/*
 * NULL when the order can be acted upon; else what is wrong ("LIMIT needs a
 * limit"), and *field is the field that it is about. kind is KIND_NONE for a
 * market order.
 *
 * BUY and SELL need a quantity; a field that the kind has no use for is wrong,
 * but a trail, which then protects what the order opens. CLOSE takes no
 * quantity and no prices, CANCEL nothing but ref.
 */
const char *orders_fault(enum record_kind kind, const struct order *order,
                         const char **field);

/* The request that an order, found sound, makes of bar i. */
void orders_request(int64_t i, enum record_kind kind, const struct order *order,
                    struct engine_request *out);

/* A record of the stream into a request; ERR_DATA when it is not sound. */
NODISCARD int orders_check(const struct record *record,
                           struct engine_request *out, struct err *err);

#endif
