/*
 * Goal: every dialect of tests/data/csv, and more of them, gives the bars that
 * a person would read in it.
 */
#include "source/csv_dialect.h"

#include "source/source_csv.h"
#include "unit/csv_import.h"

#define FOLDER "tests/data/csv/"

struct file_case {
    const char *file;
    bool skip_bad;
    const char *wanted;
};

/* Worked by hand from the files. */
static const struct file_case files[] = {
    {"yahoo.csv", true,
     "YAHOO 1d 2020-01-02T00:00:00Z 10 11 9.5 10.5 1000\n"
     "YAHOO 1d 2020-01-03T00:00:00Z 10.5 10.75 10.25 10.4 0\n"
     "YAHOO 1d 2020-01-07T00:00:00Z 10.4 10.8 10.3 10.6 1500\n"
     "end YAHOO 1d 3\n"},
    {"yahoo.csv", false,
     "YAHOO 1d 2020-01-02T00:00:00Z 10 11 9.5 10.5 1000\n"
     "YAHOO 1d 2020-01-03T00:00:00Z 10.5 10.75 10.25 10.4 0\n"
     "error 3: tests/data/csv/yahoo.csv:4:12: open is missing: \"null\"\n"},
    {"german.csv", false,
     "GERMAN 1d 2020-01-02T00:00:00Z 1234.5 1235.5 1230 1231.25 12345\n"
     "GERMAN 1d 2020-01-03T00:00:00Z 1231.5 1240 1230 1235 1000\n"
     "end GERMAN 1d 2\n"},
    {"latin1.csv", false,
     "LATIN1 1d 2020-01-02T00:00:00Z 1.5 2.25 1 2 0\n"
     "LATIN1 1d 2020-01-03T00:00:00Z 2 2.5 1.75 1.875 0\n"
     "end LATIN1 1d 2\n"},
    {"ninjatrader.csv", false,
     "NINJATRADER 1m 2020-01-01T17:00:00Z 1.12 1.13 1.11 1.125 10\n"
     "NINJATRADER 1m 2020-01-01T17:01:00Z 1.125 1.13 1.12 1.12 0\n"
     "NINJATRADER 1m 2020-01-01T17:02:00Z 1.12 1.121 1.119 1.12 7\n"
     "end NINJATRADER 1m 3\n"},
    {"metatrader5.csv", false,
     "METATRADER5 1h 2020-01-02T09:00:00Z 1.1 1.2 1 1.15 55\n"
     "METATRADER5 1h 2020-01-02T10:00:00Z 1.15 1.2 1.1 1.12 60\n"
     "end METATRADER5 1h 2\n"},
    {"finam.csv", false,
     "SBER 1h 2020-01-03T10:00:00Z 254.75 256 254.5 255.1 1200\n"
     "SBER 1h 2020-01-03T11:00:00Z 255.1 255.5 254.8 255 900\n"
     "end SBER 1h 2\n"},
    {"klines.csv", false,
     "KLINES 1m 2021-11-27T00:00:00Z 0.00002853 0.00002854 0.00002851 "
     "0.00002854 36304.2\n"
     "KLINES 1m 2021-11-27T00:01:00Z 0.00002854 0.0000286 0.00002854 "
     "0.00002859 89196.6\n"
     "end KLINES 1m 2\n"},
    {"investing.csv", false,
     "INVESTING 1d 2020-01-29T00:00:00Z 1228 1231 1227.5 1229 0\n"
     "INVESTING 1d 2020-01-30T00:00:00Z 1229 1235 1228 1230.5 250500\n"
     "INVESTING 1d 2020-01-31T00:00:00Z 1230 1240.25 1229.75 1234.5 1230000\n"
     "end INVESTING 1d 3\n"},
    {"yfinance.csv", false,
     "YFINANCE 1d 2020-01-02T00:00:00Z 71.72 72.77 71.46 72.71 135480400\n"
     "YFINANCE 1d 2020-01-03T00:00:00Z 71.94 72.77 71.78 72.01 146322800\n"
     "end YFINANCE 1d 2\n"},
    {"exchange_dump.csv", false,
     "BTCUSD 1h 2020-04-15T22:00:00Z 6845.73 6850.9 6840.35 6845.04 7.25\n"
     "BTCUSD 1h 2020-04-15T23:00:00Z 6845.04 6845.5 6827.6 6828.99 10.5\n"
     "end BTCUSD 1h 2\n"},
    {"close_first.csv", false,
     "CLOSE 1m 2020-01-02T09:30:00Z 1 3 0.5 2 0\n"
     "CLOSE 1m 2020-01-02T09:31:00Z 2 3 1.5 2.5 0\n"
     "CLOSE 1m 2020-01-13T12:00:00Z 2.5 2.75 2 2.25 0\n"
     "end CLOSE 1m 3\n"},
    {"high_first_no_header.csv", false,
     "HIGH 1d 2020-01-02T00:00:00Z 1.5 3 1 2.5 100\n"
     "HIGH 1d 2020-01-03T00:00:00Z 2.5 4 2 3.5 200\n"
     "HIGH 1d 2020-01-06T00:00:00Z 3.5 4 2 2.5 300\n"
     "end HIGH 1d 3\n"},
    {"short_header.csv", false,
     "SHORT 1m 2006-01-02T09:01:00Z 3602 3603 3597 3599 5699\n"
     "SHORT 1m 2006-01-02T09:02:00Z 3600 3601 3598 3599 894\n"
     "end SHORT 1m 2\n"},
    {"trades.csv", false,
     "TRADES tick 2020-01-02T09:30:00.123Z 5 5 5 5 3\n"
     "TRADES tick 2020-01-02T09:30:00.250Z 5.00000002 5.00000002 5.00000002 "
     "5.00000002 1\n"
     "TRADES tick 2020-01-02T09:30:02Z 5.01 5.01 5.01 5.01 2.5\n"
     "end TRADES tick 3\n"},
    {"grouped.csv", false,
     "AAA 1d 2020-01-02T00:00:00Z 10 12 9 11 0\n"
     "AAA 1d 2020-01-03T00:00:00Z 11 12 10 10 0\n"
     "end AAA 1d 2\n"
     "BBB 1d 2020-01-02T00:00:00Z 1 2 0.5 1.5 0\n"
     "BBB 1d 2020-01-03T00:00:00Z 1.5 2 1 1.25 0\n"
     "end BBB 1d 2\n"},
    {"mixed.csv", false,
     "AAA 1d 2020-01-02T00:00:00Z 10 12 9 11 2\n"
     "AAA 1d 2020-01-03T00:00:00Z 11 12 10 10 3\n"
     "end AAA 1d 2\n"
     "BBB 1d 2020-01-02T00:00:00Z 1 2 0.5 1.5 1\n"
     "BBB 1d 2020-01-03T00:00:00Z 1.5 2 1 1.25 4\n"
     "end BBB 1d 2\n"},
    {"unpadded.csv", false,
     "UNPADDED 1m 2017-03-03T13:22:00Z 3214.66 3215.41 3214.06 3215.12 "
     "5390247\n"
     "UNPADDED 1m 2017-03-03T13:23:00Z 3214.88 3214.94 3213.73 3214.75 "
     "5171195.5\n"
     "end UNPADDED 1m 2\n"},
    {"bad_rows.csv", false,
     "BAD 1d 2020-01-02T00:00:00Z 10 11 9 10 100\n"
     "error 3: tests/data/csv/bad_rows.csv:3:15: high is below open or close: "
     "\"9.5\"\n"},
    {"bad_rows.csv", true,
     "BAD 1d 2020-01-02T00:00:00Z 10 11 9 10 100\n"
     "BAD 1d 2020-01-14T00:00:00Z 10 11 9 10.5 100\n"
     "end BAD 1d 2\n"},
};

