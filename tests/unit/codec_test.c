/* Goal: frames are read as they were written, and nothing else is read. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/crc32c.h"
#include "io/codec.h"
#include "lib/pack.h"
#include "lib/tap.h"

static const struct series_name series = {"AAPL", "1d"};

/* What a bars frame of one bar needs behind its i and n. */
#define COLUMNS "ts#8 o#8 h#8 l#8 c#8 v#8"
#define BARS    "t:bars s:AAPL tf:1d i=5 n=1 "

static const struct {
    const char *line;
    const char *error; /* NULL: it is accepted */
} maps[] = {
    {BARS COLUMNS, NULL},
    {BARS COLUMNS " at=17 unknown:x also^7", NULL},
    {"t:bars v#8 c#8 l#8 h#8 o#8 ts#8 n=1 i=0 tf:1d s:X", NULL},
    {BARS COLUMNS " vr#8 sr#8 cp#8 ef#1", NULL},
    {"t:hello v=1", NULL},
    {"t:hello v=1 shard[2,3] chain[1,2] order:time", NULL},
    {"t:something", NULL},
    {"t:fill s=5 i:x", NULL},
    {"t:trade i=-1 n=-1 s:*", NULL},
    {"t:summary", NULL},
    {"t:equity n:x ts#7", NULL},
    {"t:order s:AAPL tf:1d i=0", NULL},
    {"t:order s:AAPL tf:1d i=999999 quantity:many", NULL},
    {"t:order s=5 i:x", "frame's symbol has 0 bytes, not 1..64"},
    {"t:order s:AAPL tf:1d", "frame without its index \"i\""},
    {"t:order s:AAPL tf:1d i=-1", "frame with a negative index or count"},
    {"t:end s:AAPL tf:1d n=0", NULL},
    {"t:eos", NULL},
    {"t:range s:AAPL tf:1d i=0", NULL},
    {"", "frame does not begin with its type"},
    {"s:AAPL t:bars", "frame does not begin with its type"},
    {"t=5", "frame does not begin with its type"},
    {"t?", "frame does not begin with its type"},
    {"t:hello", "stream version 0 is not known, only 1"},
    {"t:hello v=2", "stream version 2 is not known, only 1"},
    {"t:hello v:1", "stream version 0 is not known, only 1"},
    {"t:hello v=1 shard[3,3]", "hello with shard 3 of 3"},
    {"t:hello v=1 shard[-1,3]", "hello with shard -1 of 3"},
    {"t:hello v=1 shard[0,0]", "hello with shard 0 of 0"},
    {"t:x deep^7", NULL},
    {"t:x deep^8", "frame is nested too deep or cut off"},
    {"t:x claims~100", "frame has a key that is not text"},
    {"t:bars tf:1d i=0 n=1 " COLUMNS, "frame's symbol has 0 bytes, not 1..64"},
    {"t:bars s:AAPL i=0 n=1 " COLUMNS,
     "frame's timeframe has 0 bytes, not 1..15"},
    {"t:bars s:AAPL tf:0123456789abcdef i=0 n=1 " COLUMNS,
     "frame's timeframe has 16 bytes, not 1..15"},
    {"t:bars s:AAPL tf:0123456789abcde i=0 n=1 " COLUMNS, NULL},
    {"t:bars s:"
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef "
     "tf:1d i=0 n=1 " COLUMNS,
     NULL},
    {"t:bars s:"
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX "
     "tf:1d i=0 n=1 " COLUMNS,
     "frame's symbol has 65 bytes, not 1..64"},
    {"t:bars s:A\tB tf:1d i=0 n=1 " COLUMNS,
     "frame's symbol has a control character"},
    {"t:end s:A\x7f tf:1d n=1", "frame's symbol has a control character"},
    {"t:end s:A tf:\x1b[31m n=1", "frame's timeframe has a control character"},
    {"t:bars s:A tf:1d n=1 " COLUMNS, "frame without its index \"i\""},
    {"t:signal s:A tf:1d", "frame without its index \"i\""},
    {"t:end s:A tf:1d", "end without its count \"n\""},
    {"t:bars s:A tf:1d i=-1 n=1 " COLUMNS,
     "frame with a negative index or count"},
    {"t:end s:A tf:1d n=-1", "frame with a negative index or count"},
    {"t:bars s:A tf:1d i=0 " COLUMNS, "bars frame with n = 0"},
    {"t:bars s:A tf:1d i=0 n=0 " COLUMNS, "bars frame with n = 0"},
    {"t:bars s:A tf:1d i=0 n:1 " COLUMNS, "bars frame with n = 0"},
    {"t:bars s:A tf:1d i=0 n=1048577 " COLUMNS, "bars frame with n = 1048577"},
    {"t:bars s:A tf:1d i=0 n=4611686018427387905 " COLUMNS,
     "bars frame with n = 4611686018427387905"},
    {BARS "ts#8 o#8 h#8 l#8 c#8", "bars frame without column \"v\""},
    {BARS "ts:01234567 o#8 h#8 l#8 c#8 v#8",
     "bars frame without column \"ts\""},
    {BARS "ts#8 o#8 h#8 l#8 c#8 v#7", "column \"v\" has 7 bytes for 1 bars"},
    {BARS "ts#0 o#8 h#8 l#8 c#8 v#8", "column \"ts\" has 0 bytes for 1 bars"},
    {BARS COLUMNS " ef#8", "column \"ef\" has 8 bytes for 1 bars"},
    {BARS COLUMNS " vr#9", "column \"vr\" has 9 bytes for 1 bars"},
    {"t:x crc=5", "frame is damaged: its crc does not match"},
    {"t:x crc:5", "frame is damaged: its crc does not match"},
};

