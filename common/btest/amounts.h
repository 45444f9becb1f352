/*
 * Amounts on a command line, exact: rows of OPT_PARSED name these functions.
 * Each takes the whole text and sets *value, of the type it says; ERR_USAGE
 * says what was expected, without the option's name, *value is then untouched.
 */
#ifndef BTEST_AMOUNTS_H
#define BTEST_AMOUNTS_H

#include "base/err.h"

/* "5%", "0.5%", "5bps", up to 100000%. int64_t: e8 fraction. */
NODISCARD int amount_percent(const char *text, void *value, struct err *err);

/* The same. double: fraction. */
NODISCARD int amount_fraction(const char *text, void *value, struct err *err);

/* "100000", "0.5": above 0, below 9e10. int64_t: e8. */
NODISCARD int amount_money(const char *text, void *value, struct err *err);

/* The same of what is no money, below 1e10. */
NODISCARD int amount_positive(const char *text, void *value, struct err *err);

/*
 * "none", or terms with + between, each kind once: "5bps" or "0.1%" of the
 * value, "0.005/share", "1/order". struct engine_config: commission_rate,
 * commission_share and commission_order; what is not named is 0.
 */
NODISCARD int amount_commission(const char *text, void *value, struct err *err);

/*
 * "none", "2bps" or "0.1%" of the price, "0.01" in money a unit,
 * "volume-share". struct engine_config: slippage and slippage_value.
 */
NODISCARD int amount_slippage(const char *text, void *value, struct err *err);

/*
 * "10" units, "20%" of equity, "risk:1%" of equity lost at the stop. struct
 * engine_config: size and size_value.
 */
NODISCARD int amount_size(const char *text, void *value, struct err *err);

/* "24h", "6.5h", "390min": a trading day. double: hours, above 0, to 24. */
NODISCARD int amount_session(const char *text, void *value, struct err *err);

#endif
