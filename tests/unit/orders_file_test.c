/*
 * Goal: an orders file says exactly what its lines say, hands each out at its
 * bar, and refuses every line that is not sound with its place in the file.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "btest/orders_file.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct err err;

static int64_t day(int64_t year, int month, int number)
{
    return timestamp_days(year, month, number) * TIMESTAMP_DAY;
}

static struct orders_file *open_text(const char *text)
{
    struct orders_file *file = NULL;

    err = (struct err){0};
    if (orders_file_open_memory(text, strlen(text), "o.csv", &file, &err) < 0)
        return NULL;
    return file;
}

static void test_all_columns(void)
{
    static const char text[] =
        "\xef\xbb\xbf# made by hand\r\n"
        "symbol,timestamp,timeframe,action,type,quantity,limit,stop,trail,tif,"
        "until,stop_loss,take_profit,reduce,ref,oco\r\n"
        "\r\n"
        "AAPL, 2024-01-05 ,1d,buy,stop-limit,10.5,101,100.5,2%,GTD,"
        "2024-02-01T09:30:00Z,95,120,no,\"a \"\"b\"\", c\",x\r\n"
        "  # in between\r\n"
        "AAPL,2024-01-04T00:00:00Z,,SELL,Trailing_Stop,1e2,,,0.5,,,,,YES,,";
    struct orders_file *file = open_text(text);
    const struct order_line *line;
    size_t count;

    OK(file != NULL, "all columns: %s", err.msg);
    if (!file)
        return;
    line = orders_file_lines(file, &count);
    IS_INT((int64_t)count, 2, "two lines");
    IS_TEXT(line[0].timeframe, "", "the one without a timeframe first");
    IS_INT(line[0].number, 6, "its line");
    IS_INT(line[0].kind, KIND_TRAILING_STOP, "its type");
    IS_INT(line[0].order.action, ACTION_SELL, "its action");
    IS_INT(line[0].order.quantity, 100 * DECIMAL_ONE, "its quantity");
    IS_INT(line[0].order.trail, DECIMAL_ONE / 2, "its trail");
    OK(line[0].order.reduce && isnan(line[0].order.trail_rate) &&
           line[0].order.limit == FIELD_ABSENT &&
           line[0].order.tif == TIF_NONE && !*line[0].order.ref,
       "reduce, and nothing else");
    IS_INT(line[1].kind, KIND_STOP_LIMIT, "type in any case, with a hyphen");
    IS_INT(line[1].ts, day(2024, 1, 5), "blanks around do not count");
    IS_INT(line[1].i, FIELD_ABSENT, "no index");
    IS_INT(line[1].order.quantity, 1050000000, "quantity");
    IS_INT(line[1].order.limit, 101 * DECIMAL_ONE, "limit");
    IS_INT(line[1].order.stop, INT64_C(10050000000), "stop");
    IS_NEAR(line[1].order.trail_rate, .02, 0, "trail's rate");
    IS_INT(line[1].order.tif, TIF_GTD, "time in force");
    IS_INT(line[1].order.until, day(2024, 2, 1) + 570 * (60 * TIMESTAMP_SECOND),
           "until");
    IS_INT(line[1].order.stop_loss, 95 * DECIMAL_ONE, "stop loss");
    IS_INT(line[1].order.take_profit, 120 * DECIMAL_ONE, "take profit");
    IS_TEXT(line[1].order.ref, "a \"b\", c", "quotes");
    IS_TEXT(line[1].order.oco, "x", "oco");
    OK(!line[1].order.reduce, "not reduce");
    orders_file_close(file);
}

/* One line below a header, and what is said of it; NULL: it is sound. */
static const struct {
    const char *header;
    const char *line;
    const char *message;
} lines[] = {
    {"i,symbol,action,quantity", "3,A,BUY,10", NULL},
    {"i,symbol,action,quantity", "3,A,CLOSE,", NULL},
    {"i,symbol,action,ref", "3,A,CANCEL,mine", NULL},
    {"i,symbol,action,quantity", "3,A,BUY,0.123456785", NULL},
    {"i,symbol,action,quantity,type,limit", "3,A,BUY,1,LIMIT,5", NULL},
    {"i,symbol,action,quantity,type,trail", "3,A,SELL,1,TRAILING_STOP,99%",
     NULL},
    {"i,symbol,action,quantity,trail", "3,A,BUY,1,5%", NULL},
    {"i,symbol,action,quantity,stop_loss,take_profit", "3,A,SELL,1,11,9", NULL},
    {"i,symbol,action,quantity", "3,A,BUY,x",
     "o.csv:2:4: quantity \"x\" is not a number"},
    {"i,symbol,action,quantity", "3,A,BUY,",
     "o.csv:2:4: BUY and SELL need a quantity"},
    {"i,symbol,action", "3,A,SELL", "o.csv:2:1: BUY and SELL need a quantity"},
    {"i,symbol,action,quantity", "3,A,BUY,0",
     "o.csv:2:4: quantity \"0\" is not above 0"},
    {"i,symbol,action,quantity", "3,A,BUY,-1",
     "o.csv:2:4: quantity \"-1\" is not above 0"},
    {"i,symbol,action,quantity", "3,A,BUY,1e10",
     "o.csv:2:4: quantity \"1e10\" is not below 1e10"},
    {"i,symbol,action,quantity", "3,A,BUY,1e30",
     "o.csv:2:4: quantity \"1e30\" is too large"},
    {"i,symbol,action,quantity", "3,A,BUY,0.000000001",
     "o.csv:2:4: quantity \"0.000000001\" is not above 0"},
    {"i,symbol,action,quantity", "3,A,CLOSE,5",
     "o.csv:2:4: CLOSE closes all: no quantity and no prices"},
    {"i,symbol,action,type", "3,A,CLOSE,LIMIT",
     "o.csv:2:4: CLOSE is a MARKET order"},
    {"i,symbol,action,quantity", "3,A,CANCEL,5",
     "o.csv:2:3: CANCEL takes nothing but ref"},
    {"i,symbol,action,type", "3,A,CANCEL,STOP",
     "o.csv:2:4: type \"STOP\" is not for CANCEL"},
    {"i,symbol,action,quantity", "3,A,HOLD,5",
     "o.csv:2:3: action \"HOLD\" is not BUY, SELL, CLOSE or CANCEL"},
    {"i,symbol,action,quantity", "3,A,,5",
     "o.csv:2:3: no action: BUY, SELL, CLOSE or CANCEL"},
    {"i,symbol,action,quantity", "3,,BUY,5", "o.csv:2:2: no symbol"},
    {"i,symbol,action,quantity", ",A,BUY,5", "o.csv:2:1: no i"},
    {"i,symbol,action,quantity", "-1,A,BUY,5",
     "o.csv:2:1: i \"-1\" is not an index"},
    {"i,symbol,action,quantity", "1.5,A,BUY,5",
     "o.csv:2:1: i \"1.5\" is not an index"},
    {"timestamp,symbol,action,quantity", "5/1/2024,A,BUY,5",
     "o.csv:2:1: timestamp \"5/1/2024\" is not a date or an RFC 3339 time"},
    {"timestamp,symbol,action,quantity", ",A,BUY,5", "o.csv:2:1: no timestamp"},
    {"i,symbol,action,quantity,type", "3,A,BUY,1,LIMIT",
     "o.csv:2:1: LIMIT needs a limit"},
    {"i,symbol,action,quantity,type,limit", "3,A,BUY,1,LIMIT,",
     "o.csv:2:6: LIMIT needs a limit"},
    {"i,symbol,action,quantity,type,stop", "3,A,BUY,1,STOP,",
     "o.csv:2:6: STOP needs a stop"},
    {"i,symbol,action,quantity,type,stop,limit", "3,A,BUY,1,STOP_LIMIT,5,",
     "o.csv:2:7: STOP_LIMIT needs a stop and a limit"},
    {"i,symbol,action,quantity,type,trail", "3,A,BUY,1,TRAILING_STOP,",
     "o.csv:2:6: TRAILING_STOP needs a trail"},
    {"i,symbol,action,quantity,type,trail", "3,A,BUY,1,TRAILING_STOP,100%",
     "o.csv:2:6: a trail's rate is above 0 and below 100%"},
    {"i,symbol,action,quantity,trail", "3,A,BUY,1,%",
     "o.csv:2:5: trail \"%\" is not a number"},
    {"i,symbol,action,quantity,type", "3,A,BUY,1,PEG",
     "o.csv:2:5: type \"PEG\" is not MARKET, LIMIT, STOP, STOP_LIMIT or "
     "TRAILING_STOP"},
    {"i,symbol,action,quantity,limit", "3,A,BUY,1,5",
     "o.csv:2:5: only LIMIT and STOP_LIMIT have a limit"},
    {"i,symbol,action,quantity,stop", "3,A,BUY,1,5",
     "o.csv:2:5: only STOP and STOP_LIMIT have a stop; protection is "
     "stop_loss"},
    {"i,symbol,action,quantity,tif", "3,A,BUY,1,GTD",
     "o.csv:2:1: GTD needs until"},
    {"i,symbol,action,quantity,until", "3,A,BUY,1,2024-01-01",
     "o.csv:2:5: until needs the time in force GTD"},
    {"i,symbol,action,quantity,tif", "3,A,BUY,1,IOC",
     "o.csv:2:5: tif \"IOC\" is not GTC, DAY or GTD"},
    {"i,symbol,action,quantity,stop_loss,take_profit", "3,A,BUY,1,11,9",
     "o.csv:2:5: a BUY has its stop_loss below its take_profit"},
    {"i,symbol,action,quantity,stop_loss,take_profit", "3,A,SELL,1,9,11",
     "o.csv:2:5: a SELL has its stop_loss above its take_profit"},
    {"i,symbol,action,quantity,reduce", "3,A,BUY,1,maybe",
     "o.csv:2:5: reduce \"maybe\" is not yes or no"},
    {"i,symbol,action,quantity,ref",
     "3,A,BUY,1,12345678901234567890123456789012",
     "o.csv:2:5: ref \"12345678901234567890123456789012\" is too long"},
    {"i,symbol,action,quantity,ref", "3,A,BUY,1,a\tb",
     "o.csv:2:5: ref \"a\tb\" is not printable UTF-8"},
    {"i,symbol,action,quantity,ref", "3,A,BUY,1,\xff",
     "o.csv:2:5: ref \"\xff\" is not printable UTF-8"},
    {"i,symbol,action,quantity,ref", "3,A,BUY,1,\"open",
     "o.csv:2:5: the quotes of \"open\" do not close"},
    {"i,symbol,action,quantity", "3,A,BUY", "o.csv:2: 3 fields, but 4 columns"},
    {"i,symbol,action,quantity", "3,A,BUY,1,",
     "o.csv:2: 5 fields, but 4 columns"},
};

