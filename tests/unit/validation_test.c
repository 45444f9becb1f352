/* Each gate of the validation chain on both sides of its bound. */
#include "analysis/validation.h"

#include <math.h>
#include <stdio.h>

#include "analysis/position.h"
#include "base/decimal.h"
#include "lib/tap.h"

#define CENTS(x) ((int64_t)(x)*1000000)

static const struct campaign fresh;

/* A trade of each rule that passes every gate with room to spare. */
struct bench {
    struct setup setup;
    struct proposal proposal;
};

static void make(struct bench *bench, const struct rule *rule)
{
    bool is_short = rule->side == SIDE_SHORT;

    bench->setup = (struct setup){
        .kind = rule->kind,
        .chain = is_short ? CHAIN_DISTRIBUTION : CHAIN_ACCUMULATION,
        .phase = rule == &rule_sos   ? PHASE_D
                 : rule == &rule_lps ? PHASE_E
                                     : PHASE_C,
        .phase_confidence = 90,
        .prior_phase = PHASE_D,
        .prior_phase_confidence = 90,
        .volume_ratio = rule->volume_below_e4 ? .5 : 2.6,
        .test_volume_ratio = .4,
        .confidence = 90,
        .range = {.id = 1,
                  .duration = 40,
                  .support = CENTS(10000),
                  .resistance = CENTS(11000),
                  .conservative = CENTS(12000),
                  .jump = CENTS(14000),
                  .x4 = 10000},
    };
    bench->proposal = (struct proposal){
        .rule = rule,
        .setup = &bench->setup,
        /* R 10: 2 against 20 */
        .levels = {CENTS(10000), CENTS(is_short ? 10200 : 9800),
                   CENTS(is_short ? 9000 : 11000),
                   CENTS(is_short ? 8000 : 12000)},
        .r_e4 = 100000,
        .size = 100,
        .risk_amount = CENTS(20000),
        .share_e2 = 40,
        .account_e8 = CENTS(10000000),
        .campaign = &fresh,
    };
}

#define PASSED    "volume:PASS phase:PASS levels:PASS risk:PASS strategy:PASS"
#define AT_VOLUME "volume:FAIL phase:- levels:- risk:- strategy:-"
#define AT_PHASE  "volume:PASS phase:FAIL levels:- risk:- strategy:-"
#define AT_LEVELS "volume:PASS phase:PASS levels:FAIL risk:- strategy:-"
#define AT_RISK   "volume:PASS phase:PASS levels:PASS risk:FAIL strategy:-"

static void verdict_is(const struct bench *bench, const char *want_trail,
                       const char *want_reason, const char *name)
{
    char trail[RECORD_TRAIL];
    char reason[RECORD_REASON];
    enum record_status status = validation_run(&bench->proposal, trail, reason);

    IS_TEXT(trail, want_trail, "%s: trail", name);
    IS_TEXT(reason, want_reason, "%s: reason", name);
    OK(status == (*want_reason ? STATUS_REJECTED : STATUS_APPROVED),
       "%s: status", name);
}

static void test_volume(void)
{
    static const struct {
        const char *name;
        const struct rule *rule;
        double ratio;
        const char *reason;
    } cases[] = {
        {"SPRING .6999", &rule_spring, .6999, ""},
        {"SPRING .7", &rule_spring, .7, "volume_ratio 0.7000 not below 0.7000"},
        {"SPRING unknown", &rule_spring, (double)NAN, "volume_ratio unknown"},
        {"SOS 1.5", &rule_sos, 1.5, ""},
        {"SOS 1.4999", &rule_sos, 1.4999, "volume_ratio 1.4999 below 1.5000"},
        {"LPS .9999", &rule_lps, .9999, ""},
        {"LPS 1", &rule_lps, 1.0, "volume_ratio 1.0000 not below 1.0000"},
        {"LPS unknown", &rule_lps, (double)NAN, "volume_ratio unknown"},
        {"UTAD 1.2", &rule_utad, 1.2, ""},
        {"UTAD 1.1999", &rule_utad, 1.1999, "volume_ratio 1.1999 below 1.2000"},
    };
    struct bench bench;

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        make(&bench, cases[k].rule);
        bench.setup.volume_ratio = cases[k].ratio;
        verdict_is(&bench, *cases[k].reason ? AT_VOLUME : PASSED,
                   cases[k].reason, cases[k].name);
    }
    make(&bench, &rule_spring);
    bench.setup.test_volume_ratio = .4999;
    verdict_is(&bench, PASSED, "", "test below the spring");
    bench.setup.test_volume_ratio = .5;
    verdict_is(&bench, AT_VOLUME, "volume of the test not below the spring's",
               "test like the spring");
}