struct text_case {
    const char *name;
    const char *file;
    const char *text;
    const char *wanted;
};

#define BARS                                                                   \
    "X 1d 2020-01-02T00:00:00Z 1 3 0.5 2 10\n"                                 \
    "X 1d 2020-01-03T00:00:00Z 2 3 1.5 2.5 20\n"                               \
    "end X 1d 2\n"
#define NO_VOLUME                                                              \
    "X 1d 2020-01-02T00:00:00Z 1 3 0.5 2 0\n"                                  \
    "X 1d 2020-01-03T00:00:00Z 2 3 1.5 2.5 0\n"                                \
    "end X 1d 2\n"

static const struct text_case texts[] = {
    {"plain", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,.5,2,10\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"an empty name for the date", "x.csv",
     ",Open,High,Low,Close,Volume\n2020-01-02,1,3,.5,2,10\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"no name for the date at all", "x.csv",
     "Open,High,Low,Close,Volume\n2020-01-02,1,3,.5,2,10\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"no header", "x.csv", "2020-01-02,1,3,.5,2,10\n2020-01-03,2,3,1.5,2.5,20",
     BARS},
    {"no header, no volume", "x.csv",
     "2020-01-02,1,3,.5,2\n2020-01-03,2,3,1.5,2.5", NO_VOLUME},
    {"a header nobody knows", "x.csv",
     "foo,bar,baz,qux,quux,corge\n2020-01-02,1,3,.5,2,10\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"CRLF, bars divided by pipes", "x.csv",
     "date|open|high|low|close|volume\r\n2020-01-02|1|3|.5|2|10\r\n"
     "2020-01-03|2|3|1.5|2.5|20\r\n",
     BARS},
    {"the volume's field is missing", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,.5,2\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     "X 1d 2020-01-02T00:00:00Z 1 3 0.5 2 0\n"
     "X 1d 2020-01-03T00:00:00Z 2 3 1.5 2.5 20\nend X 1d 2\n"},
    {"the volume's field is empty", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,.5,2,\n"
     "2020-01-03,2,3,1.5,2.5,null\n",
     NO_VOLUME},
    {"a separator at the end of rows", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,.5,2,10,\n"
     "2020-01-03,2,3,1.5,2.5,20,\n",
     BARS},
    {"blanks everywhere, blank lines", "x.csv",
     "\n date , open , high , low , close , volume \n\n"
     " 2020-01-02 , 1 , 3 , .5 , 2 , 10 \n   \n"
     "2020-01-03,2,3,1.5,2.5,20\n\n",
     BARS},
    {"a spreadsheet's hint", "x.csv",
     "sep=;\ndate;open;high;low;close;volume\n2020-01-02;1;3;0,5;2;10\n"
     "2020-01-03;2;3;1,5;2,5;20\n",
     BARS},
    {"comments and a title", "x.csv",
     "# daily, bars\nMy prices\ndate,open,high,low,close,volume\n"
     "2020-01-02,1,3,.5,2,10\n2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"decimal commas in quotes", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,\"0,5\",2,10\n"
     "2020-01-03,2,3,\"1,5\",\"2,5\",20\n",
     BARS},
    {"numbers with a unit in front", "x.csv",
     "Date,Close/Last,Volume,Open,High,Low\n01/03/2020,$2.5,20,$2,$3,$1.50\n"
     "01/02/2020,$2,10,$1,$3,$0.50\n",
     BARS},
    {"numbered names", "x.csv",
     "timestamp,1. open,2. high,3. low,4. close,5. volume\n"
     "2020-01-02,1,3,.5,2,10\n2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"French", "x.csv",
     "Date;Ouverture;Plus haut;Plus bas;Cl\xc3\xb4ture;Volume\n"
     "02/01/2020;1;3;0,5;2;10\n03/01/2020;2;3;1,5;2,5;20\n"
     "13/01/2020;2;3;1,5;2,5;20\n",
     "X 1d 2020-01-02T00:00:00Z 1 3 0.5 2 10\n"
     "X 1d 2020-01-03T00:00:00Z 2 3 1.5 2.5 20\n"
     "X 1d 2020-01-13T00:00:00Z 2 3 1.5 2.5 20\nend X 1d 3\n"},
    {"Spanish, newest first", "x.csv",
     "Fecha;\xc3\x9altimo;Apertura;M\xc3\xa1ximo;M\xc3\xadnimo;Vol.\n"
     "03.01.2020;2,5;2;3;1,5;20\n02.01.2020;2;1;3;0,5;10\n",
     BARS},
    {"Polish", "x.csv",
     "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n"
     "2020-01-02,1,3,.5,2,10\n2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"Russian in capitals", "x.csv",
     "ДАТА;ОТКРЫТИЕ;МАКСИМУМ;МИНИМУМ;ЗАКРЫТИЕ;ОБЪЕМ\n"
     "2020-01-02;1;3;0,5;2;10\n2020-01-03;2;3;1,5;2,5;20\n",
     BARS},
    {"Chinese", "x.csv",
     "日期,开盘,收盘,最高,最低,成交量\n2020-01-02,1,2,3,.5,10\n"
     "2020-01-03,2,2.5,3,1.5,20\n",
     BARS},
    {"Japanese", "x.csv",
     "日付,始値,高値,安値,終値,出来高\n2020/01/02,1,3,.5,2,10\n"
     "2020/01/03,2,3,1.5,2.5,20\n",
     BARS},
    {"low before high, without a header", "x.csv",
     "1577923200,.5,3,1,2,10\n1578009600,1.5,3,2,2.5,20\n", BARS},
    {"close before open, told by the jumps", "x.csv",
     "2020-01-02,2,1,3,.5,10\n2020-01-03,2.5,2,3,1.5,20\n", BARS},
    {"months first, told by weekends", "x.csv",
     "date,open,high,low,close,volume\n01/02/2020,1,3,.5,2,10\n"
     "01/03/2020,2,3,1.5,2.5,20\n",
     BARS},
    {"the order of day and month cannot be told", "x.csv",
     "date,open,high,low,close\n01/07/2020,1,3,.5,2\n",
     "error 3: x.csv:2:1: cannot tell day from month in \"01/07/2020\"\n"
     "Try --date-order dmy or mdy\n"},
    {"days and clocks in digits, without a header", "x.csv",
     "20200102,93000,1,3,.5,2,10\n20200102,93100,2,3,1.5,2.5,20\n",
     "X 1m 2020-01-02T09:30:00Z 1 3 0.5 2 10\n"
     "X 1m 2020-01-02T09:31:00Z 2 3 1.5 2.5 20\nend X 1m 2\n"},
    {"prices that look like clocks", "x.csv",
     "20200102,1000,1100,900,1000,5\n20200103,1000,1200,1000,1100,5\n",
     "X 1d 2020-01-02T00:00:00Z 1000 1100 900 1000 5\n"
     "X 1d 2020-01-03T00:00:00Z 1000 1200 1000 1100 5\nend X 1d 2\n"},
    {"months", "x.csv",
     "date,open,high,low,close\n2020-01-31,1,3,.5,2\n2020-02-29,2,3,1.5,2.5\n"
     "2020-03-31,2,3,1.5,2.5\n",
     "X 1mo 2020-01-31T00:00:00Z 1 3 0.5 2 0\n"
     "X 1mo 2020-02-29T00:00:00Z 2 3 1.5 2.5 0\n"
     "X 1mo 2020-03-31T00:00:00Z 2 3 1.5 2.5 0\nend X 1mo 3\n"},
    {"a timeframe in the file's name", "x_1h-raw.csv",
     "date,open,high,low,close,volume\n2020-01-02,1,3,.5,2,10\n",
     "X 1h 2020-01-02T00:00:00Z 1 3 0.5 2 10\nend X 1h 1\n"},
    {"one row has no step", "x.csv", "2020-01-02,1,3,.5,2,10\n",
     "error 3: x.csv: cannot tell the timeframe from 1 row\nTry --timeframe\n"},
    {"a step that is no timeframe", "x.csv",
     "2020-01-02 10:00,1,3,.5,2,10\n2020-01-02 10:02,1,3,.5,2,10\n",
     "error 3: x.csv: the commonest step, 120 seconds, is no timeframe\n"
     "Try --timeframe\n"},
    {"no name to make a symbol of", "_x.csv",
     "2020-01-02,1,3,.5,2,10\n2020-01-03,2,3,1.5,2.5,20\n",
     "error 3: _x.csv: no symbol in a column or the file's name\n"
     "Try --symbol\n"},
    {"no column for the low", "x.csv",
     "date,open,high,close\n2020-01-02,1,3,2\n",
     "error 3: x.csv:1:1: no column for low in \"date,open,high,close\"\n"},
    {"two prices without names could be bid and ask", "x.csv",
     "time,bid,ask\n2020-01-02,1,2\n2020-01-03,1,2\n",
     "error 3: x.csv:1:1: no column for open in \"time,bid,ask\"\n"},
    {"an index before the date", "x.csv",
     ",Date,Open,High,Low,Close,Volume\n0,2020-01-02,1,3,.5,2,10\n"
     "1,2020-01-03,2,3,1.5,2.5,20\n",
     BARS},
    {"one letter each", "x.csv",
     "v,vw,o,c,h,l,t,n\n10,1.5,1,2,3,0.5,1577923200000,7\n"
     "20,1.5,2,2.5,3,1.5,1578009600000,9\n",
     BARS},
    {"a date and a clock, without a header", "x.csv",
     "2020.01.02,09:30,1,3,.5,2,10\n2020.01.02,09:31,2,3,1.5,2.5,20\n",
     "X 1m 2020-01-02T09:30:00Z 1 3 0.5 2 10\n"
     "X 1m 2020-01-02T09:31:00Z 2 3 1.5 2.5 20\nend X 1m 2\n"},
    {"words in angle brackets, days and clocks in digits", "x.csv",
     "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,"
     "<OPENINT>\nAAPL.US,D,20200102,000000,1,3,.5,2,10,0\n"
     "AAPL.US,D,20200103,000000,2,3,1.5,2.5,20,0\n",
     "AAPL.US 1d 2020-01-02T00:00:00Z 1 3 0.5 2 10\n"
     "AAPL.US 1d 2020-01-03T00:00:00Z 2 3 1.5 2.5 20\nend AAPL.US 1d 2\n"},
    {"local times that name their zone", "x.csv",
     "Local time,Open,High,Low,Close,Volume\n"
     "02.01.2020 00:00:00.000 GMT+0100,1,3,.5,2,10\n"
     "02.01.2020 01:00:00.000 GMT+0100,2,3,1.5,2.5,20\n",
     "X 1h 2020-01-01T23:00:00Z 1 3 0.5 2 10\n"
     "X 1h 2020-01-02T00:00:00Z 2 3 1.5 2.5 20\nend X 1h 2\n"},
    {"days that begin elsewhere, dividends, splits", "x.csv",
     "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n"
     "2020-01-02 00:00:00-05:00,1,3,.5,2,10,0.0,0.0\n"
     "2020-01-03 00:00:00-05:00,2,3,1.5,2.5,20,0.0,0.0\n",
     "X 1d 2020-01-02T05:00:00Z 1 3 0.5 2 10\n"
     "X 1d 2020-01-03T05:00:00Z 2 3 1.5 2.5 20\nend X 1d 2\n"},
    {"the time comes last", "x.csv",
     "open,high,low,close,volume,datetime\n1,3,.5,2,10,2020-01-02\n"
     "2,3,1.5,2.5,20,2020-01-03\n",
     BARS},
    {"thousands in quotes, no decimals anywhere", "x.csv",
     "date,open,high,low,close,volume\n2020-01-02,\"1,000\",\"3,000\",500,"
     "\"2,000\",10\n2020-01-03,\"2,000\",\"3,000\",\"1,500\",\"2,500\",20\n",
     "X 1d 2020-01-02T00:00:00Z 1000 3000 500 2000 10\n"
     "X 1d 2020-01-03T00:00:00Z 2000 3000 1500 2500 20\nend X 1d 2\n"},
    {"no dates", "x.csv", "open,high,low,close\n1,3,.5,2\n",
     "error 3: x.csv:1:1: no column for time in \"open,high,low,close\"\n"},
    {"nothing but a header", "x.csv", "date,open,high,low,close\n",
     "error 3: x.csv:1:1: the file has no rows\n"},
    {"nothing", "x.csv", "", "error 3: x.csv:1:1: the file has no rows\n"},
    {"UTF-16", "x.csv",
     "\xff\xfe"
     "d",
     "error 3: x.csv:1:1: the text is UTF-16\nTry iconv -f UTF-16 -t UTF-8\n"},
    {"a bad first row is not a header", "x.csv",
     "2020-01-99,1,3,.5,2,10\n2020-01-02,1,3,.5,2,10\n"
     "2020-01-03,2,3,1.5,2.5,20\n",
     "error 3: x.csv:1:1: \"2020-01-99\" is not a time as the rows above have "
     "it\n"},
};

