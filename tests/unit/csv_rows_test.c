/*
 * Goal: the fast way and the strict way read the same bars from the same rows,
 * whatever happens to them; and each fault has its place and its words.
 */
#include "source/csv_fast.h"
#include "source/csv_rows.h"

#include <stdio.h>
#include <string.h>

#include "lib/tap.h"
#include "source/csv_fast.h"
#include "source/csv_reader.h"

#define ROUNDS 4000
#define TEXT   4096

struct fault_case {
    const char *line;
    size_t column;
    const char *text;
};

/* date,open,high,low,close,adjusted,volume; --adjust */
static const struct fault_case faults[] = {
    {"2020-01-02,1,2,1,2", 19, "only 5 fields: adjusted close is missing"},
    {"2020-01-02,1,2,1,2,2,5,6", 24, "8 fields where there should be 7"},
    {"2020-01-0x,1,2,1,2,2,5", 1,
     "\"2020-01-0x\" is not a time as the rows above have it"},
    {"2020-01-02,,2,1,2,2,5", 12, "open is missing: \"\""},
    {"2020-01-02,1,two,1,2,2,5", 14, "high \"two\" is not a number"},
    {"2020-01-02,1,2,-1,2,2,5", 16, "low \"-1\" is not positive"},
    {"2020-01-02,1,2,0,2,2,5", 16, "low \"0\" is not positive"},
    {"2020-01-02,1,2,1,1e10,2,5", 18, "close \"1e10\" is 1e10 or more"},
    {"2020-01-02,1,2,1,1e30,2,5", 18, "close \"1e30\" is 1e10 or more"},
    {"2020-01-02,3,2,1,2,2,5", 14, "high is below open or close: \"2\""},
    {"2020-01-02,2,3,2.5,2.6,2,5", 16, "low is above open or close: \"2.5\""},
    {"2020-01-02,1,2,1,2,2,-5", 22, "volume \"-5\" is negative"},
    {"2020-01-02,1,2,1,2,2,x", 22, "volume \"x\" is not a number"},
    {"2020-01-02,1,2,1,2,null,5", 20, "adjusted close is missing: \"null\""},
    {"2020-01-02,1,9999999999,1,1,2,5", 29,
     "adjusted close \"2\" makes a price of 1e10 or more"},
    {"2020-01-02,1,2,0.00000001,2,0.00000001,5", 16,
     "a price is not positive: \"0.00000001\""},
};

static void test_faults(void)
{
    struct csv_dialect dialect = {
        .separator = ',',
        .style = {'.', ','},
        .date = CSV_DATE_NUMERIC_YMD,
        .columns = 7,
        .column = {0, -1, -1, -1, 1, 2, 3, 4, 5, 6},
    };
    struct csv_zone *zone = NULL;
    struct csv_plan plan;
    struct csv_row row;
    struct csv_fault fault;
    struct err err;

    OK(!csv_zone_open(NULL, &zone, &err), "UTC");
    csv_rows_plan(&plan, &dialect, zone, true, false);
    for (size_t k = 0; k < sizeof(faults) / sizeof(faults[0]); k++) {
        const struct fault_case *c = &faults[k];
        char line[128 + CSV_FAST_SLACK] = "";
        struct csv_memo memo = {.size = 0};
        bool good;

        snprintf(line, 128, "%s\n", c->line);
        OK(!csv_fast_row(&plan, &memo, line, &row), "%s: not the fast way",
           c->line);
        good = csv_rows_strict(&plan, c->line, strlen(c->line), &row, &fault);
        IS_TEXT(good ? "" : fault.text, c->text, "%s", c->line);
        IS_INT((int64_t)fault.column, (int64_t)c->column, "%s: column",
               c->line);
    }
    csv_zone_close(zone);
}

static uint64_t state = 7;

static unsigned next_random(unsigned below)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(state >> 33) % below;
}

/* Rows of one dialect; what may be done to them comes after. */
static const char *const samples[] = {
    "timestamp,open,high,low,close,volume\n"
    "2020-01-02 09:30:00,101.5,102.25,101,101.75,1200\n"
    "2020-01-02 09:31:00,101.75,102.5,101.5,102,0\n"
    "2020-01-02 09:32:00.5,102,102.123456789,101.5,102,12345678.25\n"
    "2020-01-02 09:33:00Z,102,102.5,101.5,102,1e3\n"
    "2020-01-03 09:30:00-05:00,102,102.5,101.5,102,90000001.5\n"
    "2020-01-03 24:00,102.00000001,102.5,101.5,102,123456789.12345678\n",
    "1637971200000,0.00002853,0.00002854,0.00002851,0.00002854,36304.2,x,1\n"
    "1637971260000,0.00002854,0.0000286,2.854e-05,0.00002859,89196.6,y,2\n"
    "1637971320,0.00002854,0.0000286,0.00002854,0.00002859,,z,3\n",
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\n"
    "2020.01.02\t09:00:00\t1.1\t1.2\t1.0\t1.15\t55\n"
    "2020.01.02\t10:00\t1.15\t1.2\t1.1\t1.12\t60\n"
    "2020.01.03\t1100\t1.15\t1.2\t1.1\t1.12\t60\n",
    "Datum;Erster;Hoch;Tief;Schlusskurs;Volumen\r\n"
    "02.01.2020;1.234,5;1.235,5;1.230;1.231,25;12.345\r\n"
    "13.01.2020;1231,5;1240;1230;1235;1000\r\n"
    "14.01.2020; 1231,5 ;1240; 1230;1235 ;1000\r\n",
    "20200101 170000;1.5;1.6;1.4;1.55;10\n"
    "20200101 1701;1.55;1.65;1.5;1.6;0\n202001011702;1.5;1.6;1.4;1.55;1\n",
    "Date,Open,High,Low,Close,Adj Close,Volume\n"
    "\"Jan 2, 2020\",1,2,1,2,1.5,\"1,000\"\n"
    "\"Jan 3, 2020\",1,2,1,2,1.5,1.5M\n",
    "symbol,date,open,high,low,close\nAAA,2020-01-02,1,2,1,2\n"
    "\"BBB\",2020-01-03,1,2,1,2\n CCC ,2020-01-06,1,2,1,2\n",
};