static void test_lines(void)
{
    for (size_t k = 0; k < COUNT(lines); k++) {
        char text[512];
        struct orders_file *file;

        snprintf(text, sizeof(text), "%s\n%s\n", lines[k].header,
                 lines[k].line);
        file = open_text(text);
        if (lines[k].message)
            IS_TEXT(err.msg, lines[k].message, "line %zu", k);
        else
            OK(file != NULL, "line %zu is sound: %s", k, err.msg);
        OK(file ? !lines[k].message : err.code == ERR_DATA, "its status");
        orders_file_close(file);
    }
}

static void test_headers(void)
{
    static const struct {
        const char *text;
        const char *message; /* its beginning */
    } headers[] = {
        {"i,symbol,action,qty\n", "o.csv:1:4: unknown column \"qty\"; known"},
        {"i,symbol,action,i\n", "o.csv:1:4: column i comes twice"},
        {"#\ni,action\n", "o.csv:2: no column symbol; known"},
        {"i,symbol\n", "o.csv:1: no column action; known"},
        {"symbol,action\n", "o.csv:1: no column timestamp or i; known"},
        {"", "o.csv: no header"},
        {"# nothing\n\n", "o.csv: no header"},
        {"i;symbol;action\n", "o.csv:1:1: unknown column \"i;symbol;action\""},
    };
    struct orders_file *file;

    for (size_t k = 0; k < COUNT(headers); k++) {
        OK(open_text(headers[k].text) == NULL, "header %zu is refused", k);
        OK(!strncmp(err.msg, headers[k].message, strlen(headers[k].message)),
           "header %zu, what is said", k);
    }
    file = open_text("Symbol,ACTION,Take-Profit,I\n");
    OK(file != NULL, "names in any case; no orders are no error");
    orders_file_close(file);
}