static void test_maps(void)
{
    for (size_t k = 0; k < sizeof(maps) / sizeof(maps[0]); k++) {
        struct buf buf = {0};
        struct err err = {0};
        struct frame frame;
        int rc;

        pack_map(&buf, maps[k].line);
        rc = codec_parse(buf.data, buf.size, &frame, &err);
        OK(rc == (maps[k].error ? -1 : 0), "%.60s", maps[k].line);
        IS_TEXT(err.msg, maps[k].error ? maps[k].error : "", "what is said");
        if (rc < 0)
            IS_INT(err.code, ERR_DATA, "it is the data's fault");
        for (size_t size = 0; size < buf.size && rc == 0; size++)
            if (codec_parse(buf.data, size, &frame, &err) == 0)
                OK(false, "accepted when cut to %zu bytes", size);
        buf_reset(&buf);
    }
}

static void test_views(void)
{
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;

    pack_map(&buf, "t:bars s:AAPL tf:1d i=5 n=2 ts#16 o#16 h#16 l#16 c#16 v#16 "
                   "at=17 n=2 x?");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "a block");
    OK(frame.type == FRAME_BARS && frame.i == 5 && frame.n == 2, "numbers");
    OK(frame.has_i && frame.has_n && frame.has_at && frame.at == 17, "at");
    OK(text_is(frame.symbol, "AAPL") && text_is(frame.timeframe, "1d") &&
           !text_is(frame.symbol, "AAP") && !text_is(frame.symbol, "AAPLX"),
       "names");
    OK(frame.column[COLUMN_TS] && frame.column[COLUMN_VOLUME] &&
           !frame.column[COLUMN_VR],
       "columns");
    IS_INT(frame.keys, 14, "keys");
    buf.size = 0;
    pack_map(&buf, "t:hello v=1 tool:x order:time shard[2,7] chain[5,6,7]");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "a hello");
    OK(frame.has_shard && frame.shard == 2 && frame.shards == 7, "shard");
    OK(frame.chain_count == 3 && frame.chain.size == 27, "chain");
    OK(text_is(frame.order, "time") && text_is(frame.tool, "x"), "texts");
    buf_reset(&buf);
}

/* Bytes behind the map, keys behind the crc, doubled crc. */
static void test_tails(void)
{
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;
    uint32_t sum;

    pack_map(&buf, "t:x");
    IS_INT(buf_append(&buf, "\xc0", 1, &err), 0, "a byte behind");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), -1, "is refused");
    IS_TEXT(err.msg, "frame has bytes behind its map", "and named");
    buf.size = 0;
    pack_map(&buf, "t:x crc=0 more=1");
    /* The map up to crc: 3 bytes of header, 2 + 1 and 2 + 1 of "t" and "x". */
    sum = crc32c(buf.data, 9);
    for (int k = 0; k < 4; k++)
        buf.data[9 + 5 + 1 + 4 + k] = (unsigned char)(sum >> (24 - 8 * k));
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), -1,
           "a key behind the crc");
    IS_TEXT(err.msg, "frame has a key behind its crc", "is refused");
    buf_reset(&buf);
}

