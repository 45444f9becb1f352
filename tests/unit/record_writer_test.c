/*
 * Goal: bars and records as JSON, CSV and tables, against text written by
 * hand from appendix A of the rules.
 */
#include "report/record_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "lib/tap.h"
#include "lib/writer_rig.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define E8(text_e2)  ((text_e2)*INT64_C(1000000))
/* 2024-01-01 and a day's number after it. */
#define DAY(i) (INT64_C(1704067200) * TIMESTAMP_SECOND + (i)*TIMESTAMP_DAY)

static const struct series_name syn = {"SYN", "1d"};

static const struct text_terminal narrow = {.width = 80};
static const struct text_terminal wide = {.width = 200};

/* Two bars, the second with ratios that are known. */
struct bars {
    int64_t price[COLUMN_CLOSE + 1][2];
    double volume[2];
    double ratio[3][2];
    unsigned char effort[2];
    struct bar_block block;
};

static void make_bars(struct bars *bars, bool ratios)
{
    static const struct bars values = {
        .price = {{DAY(0), DAY(26)},
                  {E8(12800), E8(10460)},
                  {E8(12820), E8(10480)},
                  {E8(12690), E8(9990)},
                  {INT64_C(12710000001), E8(10250)}},
        .volume = {1000000.5, 3200000},
        .ratio = {{(double)NAN, 3.2}, {(double)NAN, 3.7692}, {0.1538, 0.5306}},
        .effort = {EFFORT_NORMAL, EFFORT_CLIMACTIC},
    };

    *bars = values;
    bars->block.series = &syn;
    bars->block.n = 2;
    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        bars->block.column[c] = (const unsigned char *)bars->price[c];
    bars->block.column[COLUMN_VOLUME] = (const unsigned char *)bars->volume;
    for (unsigned c = 0; ratios && c < 3; c++)
        bars->block.column[COLUMN_VR + c] =
            (const unsigned char *)bars->ratio[c];
    if (ratios)
        bars->block.column[COLUMN_EF] = bars->effort;
}

static void write_bars(enum text_format format, unsigned show,
                       struct text_terminal terminal, const char *want,
                       const char *name)
{
    struct writer_rig f;
    struct bars bars;
    struct err err = {0};

    make_bars(&bars, (show & SHOW_RATIOS) != 0);
    writer_rig_begin(&f, format, show, terminal);
    IS_INT(record_writer_bars(f.writer, &bars.block, &err), 0, "%s: written",
           name);
    IS_INT(record_writer_count(f.writer), 2, "%s: counted", name);
    writer_rig_end(&f, want, name);
}

static void test_bars(void)
{
    write_bars(
        TEXT_CSV, SHOW_BARS, narrow,
        "timestamp,symbol,timeframe,open,high,low,close,volume\n"
        "2024-01-01T00:00:00Z,SYN,1d,128,128.2,126.9,127.10000001,1000000.5\n"
        "2024-01-27T00:00:00Z,SYN,1d,104.6,104.8,99.9,102.5,3200000\n",
        "bars in CSV");
    write_bars(
        TEXT_CSV, SHOW_RATIOS, narrow,
        "timestamp,symbol,timeframe,open,high,low,close,volume,"
        "volume_ratio,spread_ratio,close_position,effort\n"
        "2024-01-01T00:00:00Z,SYN,1d,128,128.2,126.9,127.10000001,1000000.5,"
        ",,0.1538,NORMAL\n"
        "2024-01-27T00:00:00Z,SYN,1d,104.6,104.8,99.9,102.5,3200000,"
        "3.2,3.7692,0.5306,CLIMACTIC\n",
        "ratios in CSV");
    write_bars(
        TEXT_JSON, SHOW_RATIOS, narrow,
        "{\"type\":\"bar\",\"timestamp\":\"2024-01-01T00:00:00Z\","
        "\"symbol\":\"SYN\",\"timeframe\":\"1d\",\"open\":128,\"high\":128.2,"
        "\"low\":126.9,\"close\":127.10000001,\"volume\":1000000.5,"
        "\"close_position\":0.1538,\"effort\":\"NORMAL\"}\n"
        "{\"type\":\"bar\",\"timestamp\":\"2024-01-27T00:00:00Z\","
        "\"symbol\":\"SYN\",\"timeframe\":\"1d\",\"open\":104.6,"
        "\"high\":104.8,\"low\":99.9,\"close\":102.5,\"volume\":3200000,"
        "\"volume_ratio\":3.2,\"spread_ratio\":3.7692,"
        "\"close_position\":0.5306,\"effort\":\"CLIMACTIC\"}\n",
        "ratios in JSON");
    write_bars(
        TEXT_TABLE, SHOW_BARS, narrow,
        "TIME       SYMBOL TF       OPEN      HIGH       LOW     CLOSE"
        "       VOLUME\n"
        "2024-01-01 SYN    1d     128.00    128.20    126.90 127.10000001"
        " 1000000.5\n"
        "2024-01-27 SYN    1d     104.60    104.80     99.90    102.50"
        "      3200000\n",
        "bars in a table: a wide number moves the next one only");
    write_bars(TEXT_TABLE, SHOW_RATIOS, narrow,
               "TIME       SYMBOL     CLOSE       VOLUME VOL RATIO SPR RATIO"
               " CLOSE POS EFFORT\n"
               "2024-01-01 SYN    127.10000001 1000000.5                    "
               "    0.1538 NORMAL\n"
               "2024-01-27 SYN       102.50      3200000       3.2    3.7692"
               "    0.5306 CLIMACTIC\n",
               "ratios in a narrow table");
}