static const struct series_name daily = {"A", "1d"};
static const struct series_name hourly = {"A", "1h"};
static const struct series_name other = {"B", "1d"};

/* The refs of what is handed out at a bar, one behind the other. */
static const char *at_bar(struct orders_file *file,
                          const struct series_name *series, int64_t i,
                          int64_t ts)
{
    static char refs[64];
    struct engine_request request;
    int rc;

    err = (struct err){0};
    refs[0] = 0;
    while ((rc = orders_file_next(file, series, i, ts, &request, &err)) > 0) {
        strncat(refs, request.order.ref, sizeof(refs) - strlen(refs) - 1);
        OK(request.i == i && request.kind == KIND_MARKET, "decided at the bar");
    }
    return rc < 0 ? err.msg : refs;
}

static void test_by_index(void)
{
    struct orders_file *file = open_text("i,symbol,timeframe,action,quantity,"
                                         "ref\n"
                                         "5,A,,BUY,1,d\n"
                                         "2,A,1d,BUY,1,b\n"
                                         "2,A,,BUY,1,c\n"
                                         "0,A,,BUY,1,a\n"
                                         "2,B,,BUY,1,z\n"
                                         "5,A,1d,BUY,1,e\n");

    IS_TEXT(at_bar(file, &daily, 0, 0), "a", "bar 0");
    IS_TEXT(at_bar(file, &daily, 1, 1), "", "bar 1");
    IS_TEXT(at_bar(file, &other, 2, 2), "z", "bar 2 of another");
    IS_TEXT(at_bar(file, &daily, 2, 2), "bc", "bar 2, in the file's order");
    OK(orders_file_left(file, &err) < 0, "some are left");
    IS_TEXT(err.msg, "o.csv:2: A has no bar 5", "the first of them");
    IS_TEXT(at_bar(file, &daily, 5, 5), "de", "bar 5");
    OK(orders_file_left(file, &err) == 0, "none is left");
    orders_file_close(file);
}