static void test_phase_allows(void)
{
    static const struct {
        const struct rule *rule;
        enum chain chain;
        const char *allowed; /* of "-nABCDE", by phase */
    } cases[] = {
        {&rule_spring, CHAIN_ACCUMULATION, "....CD."},
        {&rule_spring, CHAIN_DISTRIBUTION, "......."},
        {&rule_sos, CHAIN_ACCUMULATION, ".....D."},
        {&rule_lps, CHAIN_ACCUMULATION, "......E"},
        {&rule_utad, CHAIN_ACCUMULATION, ".....DE"},
        {&rule_utad, CHAIN_DISTRIBUTION, "....C.."},
        {&rule_utad, CHAIN_NONE, "......."},
    };
    static const char *const words[] = {"unknown", "none", "A", "B",
                                        "C",       "D",    "E"};

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        for (unsigned phase = 0; phase <= PHASE_E; phase++) {
            bool allowed = cases[k].allowed[phase] != '.';
            char reason[RECORD_REASON] = "";
            char name[64];
            struct bench bench;

            make(&bench, cases[k].rule);
            bench.setup.chain = cases[k].chain;
            bench.setup.phase = (enum phase)phase;
            snprintf(name, sizeof(name), "%s in %s of chain %d",
                     cases[k].rule->name, words[phase], (int)cases[k].chain);
            if (!allowed)
                snprintf(reason, sizeof(reason), "phase %s does not allow %s",
                         words[phase], cases[k].rule->name);
            verdict_is(&bench, allowed ? PASSED : AT_PHASE, reason, name);
        }
}

static void test_phase_confidence(void)
{
    struct bench bench;

    make(&bench, &rule_spring);
    bench.setup.confidence = 70;
    verdict_is(&bench, PASSED, "", "pattern of 70");
    bench.setup.confidence = 69.5;
    verdict_is(&bench, AT_PHASE, "pattern confidence 69.5 below 70",
               "pattern of 69.5");
    make(&bench, &rule_lps);
    bench.setup.phase_confidence = 70;
    verdict_is(&bench, PASSED, "", "phase of 70");
    bench.setup.phase_confidence = 69.9;
    verdict_is(&bench, AT_PHASE, "phase confidence 69.9 below 70",
               "phase of 69.9");
}

static void test_late_c(void)
{
    struct bench bench;

    make(&bench, &rule_sos);
    bench.setup.prior_phase = PHASE_C;
    bench.setup.prior_phase_confidence = 85;
    verdict_is(&bench,
               "volume:PASS phase:WARN levels:PASS risk:PASS strategy:PASS", "",
               "SOS out of C of 85");
    bench.setup.prior_phase_confidence = 84;
    verdict_is(&bench, AT_PHASE, "C confidence 84 below 85",
               "SOS out of C of 84");
    bench.setup.prior_phase = PHASE_B; /* no spring needed */
    verdict_is(&bench, PASSED, "", "SOS out of B");
}

static void test_levels(void)
{
    struct bench bench;

    make(&bench, &rule_spring);
    bench.setup.range.resistance = CENTS(10300);
    verdict_is(&bench, PASSED, "", "width 3 %");
    bench.setup.range.resistance -= 1;
    verdict_is(&bench, AT_LEVELS, "width below 3 % times the scale",
               "width under 3 %");
    bench.setup.range.x4 = 5000;
    bench.setup.range.resistance = CENTS(10150);
    verdict_is(&bench, PASSED, "", "width 1.5 % at x = .5");
    bench.setup.range.resistance -= 1;
    verdict_is(&bench, AT_LEVELS, "width below 3 % times the scale",
               "width under 1.5 % at x = .5");
    make(&bench, &rule_spring);
    bench.setup.range.duration = 15;
    verdict_is(&bench, PASSED, "", "15 bars");
    bench.setup.range.duration = 14;
    verdict_is(&bench, AT_LEVELS, "duration 14 below 15", "14 bars");
    make(&bench, &rule_spring);
    bench.setup.range.jump = bench.setup.range.resistance;
    verdict_is(&bench, AT_LEVELS,
               "support, resistance and jump are out of order",
               "jump at the resistance");
    make(&bench, &rule_spring);
    bench.setup.range.support = CENTS(11001);
    verdict_is(&bench, AT_LEVELS,
               "support, resistance and jump are out of order",
               "support above the resistance");
}

