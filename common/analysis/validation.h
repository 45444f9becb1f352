/*
 * The chain of gates a proposed trade passes (WYCKOFF d.8, FR20): volume,
 * phase, levels, risk, strategy. The first FAIL ends it; the trail keeps what
 * each stage said.
 *
 * The strategy stage always passes here: the earnings blackout, the cooldown
 * after a stop and the limits of a portfolio need fills, other series and a
 * calendar; the backtest applies them (d.4, k.47).
 */
#ifndef ANALYSIS_VALIDATION_H
#define ANALYSIS_VALIDATION_H

#include <stdint.h>

#include "analysis/campaign.h"
#include "analysis/rule.h"

/* All that the gates look at; the prices are in order (k.42). */
struct proposal {
    const struct rule *rule;
    const struct setup *setup;
    struct order_levels levels; /* the stop widened */
    int64_t r_e4;               /* to target_2, half up */
    int64_t size;               /* whole units */
    int64_t risk_amount;        /* e8 */
    double risk_fraction;       /* of the account, before the whole units */
    int64_t share_e2;           /* of the campaign's budget */
    int64_t account_e8;
    const struct campaign *campaign;
};

/*
 * Fills trail, "volume:PASS phase:WARN levels:PASS risk:FAIL strategy:-", and
 * on a FAIL reason, "r_multiple 2.41 below 3.00" (else it is ""). They have
 * RECORD_TRAIL and RECORD_REASON bytes.
 *
 * Returns STATUS_APPROVED or STATUS_REJECTED.
 */
enum record_status validation_run(const struct proposal *proposal, char *trail,
                                  char *reason);

#endif