static void test_by_time(void)
{
    struct orders_file *file = open_text("timestamp,symbol,action,quantity,"
                                         "ref\n"
                                         "2024-01-05,A,BUY,1,b\n"
                                         "2024-01-03,A,BUY,1,a\n"
                                         "2024-01-06,A,BUY,1,c\n");

    IS_TEXT(at_bar(file, &daily, 0, day(2024, 1, 2)), "", "before the first");
    IS_TEXT(at_bar(file, &daily, 1, day(2024, 1, 3)), "a", "the third");
    IS_TEXT(at_bar(file, &daily, 2, day(2024, 1, 5)), "b", "the fifth");
    IS_TEXT(at_bar(file, &daily, 3, day(2024, 1, 8)),
            "o.csv:4: no bar of A at 2024-01-06T00:00:00Z", "a Saturday");
    OK(orders_file_left(file, &err) < 0, "and it is left");
    orders_file_close(file);
    file = open_text("timestamp,symbol,action\n2024-01-01,A,CLOSE\n");
    IS_TEXT(at_bar(file, &daily, 0, day(2024, 1, 2)),
            "o.csv:2: no bar of A at 2024-01-01T00:00:00Z",
            "before the first bar");
    orders_file_close(file);
}

static void test_both(void)
{
    struct orders_file *file =
        open_text("i,timestamp,symbol,action,ref\n"
                  "1,2024-01-03,A,CLOSE,a\n2,2024-01-09,A,CLOSE,b\n");

    IS_TEXT(at_bar(file, &daily, 1, day(2024, 1, 3)), "a", "both fit");
    IS_TEXT(at_bar(file, &daily, 2, day(2024, 1, 4)),
            "o.csv:3: A has no bar 2 at 2024-01-09T00:00:00Z", "one does not");
    orders_file_close(file);
}