/* A frame of exactly the limit, and one byte more. */
static void test_limit(void)
{
    struct buf buf = {0};
    struct buf out = {0};
    struct err err = {0};
    struct frame frame;
    char line[64];
    size_t rest;

    pack_map(&buf, "t:x fill#0");
    rest = CODEC_FRAME_MAX - buf.size;
    for (size_t more = 0; more < 2; more++) {
        buf.size = 0;
        snprintf(line, sizeof(line), "t:x fill#%zu", rest + more);
        pack_map(&buf, line);
        IS_INT(codec_parse(buf.data, buf.size, &frame, &err), more ? -1 : 0,
               "%zu bytes", buf.size);
        if (more)
            break;
        IS_INT(codec_pass(&out, false, &frame, &err), 0, "is passed on");
        IS_INT(codec_pass(&out, true, &frame, &err), -1,
               "but has no room for a crc");
        OK(out.size == CODEC_PREFIX_SIZE + buf.size, "nothing is left of that");
    }
    IS_TEXT(err.msg, "frame of 1048577 bytes is over the limit", "is said");
    buf_reset(&buf);
    buf_reset(&out);
}

/* --- records ------------------------------------------------------------- */

static uint64_t seed = 11;

static uint64_t next(void)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return seed ^ seed >> 29;
}

static void random_text(unsigned char *at, size_t size)
{
    size_t length = next() % size;

    for (size_t k = 0; k < length; k++)
        at[k] = (unsigned char)(' ' + next() % 95);
}

/* Sets a field to some value: edges of its type among them. */
static void random_field(const struct field *field, struct record *record)
{
    static const int64_t edges[] = {0,   -1,  INT64_MAX, INT64_MIN + 1,
                                    127, 128, -32,       -33};
    unsigned char *at = (unsigned char *)record + field->offset;
    int64_t integer = (int64_t)(next() >> next() % 64);
    double real = (double)(int64_t)next() / (double)(1 + next() % 1000000);
    struct parts parts = {(int64_t)(1 + next() % RECORD_PARTS), {0}};
    unsigned word;

    if (field->type <= FIELD_PRICE || field->type == FIELD_MONEY) {
        if (next() % 4 == 0)
            integer = edges[next() % 8];
        memcpy(at, &integer, sizeof(integer));
    } else if (field->type == FIELD_REAL) {
        memcpy(at, &real, sizeof(real));
    } else if (field->type == FIELD_ID) {
        memcpy(at, &integer, sizeof(integer));
    } else if (field->type == FIELD_PARTS) {
        for (int64_t k = 0; k < parts.n; k++)
            parts.value[k] = (int64_t)next() >> next() % 64;
        memcpy(at, &parts, sizeof(parts));
    } else if (field->type == FIELD_TEXT) {
        random_text(at, field->size);
    } else if (field->type == FIELD_BOOL) {
        at[0] = true;
    } else {
        do {
            word = (unsigned)(1 + next() % (field->words->count - 1));
            memcpy(at, &word, sizeof(word));
        } while (!field_word(field, record)[0]);
    }
}

static void random_record(struct record *record, enum record_type type,
                          unsigned share)
{
    size_t count;
    const struct field *fields = record_fields(type, &count);

    record_init(record, type, KIND_NONE, &series);
    record->i = (int64_t)(next() >> 2);
    record->ts = (int64_t)next();
    record->event_i = (int64_t)(next() >> 2);
    record->event_ts = (int64_t)next();
    record->id = next();
    record->rev = (int64_t)(next() % 100);
    for (size_t k = 0; k < count; k++)
        if (next() % 100 < share)
            random_field(&fields[k], record);
}