static const char *read_path(const char *path, const struct csv_config *base)
{
    struct csv_config config = *base;
    struct source *source;
    struct err err = {0};

    config.files = &path;
    config.file_count = 1;
    if (source_csv_open(&config, 0, &source, &err) == 0)
        return import_all(source, false, &err);
    snprintf(import_text, sizeof(import_text), "error %d: %s\n", (int)err.code,
             strstr(err.msg, import_folder)
                 ? strstr(err.msg, import_folder) + strlen(import_folder) + 1
                 : err.msg);
    return import_text;
}

static void test_files(void)
{
    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        struct csv_config config = {.skip_bad = files[k].skip_bad};
        char path[128];

        snprintf(path, sizeof(path), FOLDER "%s", files[k].file);
        IS_TEXT(read_path(path, &config), files[k].wanted, "%s%s",
                files[k].file, files[k].skip_bad ? ", skipping" : "");
    }
}

static void test_texts(void)
{
    const struct csv_config config = {.skip_bad = false};

    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
        char *path =
            import_write(texts[k].file, texts[k].text, strlen(texts[k].text));

        IS_TEXT(read_path(path, &config), texts[k].wanted, "%s", texts[k].name);
        unlink(path);
        free(path);
    }
}

/* What a user says wins over what the file looks like. */
static void test_hints(void)
{
    static const char ambiguous[] = "07/01/2020;1,250;3,000;0,500;2,000;10\n";
    char *path = import_write("x.csv", ambiguous, strlen(ambiguous));
    struct csv_config config = {.symbol = "Y",
                                .timeframe = "1d",
                                .separator = ';',
                                .decimal_mark = ',',
                                .date_order = CSV_ORDER_DMY};

    IS_TEXT(read_path(path, &config),
            "Y 1d 2020-01-07T00:00:00Z 1.25 3 0.5 2 10\nend Y 1d 1\n",
            "a decimal comma, day first");
    config.decimal_mark = '.';
    config.date_order = CSV_ORDER_MDY;
    config.columns = "date,open,high,close,low,volume";
    IS_TEXT(read_path(path, &config),
            "error 3: x.csv:1:30: low is above open or close: \"2,000\"\n",
            "thousands, month first, named columns");
    config.columns = "what,is,this";
    IS_TEXT(read_path(path, &config),
            "error 2: \"what,is,this\" does not name columns\n"
            "Try time,open,high,low,close,volume\n",
            "names without a meaning");
    unlink(path);
    free(path);
}

int main(void)
{
    import_begin();
    if (access(FOLDER "yahoo.csv", R_OK))
        tap_note("not run from the top of the tree: files left out");
    else
        test_files();
    test_texts();
    test_hints();
    import_end();
    return tap_done();
}