/* The spring of appendix A. */
static void make_spring(struct record *record)
{
    struct pattern *pattern = &record->u.pattern;

    record_init(record, RECORD_PATTERN, KIND_SPRING, &syn);
    record->status = STATUS_CONFIRMED;
    record->i = 88;
    record->ts = DAY(88);
    record->event_i = 87;
    record->event_ts = DAY(87);
    record->id = 0x0123456789abcdefU;
    record->rev = 0;
    pattern->side = SIDE_LONG;
    pattern->chain = CHAIN_ACCUMULATION;
    pattern->phase = PHASE_C;
    pattern->range = 0xfedcba9876543210U;
    pattern->price = E8(9860);
    pattern->level = INT64_C(9999875000);
    pattern->close = E8(10160);
    pattern->volume_ratio = 0.4368;
    pattern->confidence = 90;
    pattern->parts.n = 5;
    pattern->parts.value[0] = 20;
    pattern->parts.value[1] = 35;
    pattern->parts.value[2] = 25;
    pattern->parts.value[3] = 0;
    pattern->parts.value[4] = 10;
    pattern->penetration = 0.0140;
    pattern->recovery = 1;
    pattern->quality = GRADE_GOOD;
}

static void make_range(struct record *record)
{
    struct range *range = &record->u.range;

    record_init(record, RECORD_RANGE, KIND_NONE, &syn);
    record->status = STATUS_ARCHIVED;
    record->i = 91;
    record->ts = DAY(91);
    record->event_i = 80;
    record->event_ts = DAY(80);
    record->id = 0xfedcba9876543210U;
    record->rev = 1;
    strcpy(record->reason, "replaced");
    range->support = INT64_C(9999875000);
    range->resistance = INT64_C(11007000000);
    range->duration = 55;
    range->quality = 95;
    range->support_touches = 5;
    range->resistance_touches = 5;
    range->jump = INT64_C(14028375000);
}

static void make_phase(struct record *record)
{
    record_init(record, RECORD_PATTERN, KIND_PHASE, &syn);
    record->status = STATUS_CONFIRMED;
    record->i = 88;
    record->ts = DAY(88);
    record->event_i = 88;
    record->event_ts = DAY(88);
    record->id = 7;
    record->rev = 0;
    record->u.pattern.chain = CHAIN_ACCUMULATION;
    record->u.pattern.phase = PHASE_C;
    record->u.pattern.phase_confidence = 89.6;
}