/* Changes a few bytes to ones that mean something to a reader. */
static void mutate(char *text, size_t *size)
{
    static const char bytes[] = "0123456789.,;:-+eEZT \t\r\n\"'/|x$M%";

    for (unsigned k = next_random(4); k; k--) {
        size_t at = next_random((unsigned)*size);
        char byte = bytes[next_random(sizeof(bytes) - 1)];

        switch (next_random(3)) {
        case 0:
            text[at] = byte;
            break;
        case 1:
            memmove(text + at, text + at + 1, *size - at - 1);
            --*size;
            break;
        default:
            memmove(text + at + 1, text + at, *size - at);
            text[at] = byte;
            ++*size;
        }
    }
    text[*size] = 0;
}

struct outcome {
    struct bar bars[32];
    char symbol[32][16];
    int64_t later[32];
    int n;
    int rc;
    struct csv_report report;
};

static void read_rows(const char *text, size_t size,
                      const struct csv_plan *plan, bool strict_only,
                      struct outcome *out)
{
    struct csv_input input = {.plan = plan,
                              .report = &out->report,
                              .strict_only = strict_only,
                              .window_bytes = strict_only ? 64 : 4096};
    struct csv_reader *reader;
    struct csv_row row;
    struct err err;

    memset(out, 0, sizeof(*out));
    out->report.skip_bad = true;
    if (csv_text_open_memory(text, size, "t", &input.text, &err) < 0)
        return;
    if (csv_reader_open(&input, NULL, 0, &reader, &err) == 0) {
        while ((out->rc = csv_reader_next(reader, &row, &err)) > 0 &&
               out->n < 32) {
            out->bars[out->n] = row.bar;
            out->later[out->n] = row.later_ts;
            if (row.symbol_size && row.symbol_size < 16)
                memcpy(out->symbol[out->n], row.symbol, row.symbol_size);
            out->n++;
        }
        csv_reader_close(reader);
    }
    csv_text_close(input.text);
}

/* One text through both ways, with all zones and both settings of adjust. */
static bool agree(const char *text, size_t size, struct csv_zone *const *zones,
                  size_t zone_count)
{
    static const struct csv_hints none = {0};
    static struct outcome fast;
    static struct outcome strict;
    struct csv_dialect dialect;
    struct err err = {0};

    if (csv_dialect_sniff(&none, "t", text, size, &dialect, &err) <= 0)
        return true;
    for (size_t k = 0; k < 2 * zone_count; k++) {
        struct csv_plan plan;

        csv_rows_plan(&plan, &dialect, zones[k / 2],
                      k % 2 && dialect.column[CSV_ADJUSTED] >= 0, true);
        read_rows(text, size, &plan, false, &fast);
        read_rows(text, size, &plan, true, &strict);
        if (memcmp(&fast, &strict, sizeof(fast)) != 0)
            return false;
    }
    return true;
}

static void test_agreement(void)
{
    static const char *const names[] = {"UTC", "+05:30", "America/New_York"};
    struct csv_zone *zones[3] = {NULL};
    size_t count = 0;
    struct err err;
    int bad = 0;

    for (size_t k = 0; k < 3; k++)
        count += csv_zone_open(names[k], &zones[count], &err) == 0;
    for (size_t k = 0; k < sizeof(samples) / sizeof(samples[0]); k++)
        OK(agree(samples[k], strlen(samples[k]), zones, count), "sample %zu",
           k);
    for (int round = 0; round < ROUNDS && bad < 3; round++) {
        const char *sample =
            samples[next_random(sizeof(samples) / sizeof(samples[0]))];
        char text[TEXT];
        size_t size = strlen(sample);

        memcpy(text, sample, size + 1);
        mutate(text, &size);
        if (agree(text, size, zones, count))
            continue;
        tap_note("differs: %s", text);
        bad++;
    }
    IS_INT(bad, 0, "%d changed texts read alike in both ways", ROUNDS);
    for (size_t k = 0; k < count; k++)
        csv_zone_close(zones[k]);
}

int main(void)
{
    test_faults();
    test_agreement();
    return tap_done();
}