static void test_timeframes(void)
{
    struct orders_file *file = open_text("i,symbol,action,ref\n1,A,CLOSE,a\n");

    IS_TEXT(at_bar(file, &daily, 0, 0), "", "whichever the symbol has");
    IS_TEXT(at_bar(file, &hourly, 0, 0),
            "o.csv:2: A comes as 1d and 1h: the order needs a timeframe",
            "two are too many");
    orders_file_close(file);
    file = open_text("i,symbol,timeframe,action,ref\n1,A,1h,CLOSE,h\n");
    IS_TEXT(at_bar(file, &daily, 1, 1), "", "not of another timeframe");
    IS_TEXT(at_bar(file, &hourly, 1, 1), "h", "of its own");
    orders_file_close(file);
}

static void test_shards(void)
{
    struct orders_file *file =
        open_text("i,symbol,action\n1,A,CLOSE\n1,B,CLOSE\n");
    struct shard shard = {0, 2};

    orders_file_shard(file, shard);
    IS_TEXT(at_bar(file, shard_has(shard, "A") ? &daily : &other, 1, 1), "",
            "the shard's own");
    OK(orders_file_left(file, &err) == 0, "no others are left");
    orders_file_close(file);
}

static void test_records(void)
{
    struct engine_request request;
    struct record record;

    record_init(&record, RECORD_ORDER, KIND_LIMIT, &daily);
    record.i = 7;
    record.u.order.action = ACTION_BUY;
    record.u.order.quantity = DECIMAL_ONE;
    OK(orders_check(&record, &request, &err) < 0, "a LIMIT without limit");
    IS_TEXT(err.msg, "order of bar 7: limit: LIMIT needs a limit", "is named");
    record.u.order.limit = 5 * DECIMAL_ONE;
    OK(orders_check(&record, &request, &err) == 0, "with one it is taken");
    OK(request.i == 7 && request.kind == KIND_LIMIT &&
           request.order.limit == 5 * DECIMAL_ONE,
       "into a request");
    record.status = STATUS_FILLED;
    OK(orders_check(&record, &request, &err) < 0, "a result is no request");
    record.status = STATUS_NONE;
    record.kind = KIND_SPRING;
    OK(orders_check(&record, &request, &err) < 0, "nor is a pattern's kind");
    record.kind = KIND_NONE;
    record.u.order.limit = FIELD_ABSENT;
    OK(orders_check(&record, &request, &err) == 0 &&
           request.kind == KIND_MARKET,
       "without a kind it is a market order");
}

static void test_missing_file(void)
{
    struct orders_file *file = NULL;

    OK(orders_file_open("/nonexistent/o.csv", &file, &err) < 0 &&
           err.code == ERR_SYSTEM && !file,
       "a file that is not there");
}

int main(void)
{
    test_all_columns();
    test_lines();
    test_headers();
    test_by_index();
    test_by_time();
    test_both();
    test_timeframes();
    test_shards();
    test_records();
    test_missing_file();
    return tap_done();
}