static void test_stop_distance(void)
{
    struct bench bench;

    make(&bench, &rule_spring);
    bench.proposal.levels = (struct order_levels){CENTS(10000), CENTS(9000),
                                                  CENTS(11000), CENTS(14000)};
    verdict_is(&bench, PASSED, "", "stop 10 % away");
    bench.proposal.levels.stop = CENTS(8999);
    verdict_is(&bench, AT_RISK, "stop farther than 10 % times the scale",
               "stop 10.01 % away");
    bench.setup.range.x4 = 5000;
    bench.proposal.levels.stop = CENTS(9500);
    verdict_is(&bench, PASSED, "", "stop 5 % away at x = .5");
    bench.proposal.levels.stop = CENTS(9499);
    verdict_is(&bench, AT_RISK, "stop farther than 10 % times the scale",
               "stop 5.01 % away at x = .5");
}

/* Entry 100, stop 2 away: R is half of target_2's distance. */
static void test_r(void)
{
    static const struct {
        const char *name;
        const struct rule *rule;
        int64_t target_2;
        const char *reason;
    } cases[] = {
        {"SPRING 3.00", &rule_spring, 10600, ""},
        {"SPRING 2.995", &rule_spring, 10599, "r_multiple 2.99 below 3.00"},
        {"SPRING 2.41", &rule_spring, 10482, "r_multiple 2.41 below 3.00"},
        {"SOS 2.00", &rule_sos, 10400, ""},
        {"SOS 1.995", &rule_sos, 10399, "r_multiple 1.99 below 2.00"},
        {"LPS 2.50", &rule_lps, 10500, ""},
        {"LPS 2.49", &rule_lps, 10498, "r_multiple 2.49 below 2.50"},
        {"UTAD 3.00", &rule_utad, 9400, ""},
        {"UTAD 2.995", &rule_utad, 9401, "r_multiple 2.99 below 3.00"},
    };
    struct bench bench;

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        make(&bench, cases[k].rule);
        bench.proposal.levels.target_2 = CENTS(cases[k].target_2);
        verdict_is(&bench, *cases[k].reason ? AT_RISK : PASSED, cases[k].reason,
                   cases[k].name);
    }
    make(&bench, &rule_spring);
    bench.proposal.levels.target_2 = CENTS(10600) - 1;
    verdict_is(&bench, AT_RISK, "r_multiple 2.99 below 3.00",
               "SPRING 2.999999995 never reads 3.00");
}

static void test_size_and_campaign(void)
{
    struct campaign spent = {0};
    struct bench bench;

    make(&bench, &rule_spring);
    bench.proposal.size = 1;
    verdict_is(&bench, PASSED, "", "one unit");
    bench.proposal.size = 0;
    verdict_is(&bench, AT_RISK, "size below 1", "no unit");
    make(&bench, &rule_spring);
    campaign_take(&spent, KIND_SPRING, CENTS(180000));
    bench.proposal.campaign = &spent;
    verdict_is(&bench, PASSED, "", "1800 + 200 of 2000");
    bench.proposal.risk_amount = CENTS(20001);
    verdict_is(&bench, AT_RISK, "share 2000.01 above 2000.00",
               "1800 + 200.01 of 2000");
}

/* Everything is wrong: the first gate in the order speaks. */
static void test_first_failure(void)
{
    struct bench bench;

    make(&bench, &rule_spring);
    bench.proposal.size = 0;
    bench.setup.range.duration = 10;
    verdict_is(&bench, AT_LEVELS, "duration 10 below 15", "levels and risk");
    bench.setup.phase = PHASE_B;
    verdict_is(&bench, AT_PHASE, "phase B does not allow SPRING",
               "phase, levels and risk");
    bench.setup.volume_ratio = .8;
    verdict_is(&bench, AT_VOLUME, "volume_ratio 0.8000 not below 0.7000",
               "all of them");
}

int main(void)
{
    test_volume();
    test_phase_allows();
    test_phase_confidence();
    test_late_c();
    test_levels();
    test_stop_distance();
    test_r();
    test_size_and_campaign();
    test_first_failure();
    return tap_done();
}