static void make_signal(struct record *record)
{
    struct signal *signal = &record->u.signal;

    record_init(record, RECORD_SIGNAL, KIND_SPRING, &syn);
    record->status = STATUS_REJECTED;
    record->i = 92;
    record->ts = DAY(92);
    record->event_i = 92;
    record->event_ts = DAY(92);
    record->id = 0xabcU;
    record->rev = 0;
    signal->direction = SIDE_LONG;
    strcpy(signal->campaign, "SYN-1d-2024-01-27T00:00:00Z");
    signal->entry = INT64_C(10049874375);
    signal->stop = INT64_C(9662800000);
    signal->target_1 = INT64_C(11007000000);
    signal->target_2 = INT64_C(14028375000);
    signal->r_multiple = 10.2759;
    signal->confidence = 95;
    signal->position_size = 129;
    signal->risk_amount = INT64_C(49932000000);
    strcpy(signal->trail, "volume PASS, phase FAIL");
    strcpy(signal->reason, "say \"no\"");
}

static void test_json(void)
{
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_JSON, SHOW_RANGE | SHOW_PATTERN, narrow);
    make_spring(&record);
    writer_rig_put(&f, &record);
    make_signal(&record);
    writer_rig_put(&f, &record);
    make_range(&record);
    writer_rig_put(&f, &record);
    IS_INT(record_writer_count(f.writer), 2, "what is not shown is skipped");
    writer_rig_end(
        &f,
        "{\"type\":\"pattern\",\"symbol\":\"SYN\",\"timeframe\":\"1d\","
        "\"i\":88,\"timestamp\":\"2024-03-29T00:00:00Z\",\"event_i\":87,"
        "\"event_timestamp\":\"2024-03-28T00:00:00Z\","
        "\"id\":\"0123456789abcdef\",\"rev\":0,\"kind\":\"SPRING\","
        "\"status\":\"CONFIRMED\",\"side\":\"long\","
        "\"chain\":\"accumulation\",\"phase\":\"C\","
        "\"range\":\"fedcba9876543210\",\"price\":98.6,\"level\":99.99875,"
        "\"close\":101.6,\"volume_ratio\":0.4368,\"confidence\":90,"
        "\"parts\":[20,35,25,0,10],\"quality\":\"GOOD\","
        "\"penetration\":0.014,\"recovery\":1}\n"
        "{\"type\":\"range\",\"symbol\":\"SYN\",\"timeframe\":\"1d\","
        "\"i\":91,\"timestamp\":\"2024-04-01T00:00:00Z\",\"event_i\":80,"
        "\"event_timestamp\":\"2024-03-21T00:00:00Z\","
        "\"id\":\"fedcba9876543210\",\"rev\":1,\"status\":\"ARCHIVED\","
        "\"duration\":55,\"quality\":95,\"support\":99.99875,"
        "\"resistance\":110.07,\"support_touches\":5,"
        "\"resistance_touches\":5,\"jump\":140.28375,"
        "\"reason\":\"replaced\"}\n",
        "records in JSON");
}

static const char signal_header[] =
    "timestamp,symbol,timeframe,i,event_i,event_timestamp,id,rev,kind,status,"
    "direction,phase,pattern,range,campaign,entry,stop,target_1,target_2,"
    "r_multiple,rating,urgency,position_size,risk_amount,risk_fraction,"
    "allocation,confidence,raw_confidence,pattern_confidence,"
    "phase_confidence,volume_score,priority,volume_ratio,spread_ratio,scale,"
    "trail,reason\n";

static void test_csv(void)
{
    static const struct series_name odd = {"A,\"B\" C", "1d"};
    char want[2048];
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_CSV, SHOW_SIGNAL, narrow);
    make_signal(&record);
    record.series = &odd;
    writer_rig_put(&f, &record);
    snprintf(want, sizeof(want), "%s%s", signal_header,
             "2024-04-02T00:00:00Z,\"A,\"\"B\"\" C\",1d,92,92,"
             "2024-04-02T00:00:00Z,0000000000000abc,0,SPRING,REJECTED,LONG,,,,"
             "SYN-1d-2024-01-27T00:00:00Z,100.49874375,96.628,110.07,"
             "140.28375,10.2759,,,129,499.32,,,95,,,,,,,,,"
             "\"volume PASS, phase FAIL\",\"say \"\"no\"\"\"\n");
    writer_rig_end(&f, want, "a signal in CSV, quoted where it must be");
    writer_rig_begin(&f, TEXT_CSV, SHOW_SIGNAL, narrow);
    writer_rig_end(&f, signal_header, "the header stands without rows");
    writer_rig_begin(&f, TEXT_CSV, SHOW_RANGE, narrow);
    make_range(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(
        &f,
        "timestamp,symbol,timeframe,i,event_i,event_timestamp,id,rev,status,"
        "start,end,start_ts,end_ts,duration,quality,grade,quality_parts,"
        "support,resistance,midpoint,width,support_strength,support_parts,"
        "resistance_strength,resistance_parts,support_touches,"
        "resistance_touches,support_low,resistance_high,jump,conservative,"
        "cause_factor,scale,reason\n"
        "2024-04-01T00:00:00Z,SYN,1d,91,80,2024-03-21T00:00:00Z,"
        "fedcba9876543210,1,ARCHIVED,,,,,55,95,,,99.99875,110.07,,,,,,,5,5,,,"
        "140.28375,,,,replaced\n",
        "a range in CSV");
}

