/* Campaign shares and budgets (WYCKOFF d.5), worked by hand. */
#include "analysis/campaign.h"
#include "base/decimal.h"
#include "lib/tap.h"

#define MONEY(x) ((int64_t)(x)*DECIMAL_ONE)

static const int64_t account = MONEY(100000);

static void test_shares(void)
{
    static const struct {
        const char *name;
        enum record_kind before[2];
        enum record_kind kind;
        double confidence;
        int64_t want;
    } cases[] = {
        {"SPRING", {KIND_NONE}, KIND_SPRING, 90, 40},
        {"SPRING after a SPRING", {KIND_SPRING}, KIND_SPRING, 90, 40},
        {"SOS after a SPRING", {KIND_SPRING}, KIND_SOS, 90, 30},
        {"SOS without a SPRING", {KIND_NONE}, KIND_SOS, 90, 70},
        {"SOS after a SOS", {KIND_SOS}, KIND_SOS, 90, 70},
        {"LPS after both", {KIND_SPRING, KIND_SOS}, KIND_LPS, 90, 30},
        {"LPS after a SOS", {KIND_SOS}, KIND_LPS, 90, 30},
        {"LPS after a SPRING", {KIND_SPRING}, KIND_LPS, 70, 60},
        {"LPS alone, 75", {KIND_NONE}, KIND_LPS, 75, 100},
        {"LPS alone, 74.9", {KIND_NONE}, KIND_LPS, 74.9, 0},
        {"UTAD", {KIND_SPRING, KIND_SOS}, KIND_UTAD, 70, 100},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct campaign campaign = {0};

        for (int b = 0; b < 2; b++)
            if (cases[k].before[b] != KIND_NONE)
                campaign_take(&campaign, cases[k].before[b], MONEY(1));
        IS_INT(campaign_share_e2(&campaign, cases[k].kind, cases[k].confidence),
               cases[k].want, "share: %s", cases[k].name);
    }
}

/* Budget 5 % of 100,000 = 5,000; SPRING 2,000, SOS 1,500. */
static void test_budget(void)
{
    struct campaign campaign = {0};
    char reason[RECORD_REASON] = "";

    campaign_take(&campaign, KIND_SPRING, MONEY(1500));
    OK(campaign_check(&campaign, KIND_SPRING, 40, MONEY(500), account, reason,
                      sizeof(reason)) == VERDICT_PASS,
       "1500 + 500 fill the share of 2000");
    IS_TEXT(reason, "", "no reason then");
    OK(campaign_check(&campaign, KIND_SPRING, 40, MONEY(500) + 1, account,
                      reason, sizeof(reason)) == VERDICT_FAIL,
       "1e-8 more does not fit");
    IS_TEXT(reason, "share 2000.01 above 2000.00", "the reason says so");
    campaign_give_back(&campaign, KIND_SPRING, MONEY(1500));
    OK(campaign_check(&campaign, KIND_SPRING, 40, MONEY(2000), account, reason,
                      sizeof(reason)) == VERDICT_PASS,
       "an expired signal frees its risk");
    IS_INT(campaign_share_e2(&campaign, KIND_SOS, 90), 30,
           "but it stays the campaign's SPRING");

    campaign = (struct campaign){0};
    campaign_take(&campaign, KIND_SPRING, MONEY(2000));
    campaign_take(&campaign, KIND_SOS, MONEY(1500));
    OK(campaign_check(&campaign, KIND_UTAD, 100, MONEY(1500), account, reason,
                      sizeof(reason)) == VERDICT_PASS,
       "all kinds together: 5000 of 5000");
    OK(campaign_check(&campaign, KIND_UTAD, 100, MONEY(1501), account, reason,
                      sizeof(reason)) == VERDICT_FAIL,
       "all kinds together: 5001");
    IS_TEXT(reason, "campaign 5001.00 above 5000.00", "the reason says so");
    campaign = (struct campaign){0};
    OK(campaign_check(&campaign, KIND_LPS, 0, MONEY(1), account, reason,
                      sizeof(reason)) == VERDICT_FAIL,
       "no share at all");
}

static void test_name(void)
{
    static const struct series_name series = {"SYN", "1d"};
    char name[RECORD_CAMPAIGN];

    /* 26 days after 2024-01-01 00:00 UTC = 1704067200 s. */
    campaign_name(&series,
                  INT64_C(1704067200000000000) + INT64_C(26) * 86400000000000,
                  name);
    IS_TEXT(name, "SYN-1d-2024-01-27T00:00:00Z", "name of a campaign");
}

int main(void)
{
    test_shares();
    test_budget();
    test_name();
    return tap_done();
}
