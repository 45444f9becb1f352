/*
 * A campaign: the signals of one range record, and their share of a budget of
 * 5 % of the account (WYCKOFF d.5, k.46, k.47).
 */
#ifndef ANALYSIS_CAMPAIGN_H
#define ANALYSIS_CAMPAIGN_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/rule.h"

/* Budget of a campaign, parts per million of the account. */
#define CAMPAIGN_BUDGET_PPM 50000

struct campaign {
    unsigned approved;           /* kinds ever approved, a bit each */
    int64_t risk_e8[KIND_COUNT]; /* approved and not expired, by kind */
};

/*
 * The share of the budget, hundredths, for a signal of this kind now: SPRING
 * 40, SOS 30, LPS 30, and what was not used before goes to the later ones: SOS
 * 70 without a SPRING, LPS 60 after a SPRING alone; LPS with nothing before it
 * 100 when its confidence is 75 or more, else nothing. UTAD: 100.
 */
int64_t campaign_share_e2(const struct campaign *campaign,
                          enum record_kind kind, double confidence);

/*
 * PASS when the new risk fits into the share of its kind and the kinds
 * together into the budget; else FAIL with the reason.
 */
enum verdict campaign_check(const struct campaign *campaign,
                            enum record_kind kind, int64_t share_e2,
                            int64_t risk_e8, int64_t account_e8, char *reason,
                            size_t reason_size);

/* An approved signal takes its risk; an expired one gives it back. */
void campaign_take(struct campaign *campaign, enum record_kind kind,
                   int64_t risk_e8);
void campaign_give_back(struct campaign *campaign, enum record_kind kind,
                        int64_t risk_e8);

/* "SYMBOL-TF-2024-01-27T00:00:00Z"; out has RECORD_CAMPAIGN bytes. */
void campaign_name(const struct series_name *series, int64_t start_ts,
                   char *out);

#endif
