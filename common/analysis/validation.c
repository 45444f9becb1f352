/* The validation chain. */
#include "analysis/validation.h"

#include <inttypes.h>
#include <stdio.h>

#include "analysis/position.h"
#include "base/decimal.h"

/* Phase stage. */
#define PATTERN_CONFIDENCE_LEAST 70.0
#define PHASE_CONFIDENCE_LEAST   70.0
/* Levels stage (b.4, b.7): width in 1e-4 of the support, times x; bars. */
#define WIDTH_LEAST_E4 300
#define DURATION_LEAST 15

#define REASON(...) snprintf(reason, RECORD_REASON, __VA_ARGS__)
/* A ratio of 1e-4 as digits, point, four digits; bounded, so it fits. */
#define E4_FORMAT "%u.%04u"
#define E4_VALUE(e4)                                                           \
    (unsigned)((e4) / SETUP_UNIT), (unsigned)((e4) % SETUP_UNIT)

static const char *phase_name(enum phase phase)
{
    static const char *const names[] = {"unknown", "none", "A", "B",
                                        "C",       "D",    "E"};

    return phase <= PHASE_E ? names[phase] : names[PHASE_ABSENT];
}

static enum verdict check_volume(const struct proposal *proposal, char *reason)
{
    const struct rule *rule = proposal->rule;
    const struct setup *setup = proposal->setup;
    int64_t ratio = setup_ratio_e4(setup->volume_ratio);
    int64_t test = setup_ratio_e4(setup->test_volume_ratio);

    if (ratio < 0) {
        REASON("volume_ratio unknown");
        return VERDICT_FAIL;
    }
    if (rule->volume_below_e4 && ratio >= rule->volume_below_e4) {
        REASON("volume_ratio " E4_FORMAT " not below " E4_FORMAT,
               E4_VALUE(ratio), E4_VALUE(rule->volume_below_e4));
        return VERDICT_FAIL;
    }
    if (ratio < rule->volume_least_e4) {
        REASON("volume_ratio " E4_FORMAT " below " E4_FORMAT, E4_VALUE(ratio),
               E4_VALUE(rule->volume_least_e4));
        return VERDICT_FAIL;
    }
    if (rule->trigger == KIND_TEST && (test < 0 || test >= ratio)) {
        REASON("volume of the test not below the spring's");
        return VERDICT_FAIL;
    }
    return VERDICT_PASS;
}

static enum verdict check_phase(const struct proposal *proposal, char *reason)
{
    const struct rule *rule = proposal->rule;
    const struct setup *setup = proposal->setup;

    if (!(setup->confidence >= PATTERN_CONFIDENCE_LEAST)) {
        REASON("pattern confidence %.6g below %g", setup->confidence,
               PATTERN_CONFIDENCE_LEAST);
        return VERDICT_FAIL;
    }
    if (!(rule->phases[setup->chain] & 1U << setup->phase)) {
        REASON("phase %s does not allow %s", phase_name(setup->phase),
               rule->name);
        return VERDICT_FAIL;
    }
    if (!(setup->phase_confidence >= PHASE_CONFIDENCE_LEAST)) {
        REASON("phase confidence %.6g below %g", setup->phase_confidence,
               PHASE_CONFIDENCE_LEAST);
        return VERDICT_FAIL;
    }
    return rule->phase ? rule->phase(setup, reason, RECORD_REASON)
                       : VERDICT_PASS;
}

static enum verdict check_levels(const struct proposal *proposal, char *reason)
{
    const struct setup_range *range = &proposal->setup->range;
    int128 width = (int128)range->resistance - range->support;
    int128 least = (int128)range->support * WIDTH_LEAST_E4 * range->x4;

    if (width <= 0 || range->jump <= range->resistance) {
        REASON("support, resistance and jump are out of order");
        return VERDICT_FAIL;
    }
    if (width * SETUP_UNIT * SETUP_UNIT < least) {
        REASON("width below 3 %% times the scale");
        return VERDICT_FAIL;
    }
    if (range->duration < DURATION_LEAST) {
        REASON("duration %" PRId64 " below %d", range->duration,
               DURATION_LEAST);
        return VERDICT_FAIL;
    }
    return VERDICT_PASS;
}

/* The floor of R in hundredths: a figure that fails never looks like one that
 * passes. */
static int64_t r_floor_e2(const struct order_levels *levels)
{
    int64_t r_e2 = position_r_e4(levels) / 100;

    return position_r_below(levels, r_e2) ? r_e2 - 1 : r_e2;
}

static enum verdict check_risk(const struct proposal *proposal, char *reason)
{
    const struct rule *rule = proposal->rule;
    const struct order_levels *levels = &proposal->levels;
    int64_t r_e2;

    if (position_stop_too_far(levels, proposal->setup->range.x4)) {
        REASON("stop farther than 10 %% times the scale");
        return VERDICT_FAIL;
    }
    if (position_r_below(levels, rule->r_least_e2)) {
        r_e2 = r_floor_e2(levels);
        REASON("r_multiple %" PRId64 ".%02" PRId64 " below %" PRId64
               ".%02" PRId64,
               r_e2 / 100, r_e2 % 100, rule->r_least_e2 / 100,
               rule->r_least_e2 % 100);
        return VERDICT_FAIL;
    }
    if (proposal->size < 1) {
        REASON("size below 1");
        return VERDICT_FAIL;
    }
    return campaign_check(proposal->campaign, rule->kind, proposal->share_e2,
                          proposal->risk_amount, proposal->account_e8, reason,
                          RECORD_REASON);
}

static const struct {
    const char *name;
    /* NULL: passes always (the header says why). */
    enum verdict (*check)(const struct proposal *proposal, char *reason);
} stages[] = {
    {"volume", check_volume}, {"phase", check_phase}, {"levels", check_levels},
    {"risk", check_risk},     {"strategy", NULL},
};

enum record_status validation_run(const struct proposal *proposal, char *trail,
                                  char *reason)
{
    static const char *const words[] = {[VERDICT_PASS] = "PASS",
                                        [VERDICT_WARN] = "WARN",
                                        [VERDICT_FAIL] = "FAIL"};
    bool failed = false;
    size_t used = 0;

    reason[0] = 0;
    for (size_t k = 0; k < sizeof(stages) / sizeof(stages[0]); k++) {
        enum verdict verdict = VERDICT_PASS;

        if (!failed && stages[k].check)
            verdict = stages[k].check(proposal, reason);
        used += (size_t)snprintf(trail + used, RECORD_TRAIL - used, "%s%s:%s",
                                 k ? " " : "", stages[k].name,
                                 failed ? "-" : words[verdict]);
        failed = failed || verdict == VERDICT_FAIL;
    }
    return failed ? STATUS_REJECTED : STATUS_APPROVED;
}
