/* Campaigns: the budget of a range. */
#include "analysis/campaign.h"

#include <inttypes.h>
#include <stdio.h>

#include "analysis/position.h"
#include "base/decimal.h"
#include "base/timestamp.h"

#define SHARE_SPRING         40
#define SHARE_SOS            30
#define SHARE_SOS_ALONE      70
#define SHARE_LPS            30
#define SHARE_LPS_NO_SOS     60
#define SHARE_ALL            100
#define LPS_ALONE_CONFIDENCE 75.0
#define CENT_E8              (DECIMAL_ONE / 100)

_Static_assert(KIND_COUNT <= 32, "a bit for each kind");

static bool has(const struct campaign *campaign, enum record_kind kind)
{
    return campaign->approved & 1U << kind;
}

static int64_t share_of_lps(const struct campaign *campaign, double confidence)
{
    if (has(campaign, KIND_SOS))
        return SHARE_LPS;
    if (has(campaign, KIND_SPRING))
        return SHARE_LPS_NO_SOS;
    return confidence >= LPS_ALONE_CONFIDENCE ? SHARE_ALL : 0;
}

int64_t campaign_share_e2(const struct campaign *campaign,
                          enum record_kind kind, double confidence)
{
    if (kind == KIND_SPRING)
        return SHARE_SPRING;
    if (kind == KIND_SOS)
        return has(campaign, KIND_SPRING) ? SHARE_SOS : SHARE_SOS_ALONE;
    if (kind == KIND_LPS)
        return share_of_lps(campaign, confidence);
    return SHARE_ALL;
}

/* Money rounded away from the side that would hide what is wrong. */
static int64_t cents_up(int128 e8)
{
    return (int64_t)((e8 + CENT_E8 - 1) / CENT_E8);
}

enum verdict campaign_check(const struct campaign *campaign,
                            enum record_kind kind, int64_t share_e2,
                            int64_t risk_e8, int64_t account_e8, char *reason,
                            size_t reason_size)
{
    int128 budget = (int128)account_e8 * CAMPAIGN_BUDGET_PPM / POSITION_PPM;
    int128 share = (int128)account_e8 * CAMPAIGN_BUDGET_PPM * share_e2 /
                   ((int128)POSITION_PPM * 100);
    int128 own = (int128)campaign->risk_e8[kind] + risk_e8;
    int128 all = risk_e8;
    int64_t risk;
    int64_t limit;

    for (unsigned k = 0; k < KIND_COUNT; k++)
        all += campaign->risk_e8[k];
    if (own <= share && all <= budget)
        return VERDICT_PASS;
    risk = cents_up(own > share ? own : all);
    limit = (int64_t)((own > share ? share : budget) / CENT_E8);
    snprintf(reason, reason_size,
             "%s %" PRId64 ".%02" PRId64 " above %" PRId64 ".%02" PRId64,
             own > share ? "share" : "campaign", risk / 100, risk % 100,
             limit / 100, limit % 100);
    return VERDICT_FAIL;
}

void campaign_take(struct campaign *campaign, enum record_kind kind,
                   int64_t risk_e8)
{
    campaign->approved |= 1U << kind;
    campaign->risk_e8[kind] += risk_e8;
}

void campaign_give_back(struct campaign *campaign, enum record_kind kind,
                        int64_t risk_e8)
{
    campaign->risk_e8[kind] -= risk_e8;
}

void campaign_name(const struct series_name *series, int64_t start_ts,
                   char *out)
{
    char start[TIMESTAMP_TEXT_MAX];

    timestamp_format(start_ts, start);
    snprintf(out, RECORD_CAMPAIGN, "%s-%s-%s", series->symbol,
             series->timeframe, start);
}