static void test_records(enum record_type type)
{
    struct buf buf = {0};
    struct err err = {0};
    int wrong = 0;

    for (unsigned k = 0; k < 1000; k++) {
        struct record record;
        struct record back;
        struct frame frame;

        random_record(&record, type, k % 101);
        buf.size = 0;
        wrong += codec_record(&buf, k & 1, &record, &err) != 0;
        wrong += codec_parse(buf.data + CODEC_PREFIX_SIZE,
                             buf.size - CODEC_PREFIX_SIZE, &frame, &err) != 0;
        wrong += frame.type != (enum frame_type)((int)FRAME_RANGE + (int)type);
        memset(&back, 0x55, sizeof(back));
        wrong += codec_decode_record(&frame, &series, &back, &err) != 0;
        /* record_init cleared both of them, padding included. */
        // NOLINTNEXTLINE(bugprone-*,cert-*)
        if (memcmp(&record, &back, sizeof(record)) != 0 && !wrong++)
            tap_note("record %u: %s", k, err.msg);
    }
    IS_INT(wrong, 0, "%s: 1000 random records come back bit for bit",
           record_type_name(type));
    buf_reset(&buf);
}

/* What other programs may write: any order, unknown keys, odd values. */
static void test_foreign_records(void)
{
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;
    struct record record;

    pack_map(&buf,
             "t:pattern price=5 new:x kind:SPRING s:AAPL a=1 b=2 c=3 d=4 e=5 "
             "f=6 confidence=80 status:BETTER reason:abc parts[40,-5] tf:1d "
             "level:high rev=3 id:00000000000000ff climax:00000000000000FF "
             "spring:ff event_ts=7 event_i=8 ts=9 i=10");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "is parsed");
    IS_INT(codec_decode_record(&frame, &series, &record, &err), 0, "decoded");
    OK(record.i == 10 && record.ts == 9 && record.event_i == 8 &&
           record.event_ts == 7 && record.rev == 3 && record.id == 0xff,
       "the head stands behind other keys");
    OK(record.kind == KIND_SPRING && record.u.pattern.price == 5, "its fields");
    IS_NEAR(record.u.pattern.confidence, 80, 0, "a whole number is a real");
    IS_TEXT(record.reason, "abc", "text");
    OK(record.u.pattern.parts.n == 2 && record.u.pattern.parts.value[1] == -5,
       "parts");
    OK(record.status == STATUS_NONE && record.u.pattern.level == FIELD_ABSENT &&
           !record.u.pattern.climax && !record.u.pattern.spring,
       "what it does not understand is absent");
    OK(record.series == &series, "series");
    buf.size = 0;
    pack_map(&buf, "t:range s:A tf:1d i=1 quality_parts[1,2,3,4,5,6,7,8,9] "
                   "reason:"
                   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
                   "abcdef support_parts:x resistance_parts[1,2]");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "too much");
    IS_INT(codec_decode_record(&frame, &series, &record, &err), 0, "decoded");
    IS_INT(record.u.range.quality_parts.n, RECORD_PARTS, "eight parts fit");
    IS_TEXT(record.reason, "", "a text that does not fit is left out");
    IS_INT(record.u.range.resistance_parts.n, 2, "the rest is there");
    buf_reset(&buf);
}

/* What a program outside says of an order may be as short as this. */
static void test_foreign_order(void)
{
    struct buf buf = {0};
    struct buf copy = {0};
    struct err err = {0};
    struct frame frame;
    struct record record;
    struct record again;

    pack_map(&buf, "t:order s:AAPL tf:1d i=41 kind:STOP_LIMIT action:SELL "
                   "quantity=1000000000 limit=-5 reduce! tif:GTD colour:red "
                   "ref:a-b until=77 filled=0 trail_rate=1");
    IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "an order");
    OK(codec_is_record(frame.type) && !codec_is_record(FRAME_EQUITY) &&
           !codec_is_record(FRAME_BARS),
       "is a record");
    IS_INT(codec_decode_record(&frame, &series, &record, &err), 0, "decoded");
    OK(record.type == RECORD_ORDER && record.i == 41 && record.rev == 0 &&
           record.id == 0,
       "its bar");
    OK(record.ts == FIELD_ABSENT && record.event_i == FIELD_ABSENT &&
           record.event_ts == FIELD_ABSENT,
       "nothing is known of times");
    OK(record.kind == KIND_STOP_LIMIT && record.u.order.action == ACTION_SELL &&
           record.u.order.tif == TIF_GTD && record.u.order.reduce,
       "words");
    OK(record.u.order.quantity == INT64_C(1000000000) &&
           record.u.order.limit == -5 && record.u.order.until == 77 &&
           record.u.order.filled == 0 && record.u.order.stop == FIELD_ABSENT,
       "numbers, odd ones too");
    IS_NEAR(record.u.order.trail_rate, 1, 0, "a rate");
    IS_TEXT(record.u.order.ref, "a-b", "a name");
    IS_INT(codec_record(&copy, true, &record, &err), 0, "written");
    IS_INT(codec_parse(copy.data + CODEC_PREFIX_SIZE,
                       copy.size - CODEC_PREFIX_SIZE, &frame, &err),
           0, "read");
    IS_INT(frame.keys, 16, "no key for what is absent");
    IS_INT(codec_decode_record(&frame, &series, &again, &err), 0, "decoded");
    // NOLINTNEXTLINE(bugprone-*,cert-*)
    OK(!memcmp(&record, &again, sizeof(record)), "the same again");
    buf_reset(&buf);
    buf_reset(&copy);
}