static void test_found_table(void)
{
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_TABLE, SHOW_RANGE | SHOW_PATTERN, narrow);
    make_spring(&record);
    writer_rig_put(&f, &record);
    make_phase(&record);
    writer_rig_put(&f, &record);
    make_range(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(
        &f,
        "TIME       SYMBOL TF  KIND   STATUS      PH      PRICE CONF DETAILS\n"
        "2024-03-29 SYN    1d  SPRING CONFIRMED   C       98.60   90 "
        "penetration 1.4 % v\xe2\x80\xa6\n"
        "2024-03-29 SYN    1d  PHASE  CONFIRMED   C               90 "
        "accumulation\n"
        "2024-04-01 SYN    1d  RANGE  ARCHIVED           100.00      "
        "replaced to 110.07 \xe2\x80\xa6\n",
        "detect's records at 80 columns");
    writer_rig_begin(&f, TEXT_TABLE, SHOW_PATTERN, wide);
    make_spring(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(
        &f,
        "TIME        SYMBOL  TF   KIND    STATUS       PH       PRICE"
        "     LEVEL     CLOSE  CONF  EVENT           BAR  RANGE"
        "             DETAILS\n"
        "2024-03-29  SYN     1d   SPRING  CONFIRMED    C        98.60"
        "    100.00    101.60    90  2024-03-28       88  fedcba9876543210"
        "  penetration 1.4 % vr 0.44 recovery 1 GOOD accumulation\n",
        "and at 200");
}

static void test_signal_table(void)
{
    static const struct text_terminal colour = {.width = 80, .colour = true};
    static const struct series_name hourly = {"EVIL\033[2J", "1h"};
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_TABLE, SHOW_SIGNAL, wide);
    make_signal(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(
        &f,
        "TIME        SYMBOL  TF   KIND    SIDE   STATUS       ENTRY"
        "      STOP  TARGET 1    TARGET      R  CONF     SIZE       RISK"
        "  URGENCY    PRIORITY  PH    REASON\n"
        "2024-04-02  SYN     1d   SPRING  LONG   REJECTED    100.50"
        "     96.63    110.07    140.28  10.28    95      129     499.32"
        "                             say \"no\" volume PASS, phase FAIL\n",
        "a signal at 200 columns");
    writer_rig_begin(&f, TEXT_TABLE, SHOW_SIGNAL, colour);
    make_signal(&record);
    record.series = &hourly;
    record.ts += INT64_C(9) * 3600 * TIMESTAMP_SECOND;
    writer_rig_put(&f, &record);
    writer_rig_end(
        &f,
        "\033[1mTIME\033[0m             \033[1mSYMBOL\033[0m"
        " \033[1mKIND\033[0m   \033[1mSIDE\033[0m  \033[1mSTATUS\033[0m"
        "      \033[1mENTRY\033[0m     \033[1mSTOP\033[0m"
        "   \033[1mTARGET\033[0m     \033[1mR\033[0m\n"
        "2024-04-02 09:00 EVIL?[2J \033[32mSPRING\033[0m LONG"
        " \033[31mREJECTED\033[0m  100.50    96.63   140.28 10.28\n",
        "colours and times on a terminal; no escape sequence gets through");
}

static void test_tables(void)
{
    static const struct text_terminal screen = {.width = 80, .height = 4};
    struct writer_rig f;
    struct record record;
    const char *at;
    int headers = 0;

    writer_rig_begin(&f, TEXT_TABLE, SHOW_SIGNAL, screen);
    make_signal(&record);
    for (int k = 0; k < 5; k++)
        writer_rig_put(&f, &record);
    fflush(f.file);
    IS_INT((int64_t)f.size, 0, "nothing is written before it is flushed");
    (void)!record_writer_flush(f.writer, &(struct err){0});
    for (at = f.text; (at = strstr(at, "TIME")); at++)
        headers++;
    IS_INT(headers, 3, "a header for every two rows of a screen of four");
    record_writer_close(f.writer);
    fclose(f.file);
    free(f.text);
    writer_rig_begin(&f, TEXT_TABLE, SHOW_SIGNAL, narrow);
    writer_rig_end(
        &f,
        "TIME       SYMBOL TF  KIND   SIDE  STATUS      ENTRY     STOP   "
        "TARGET     R\n",
        "the header of an empty table");
}

static void test_choices(void)
{
    static const struct {
        const char *list;
        bool good;
        unsigned show;
    } cases[] = {
        {"range", true, SHOW_RANGE},
        {"pattern,range", true, SHOW_RANGE | SHOW_PATTERN},
        {"signal,bar", true, SHOW_SIGNAL | SHOW_BARS},
        {"order", true, SHOW_ORDER},
        {"fill,trade,summary,equity", true,
         SHOW_FILL | SHOW_TRADE | SHOW_SUMMARY | SHOW_EQUITY},
        {"", false, 0},
        {"rang", false, 0},
        {"range,", false, 0},
        {"ranges", false, 0},
    };
    struct record_writer_config config = {
        TEXT_CSV, SHOW_RANGE | SHOW_PATTERN, {.width = 80}};
    struct record_writer *writer = NULL;
    struct err err = {0};

    for (size_t k = 0; k < COUNT(cases); k++) {
        unsigned show = 0;

        IS_INT(record_writer_parse_show(cases[k].list, &show), cases[k].good,
               "--show \"%s\"", cases[k].list);
        IS_INT(show, cases[k].show, "shows that");
    }
    IS_INT(record_writer_open(stdout, &config, &writer, &err), -1,
           "CSV of two types is refused");
    IS_INT(err.code, ERR_USAGE, "as a matter of usage");
    config.show = SHOW_TRADE | SHOW_EQUITY;
    IS_INT(record_writer_open(stdout, &config, &writer, &err), -1,
           "CSV of records and equity, too");
    record_writer_close(NULL);
}

static void test_failure(void)
{
    const struct record_writer_config config = {
        TEXT_JSON, SHOW_SIGNAL, {.width = 80}};
    FILE *full = fopen("/dev/full", "w");
    struct record_writer *writer;
    struct record record;
    struct err err = {0};

    if (!full)
        return;
    make_signal(&record);
    IS_INT(record_writer_open(full, &config, &writer, &err), 0, "a full disk");
    IS_INT(record_writer_record(writer, &record, &err), 0, "takes a record");
    IS_INT(record_writer_finish(writer, &err), -1, "and fails at the end");
    IS_INT(err.code, ERR_SYSTEM, "with the status for it");
    record_writer_close(writer);
    fclose(full);
}

static void test_text(void)
{
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},
        {"AAPL", 4},
        {"\xc3\xa9t\xc3\xa9", 3},        /* two bytes, one column */
        {"e\xcc\x81", 1},                /* a combining accent */
        {"\xe6\x97\xa5\xe6\x9c\xac", 4}, /* wide */
        {"\xf0\x9f\x98\x80", 2},         /* wide, four bytes */
        {"a\x1b[0m", 5},                 /* a control is a '?' */
        {"\xff\xfe", 2},
    };

    for (size_t k = 0; k < COUNT(cases); k++)
        IS_INT((int64_t)text_width(cases[k].text, strlen(cases[k].text)),
               (int64_t)cases[k].width, "width of text %zu", k);
    IS_INT((int64_t)text_fit("\xe6\x97\xa5\xe6\x9c\xac", 6, 3), 3,
           "half a wide character does not fit");
}

int main(void)
{
    test_bars();
    test_json();
    test_csv();
    test_found_table();
    test_signal_table();
    test_tables();
    test_choices();
    test_failure();
    test_text();
    return tap_done();
}
