/* Expiry of signals, and the budget it frees. */
#include "lib/signal_rig.h"
#include "lib/tap.h"

/* A SPRING at bar 5, its expiry due at 15; prices around its levels. */
static void test_expiry(void)
{
    static const struct {
        const char *name;
        enum entry_mode entry;
        enum column column;
        int64_t bars, bar, price;
        const char *want, *reason;
    } cases[] = {
        {"open above the stop", ENTRY_MARKET, COLUMN_OPEN, 30, 6, 9654,
         "5 SPRING APPROVED 0", ""},
        {"open at the stop", ENTRY_MARKET, COLUMN_OPEN, 30, 6, 9653,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "open beyond the stop"},
        {"open below target_1", ENTRY_MARKET, COLUMN_OPEN, 30, 6, 10999,
         "5 SPRING APPROVED 0", ""},
        {"open at target_1", ENTRY_MARKET, COLUMN_OPEN, 30, 6, 11000,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "open beyond target_1"},
        {"a later open", ENTRY_MARKET, COLUMN_OPEN, 30, 7, 9000,
         "5 SPRING APPROVED 0", ""},
        {"the bars end at i+9", ENTRY_MARKET, COLUMN_OPEN, 15, 6, 9653,
         "5 SPRING APPROVED 0", ""},
        {"the bars end at i+10", ENTRY_MARKET, COLUMN_OPEN, 16, 6, 9653,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "open beyond the stop"},
        {"limit: never touched", ENTRY_LIMIT, COLUMN_OPEN, 30, 6, 10100,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "entry not reached"},
        {"limit: at its own bar", ENTRY_LIMIT, COLUMN_LOW, 30, 5, 9000,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "entry not reached"},
        {"limit: touched at i+1", ENTRY_LIMIT, COLUMN_LOW, 30, 6, 10050,
         "5 SPRING APPROVED 0", ""},
        {"limit: a cent above", ENTRY_LIMIT, COLUMN_LOW, 30, 6, 10051,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "entry not reached"},
        {"limit: touched at i+10", ENTRY_LIMIT, COLUMN_LOW, 30, 15, 10050,
         "5 SPRING APPROVED 0", ""},
        {"limit: touched at i+11", ENTRY_LIMIT, COLUMN_LOW, 30, 16, 10050,
         "5 SPRING APPROVED 0, 15 SPRING EXPIRED 1", "entry not reached"},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        const struct record *last;

        rig_reset(cases[k].bars);
        rig_range(0, 1);
        rig_spring(2, 1, 2);
        rig_test(5, 3, 2);
        rig.column[cases[k].column][cases[k].bar] = CENTS(cases[k].price);
        rig_run(cases[k].entry);
        IS_TEXT(rig_story(), cases[k].want, "%s", cases[k].name);
        last = rig_signal(rig_signals() - 1);
        IS_TEXT(last->u.signal.reason, cases[k].reason, "%s: reason",
                cases[k].name);
        OK(last->id == rig_signal(0)->id && last->event_i == 5 &&
               last->ts == RIG_START + last->i * RIG_DAY &&
               last->u.signal.entry == CENTS(10050),
           "%s: one signal, all fields again", cases[k].name);
    }
}

static void test_expiry_of_shorts(void)
{
    static const struct {
        const char *name;
        enum entry_mode entry;
        enum column column;
        int64_t price;
        bool expires;
    } cases[] = {
        /* entry 109, stop 110.80 * 1.02 = 113.016, target_1 100 */
        {"open under the stop", ENTRY_MARKET, COLUMN_OPEN, 11301, false},
        {"open over the stop", ENTRY_MARKET, COLUMN_OPEN, 11302, true},
        {"open over target_1", ENTRY_MARKET, COLUMN_OPEN, 10001, false},
        {"open at target_1", ENTRY_MARKET, COLUMN_OPEN, 10000, true},
        {"limit under", ENTRY_LIMIT, COLUMN_HIGH, 10899, true},
        {"limit at", ENTRY_LIMIT, COLUMN_HIGH, 10900, false},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct pattern *utad;

        rig_reset(30);
        /* target_2 = 100 - 15: R 24 / 4.016 */
        rig_range(0, 1)->resistance = CENTS(11500);
        rig.in[0].u.range.conservative = CENTS(13000);
        utad = rig_pattern(KIND_UTAD, 5, 5, 2, PHASE_C);
        utad->chain = CHAIN_DISTRIBUTION;
        utad->price = CENTS(11080);
        utad->close = CENTS(10900);
        utad->volume_ratio = 2.6;
        rig.column[cases[k].column][6] = CENTS(cases[k].price);
        rig_run(cases[k].entry);
        IS_TEXT(rig_story(),
                cases[k].expires ? "5 UTAD APPROVED 0, 15 UTAD EXPIRED 1"
                                 : "5 UTAD APPROVED 0",
                "short: %s", cases[k].name);
    }
}

static void test_budget(void)
{
    rig_reset(40);
    rig_five_springs();
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(),
            "8 SPRING APPROVED 0, 8 SPRING APPROVED 0, 8 SPRING APPROVED 0, "
            "8 SPRING APPROVED 0, 8 SPRING REJECTED 0",
            "the fifth finds the share spent");
    IS_TEXT(rig_signal(4)->u.signal.reason, "share 2481.25 above 2000.00",
            "and says so");
    for (int k = 1; k < 5; k++)
        OK(rig_signal(k)->id == record_id(RECORD_SIGNAL, KIND_SPRING,
                                          &rig_series, RIG_START + 8 * RIG_DAY,
                                          (unsigned)k),
           "signal %d of one bar has its own id", k);

    /* All four expire at 18, which frees the share for a test at 18. */
    rig.column[COLUMN_OPEN][9] = CENTS(9000);
    rig_spring(17, 14, 30);
    rig_test(18, 31, 30);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signals(), 10, "five signals, four expiries, one signal");
    OK(rig_signal(8)->status == STATUS_EXPIRED && rig_signal(8)->i == 18 &&
           rig_signal(9)->status == STATUS_APPROVED && rig_signal(9)->i == 18,
       "expired ones come first in their bar and free their budget");

    /* A bar earlier nothing is free yet. */
    rig.in[rig.in_n - 1].i = 17;
    rig_run(ENTRY_MARKET);
    OK(rig_signal(5)->status == STATUS_REJECTED && rig_signal(5)->i == 17,
       "at 17 the share is still spent");
}

/* Each range record has its own campaign and its own budget. */
static void test_new_range(void)
{
    rig_reset(40);
    rig_five_springs();
    rig_add(RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED, 9, 0, 1)->rev = 1;
    rig_range(9, 2);
    rig_spring(11, 10, 30)->range = 2;
    rig_test(13, 31, 30);
    rig_run(ENTRY_MARKET);
    OK(rig_signal(5)->status == STATUS_APPROVED && rig_signal(5)->i == 13,
       "the next range has a budget of its own");

    /* A range that comes on the pattern's own bar does not take its place. */
    rig_reset(40);
    rig_range(0, 1);
    rig_spring(2, 1, 2);
    rig_test(5, 3, 2);
    rig_add(RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED, 5, 0, 1)->rev = 1;
    rig_range(5, 9)->jump = CENTS(20000);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signal(0)->u.signal.target_2, CENTS(14000),
           "the range the pattern names is used");
}

int main(void)
{
    test_expiry();
    test_expiry_of_shorts();
    test_budget();
    test_new_range();
    return tap_done();
}