/* Frames that others write, and what is said of them. */
static const struct {
    const char *line;
    const char *error;
} equity_cases[] = {
    {"t:equity s:* tf:* n=2 ts#16 equity#16 cash#16", NULL},
    {"t:equity cash#8 x=1 equity#8 y^3 ts#8 n=1", NULL},
    {"t:equity n=1 ts#8 equity#8", "equity frame without column \"cash\""},
    {"t:equity n=1 ts=8 equity#8 cash#8", "equity frame without column \"ts\""},
    {"t:equity n=1 ts#8 equity:12345678 cash#8",
     "equity frame without column \"equity\""},
    {"t:equity ts#8 equity#8 cash#8", "equity frame with n = 0"},
    {"t:equity n=-1 ts#8 equity#8 cash#8", "equity frame with n = -1"},
    {"t:equity n:1 ts#8 equity#8 cash#8", "equity frame with n = 0"},
    {"t:equity n=1048577 ts#8 equity#8 cash#8",
     "equity frame with n = 1048577"},
    {"t:equity n=2305843009213693953 ts#8 equity#8 cash#8",
     "equity frame with n = 2305843009213693953"},
    {"t:equity n=2 ts#16 equity#15 cash#16",
     "column \"equity\" has 15 bytes for 2 points"},
    {"t:equity n=1 ts#16 equity#8 cash#8",
     "column \"ts\" has 16 bytes for 1 points"},
    {"t:equity n=1 ts#8 equity#8 cash#0",
     "column \"cash\" has 0 bytes for 1 points"},
};

static void test_foreign_equity(void)
{
    for (size_t k = 0; k < sizeof(equity_cases) / sizeof(equity_cases[0]);
         k++) {
        struct buf buf = {0};
        struct err err = {0};
        struct equity_points points;
        struct frame frame;

        pack_map(&buf, equity_cases[k].line);
        IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "%.60s",
               equity_cases[k].line);
        IS_INT(codec_decode_equity(&frame, &points, &err),
               equity_cases[k].error ? -1 : 0, "decoded or not");
        IS_TEXT(err.msg, equity_cases[k].error ? equity_cases[k].error : "",
                "what is said");
        buf_reset(&buf);
    }
}

/* --- writers ------------------------------------------------------------- */

/* Half an order would be another order. */
static void test_half_orders(void)
{
    static const char *const orders[][2] = {
        {"kind:HOPE", "order of bar 4: no such kind"},
        {"action:HOLD", "order of bar 4: no such action"},
        {"tif:IOC", "order of bar 4: no such tif"},
        {"quantity:many", "order of bar 4: no such quantity"},
        {"stop_loss:90", "order of bar 4: no such stop_loss"},
        {"reduce=1", "order of bar 4: no such reduce"},
        {"oco:0123456789abcdef0123456789abcdef", "order of bar 4: no such oco"},
    };

    for (size_t k = 0; k < sizeof(orders) / sizeof(orders[0]); k++) {
        struct buf buf = {0};
        struct err err = {0};
        struct frame frame;
        struct record record;
        char line[128];

        snprintf(line, sizeof(line), "t:order s:AAPL tf:1d i=4 %s",
                 orders[k][0]);
        pack_map(&buf, line);
        IS_INT(codec_parse(buf.data, buf.size, &frame, &err), 0, "%s",
               orders[k][0]);
        IS_INT(codec_decode_record(&frame, &series, &record, &err), -1,
               "is refused");
        IS_TEXT(err.msg, orders[k][1], "by name");
        buf_reset(&buf);
    }
}

