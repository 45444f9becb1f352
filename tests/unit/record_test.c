/*
 * Goal: every word of every enum goes both ways, absent is absent, and the
 * identity is the published hash of the documented bytes.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "lib/tap.h"
#include "model/record.h"

static const struct series_name series = {"AAPL", "1d"};

static bool is_word(enum field_type type)
{
    return type == FIELD_WORD;
}

/* Every value of an enum field: its word sets the same value again. */
static void test_words(const struct field *field, enum record_type type)
{
    unsigned char *at;
    struct record record;
    unsigned count = 0;
    int wrong = 0;

    record_init(&record, type, KIND_NONE, &series);
    at = (unsigned char *)&record + field->offset;
    for (unsigned value = 1;; value++) {
        unsigned back;
        char word[64];

        memcpy(at, &value, sizeof(value));
        snprintf(word, sizeof(word), "%s", field_word(field, &record));
        if (!word[0])
            break;
        count++;
        wrong += !field_present(field, &record);
        record_init(&record, type, KIND_NONE, &series);
        wrong += field_present(field, &record) && field->offset;
        wrong += !field_set_word(field, &record, word, strlen(word));
        memcpy(&back, at, sizeof(back));
        wrong += back != value;
        wrong += field_set_word(field, &record, word, strlen(word) - 1) &&
                 strcmp(field_word(field, &record), word) == 0;
    }
    OK(!wrong && count >= 2, "%s.%s: %u words go both ways",
       record_type_name(type), field->name, count);
    OK(!field_set_word(field, &record, "nonsense", 8) &&
           !field_set_word(field, &record, "", 0),
       "and no others");
}

static void test_fields(enum record_type type)
{
    size_t count;
    const struct field *fields = record_fields(type, &count);
    struct record record;
    int present = 0;

    record_init(&record, type, KIND_NONE, &series);
    for (size_t k = 0; k < count; k++) {
        present += field_present(&fields[k], &record);
        if (is_word(fields[k].type))
            test_words(&fields[k], type);
        for (size_t j = 0; j < k; j++)
            if (!strcmp(fields[j].name, fields[k].name) ||
                fields[j].offset == fields[k].offset)
                OK(false, "%s and %s collide", fields[j].name, fields[k].name);
    }
    IS_INT(present, 0, "%s: every field of a new record is absent",
           record_type_name(type));
    OK(record.series == &series && record.type == type, "it has its series");
}

static void test_words_on_the_wire(void)
{
    static const char *const kinds[] = {
        "SC",     "BC",    "AR",   "ST",         "SPRING",
        "TEST",   "SOS",   "LPS",  "UTAD",       "PHASE",
        "MARKET", "LIMIT", "STOP", "STOP_LIMIT", "TRAILING_STOP",
        "TARGET", "CANCEL"};
    static const char *const types[] = {"range", "pattern", "signal", "order",
                                        "fill",  "trade",   "summary"};

    for (int k = 0; k < KIND_COUNT - 1; k++)
        IS_TEXT(record_kind_name((enum record_kind)(k + 1)), kinds[k],
                "kind %d", k + 1);
    for (int k = 0; k < RECORD_TYPES; k++)
        IS_TEXT(record_type_name((enum record_type)k), types[k], "type %d", k);
    IS_TEXT(record_status_name(STATUS_CANCELLED), "CANCELLED", "CANCELLED");
    IS_TEXT(record_status_name(STATUS_RUNNING), "RUNNING", "RUNNING");
    IS_TEXT(record_status_name(STATUS_TARGET_HIT), "TARGET_HIT", "TARGET_HIT");
    IS_TEXT(record_status_name(STATUS_ACTIVE), "ACTIVE", "ACTIVE");
}

/* The words a program outside writes and reads, by the enum they stand for. */
static void test_words_of_orders(void)
{
    static const struct {
        enum record_type type;
        const char *field;
        const char *words[9];
    } cases[] = {
        {RECORD_ORDER, "action", {"BUY", "SELL", "CLOSE"}},
        {RECORD_FILL, "action", {"BUY", "SELL", "CLOSE"}},
        {RECORD_ORDER, "tif", {"GTC", "DAY", "GTD"}},
        {RECORD_TRADE, "side", {"long", "short"}},
        {RECORD_TRADE,
         "exit_reason",
         {"SIGNAL", "STOP", "TARGET", "TRAIL", "MARGIN", "EMERGENCY", "REVERSE",
          "END"}},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        size_t count;
        const struct field *field = record_fields(cases[k].type, &count);
        unsigned n = 0;

        while (strcmp(field->name, cases[k].field) != 0)
            field++;
        for (; cases[k].words[n]; n++)
            IS_TEXT(field->words->word[n + 1], cases[k].words[n], "%s.%s %u",
                    record_type_name(cases[k].type), cases[k].field, n + 1);
        IS_INT(field->words->count, n + 1, "and no more");
    }
}

/* Money may be nothing and less; a bool is present when it is true. */
static void test_presence(void)
{
    struct record record;
    size_t count;
    const struct field *field = record_fields(RECORD_TRADE, &count);

    while (strcmp(field->name, "pnl") != 0)
        field++;
    record_init(&record, RECORD_TRADE, KIND_NONE, &series);
    OK(field->type == FIELD_MONEY && !field_present(field, &record),
       "no profit and loss yet");
    record.u.trade.pnl = 0;
    OK(field_present(field, &record), "none is some");
    record.u.trade.pnl = -1;
    OK(field_present(field, &record), "a loss");
    field = record_fields(RECORD_ORDER, &count);
    while (strcmp(field->name, "reduce") != 0)
        field++;
    record_init(&record, RECORD_ORDER, KIND_LIMIT, &series);
    OK(field->type == FIELD_BOOL && !field_present(field, &record),
       "false is absent");
    record.u.order.reduce = true;
    OK(field_present(field, &record), "true is not");
}

static void test_identity(void)
{
    /* type, kind, symbol, timeframe, each with its zero byte; event_ts. */
    static const unsigned char bytes[] = "pattern\0SPRING\0AAPL\0001d\0"
                                         "\x08\x07\x06\x05\x04\x03\x02\x01\x02";
    static const struct series_name other = {"AAPL1", "d"};
    int64_t ts = INT64_C(0x0102030405060708);
    uint64_t id = record_id(RECORD_PATTERN, KIND_SPRING, &series, ts, 0);

    OK(id == fnv1a(FNV_OFFSET, bytes, sizeof(bytes) - 2),
       "the documented hash");
    OK(record_id(RECORD_PATTERN, KIND_SPRING, &series, ts, 2) ==
           fnv1a(FNV_OFFSET, bytes, sizeof(bytes) - 1),
       "a further one about the same bar");
    OK(id != record_id(RECORD_PATTERN, KIND_SPRING, &other, ts, 0) &&
           id != record_id(RECORD_SIGNAL, KIND_SPRING, &series, ts, 0) &&
           id != record_id(RECORD_PATTERN, KIND_SOS, &series, ts, 0) &&
           id != record_id(RECORD_PATTERN, KIND_SPRING, &series, ts + 1, 0),
       "each part counts");
}

int main(void)
{
    for (int type = 0; type < RECORD_TYPES; type++)
        test_fields((enum record_type)type);
    test_words_on_the_wire();
    test_words_of_orders();
    test_presence();
    test_identity();
    return tap_done();
}