static int read_back(const struct buf *buf, struct frame *frame)
{
    struct err err;

    OK(buf->data[0] == 0xce && buf->size - CODEC_PREFIX_SIZE ==
                                   ((size_t)buf->data[2] << 16 |
                                    (size_t)buf->data[3] << 8 | buf->data[4]),
       "the length stands in front");
    return codec_parse(buf->data + CODEC_PREFIX_SIZE,
                       buf->size - CODEC_PREFIX_SIZE, frame, &err);
}

static void test_small_frames(bool crc)
{
    struct buf buf = {0};
    struct buf upstream = {0};
    struct err err = {0};
    struct frame frame;
    struct frame first;

    pack_map(&upstream, "t:hello v=1 chain[1,2] shard[1,4]");
    IS_INT(codec_parse(upstream.data, upstream.size, &first, &err), 0, "hello");
    IS_INT(codec_hello(&buf, crc, "volan", &first, "time", 1, 4, &err), 0,
           "hello is written");
    IS_INT(read_back(&buf, &frame), 0, "and read");
    OK(frame.type == FRAME_HELLO && frame.version == 1 && frame.shard == 1 &&
           frame.shards == 4 && text_is(frame.order, "time") &&
           text_is(frame.tool, "volan"),
       "as it was");
    OK(frame.chain_count == 3 &&
           frame.chain.size == first.chain.size + sizeof("volan"),
       "one longer");
    OK(codec_chain_has(&frame, "volan") && !codec_chain_has(&frame, "vola") &&
           !codec_chain_has(&first, "volan"),
       "who is upstream");
    buf.size = 0;
    IS_INT(codec_end(&buf, crc, &series, 12345, &err), 0, "end is written");
    IS_INT(read_back(&buf, &frame), 0, "and read");
    OK(frame.type == FRAME_END && frame.n == 12345 &&
           text_is(frame.symbol, "AAPL"),
       "as it was");
    buf.size = 0;
    IS_INT(codec_eos(&buf, crc, 100, 9, "ok", &err), 0, "eos is written");
    IS_INT(read_back(&buf, &frame), 0, "and read");
    OK(frame.type == FRAME_EOS && frame.bars == 100 && frame.frames == 9 &&
           text_is(frame.status, "ok"),
       "as it was");
    buf_reset(&buf);
    buf_reset(&upstream);
}

static void fill(void *context, unsigned char *const columns[])
{
    size_t n = *(const size_t *)context;

    for (int c = COLUMN_VR; c < COLUMN_RATIO_COUNT; c++)
        memset(columns[c], c, n * (c == COLUMN_EF ? 1 : 8));
}

/* A block as it is, with ratios, and passed on, with and without crc. */
static void test_blocks(bool crc)
{
    static int64_t values[COLUMN_BAR_COUNT][300];
    struct bar_block block = {.series = &series, .i = 7, .n = 300};
    struct buf buf = {0};
    struct buf ratios = {0};
    struct buf pass = {0};
    struct err err = {0};
    struct frame frame;
    size_t n = block.n;
    int wrong = 0;

    for (int c = 0; c < COLUMN_BAR_COUNT; c++) {
        for (int k = 0; k < 300; k++)
            values[c][k] = (int64_t)next();
        block.column[c] = (const unsigned char *)values[c];
    }
    IS_INT(codec_bars(&buf, crc, &block, 99, &err), 0, "bars are written");
    IS_INT(read_back(&buf, &frame), 0, "and read");
    OK(frame.i == 7 && frame.n == 300 && frame.at == 99, "as they were");
    for (int c = 0; c < COLUMN_BAR_COUNT; c++)
        wrong += memcmp(frame.column[c], values[c], sizeof(values[c])) != 0;
    IS_INT(wrong, 0, "column by column");
    IS_INT(codec_pass(&pass, crc, &frame, &err), 0, "passed on");
    OK(pass.size == buf.size && !memcmp(pass.data, buf.data, buf.size),
       "byte for byte");
    pass.size = 0;
    IS_INT(codec_pass(&pass, !crc, &frame, &err), 0, "crc changed");
    IS_INT((int64_t)pass.size, (int64_t)buf.size + (crc ? -9 : 9), "9 bytes");
    IS_INT(codec_ratios(&ratios, crc, &frame, fill, &n, &err), 0, "ratios");
    IS_INT(read_back(&ratios, &frame), 0, "are read");
    for (int c = 0; c < COLUMN_BAR_COUNT; c++)
        wrong += memcmp(frame.column[c], values[c], sizeof(values[c])) != 0;
    for (int c = COLUMN_VR; c < COLUMN_RATIO_COUNT; c++)
        wrong += frame.column[c][0] != c ||
                 frame.column[c][n * (c == COLUMN_EF ? 1 : 8) - 1] != c;
    IS_INT(wrong, 0, "and the columns are all there");
    block.n = 30000;
    pass.size = 0;
    IS_INT(codec_bars(&pass, crc, &block, -1, &err), -1, "too many bars");
    OK(err.code == ERR_DATA && !pass.size, "leave nothing behind");
    buf_reset(&buf);
    buf_reset(&ratios);
    buf_reset(&pass);
}

/* Points as they were, at any alignment, and none of a damaged frame. */
static void test_equity(bool crc)
{
    static const struct series_name all = {"*", "*"};
    static int64_t values[3][45000];
    const size_t n = 300;
    struct equity_points points;
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;
    unsigned char *map;
    int wrong = 0;

    for (size_t k = 0; k < n; k++)
        for (int c = 0; c < 3; c++)
            values[c][k] = (int64_t)next();
    IS_INT(
        codec_equity(&buf, crc, &all, values[0], values[1], values[2], n, &err),
        0, "equity is written");
    IS_INT(read_back(&buf, &frame), 0, "and read");
    OK(frame.type == FRAME_EQUITY && frame.n == 300 &&
           text_is(frame.symbol, "*"),
       "as it was");
    IS_INT(codec_decode_equity(&frame, &points, &err), 0, "its columns");
    IS_INT((int64_t)points.n, 300, "points");
    for (size_t k = 0; k < points.n; k++)
        wrong += codec_equity_at(points.ts, k) != values[0][k] ||
                 codec_equity_at(points.equity, k) != values[1][k] ||
                 codec_equity_at(points.cash, k) != values[2][k];
    IS_INT(wrong, 0, "each of them");
    /* Cut anywhere: the bytes behind must not be looked at. */
    map = buf.data + CODEC_PREFIX_SIZE;
    for (size_t size = 0; size < buf.size - CODEC_PREFIX_SIZE; size++)
        wrong += codec_parse(map, size, &frame, &err) == 0;
    IS_INT(wrong, 0, "no part of it passes for the whole");
    buf.size = 0;
    IS_INT(codec_equity(&buf, crc, &all, values[0], values[1], values[2], 45000,
                        &err),
           -1, "too many points");
    OK(err.code == ERR_DATA && !buf.size, "leave nothing behind");
    buf_reset(&buf);
}

/*
 * Every bit of a frame with a crc. Damage to the crc's own key makes it one
 * that is not known: then the frame may pass, but says what it said.
 */
static void test_damage(void)
{
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;
    unsigned char *map;
    size_t size;
    size_t key;
    int accepted = 0;

    IS_INT(codec_end(&buf, true, &series, 300, &err), 0, "end");
    map = buf.data + CODEC_PREFIX_SIZE;
    size = buf.size - CODEC_PREFIX_SIZE;
    key = size - 9;
    for (size_t bit = 0; bit < 8 * size; bit++) {
        map[bit / 8] ^= (unsigned char)(1U << bit % 8);
        if (codec_parse(map, size, &frame, &err) == 0)
            accepted += bit / 8 < key || bit / 8 >= key + 4 || frame.n != 300 ||
                        !text_is(frame.symbol, "AAPL") ||
                        !text_is(frame.timeframe, "1d");
        map[bit / 8] ^= (unsigned char)(1U << bit % 8);
    }
    IS_INT(accepted, 0, "no damage goes unseen");
    IS_INT(codec_parse(map, size, &frame, &err), 0, "the whole is sound");
    buf_reset(&buf);
}

int main(void)
{
    test_maps();
    test_views();
    test_tails();
    test_limit();
    for (int type = 0; type < RECORD_TYPES; type++)
        test_records((enum record_type)type);
    test_foreign_records();
    test_foreign_order();
    test_half_orders();
    test_foreign_equity();
    test_small_frames(false);
    test_small_frames(true);
    test_blocks(false);
    test_blocks(true);
    test_equity(false);
    test_equity(true);
    test_damage();
    return tap_done();
}
