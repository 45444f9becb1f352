/*
 * Goal: the records of a backtest as JSON, CSV and tables, against text
 * written by hand. The trade is 100 bought at 100.50 and sold at 104.25 for 1
 * each way: 375 of profit, less 2.
 */
#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"
#include "lib/writer_rig.h"

#define E8(text_e2) ((text_e2)*INT64_C(1000000))
/* 2024-01-01 and a day's number after it. */
#define DAY(i) (INT64_C(1704067200) * TIMESTAMP_SECOND + (i)*TIMESTAMP_DAY)

static const struct series_name syn = {"SYN", "1d"};
static const struct text_terminal narrow = {.width = 80};
static const struct text_terminal wide = {.width = 200};

static void head(struct record *record, enum record_type type,
                 enum record_kind kind, int64_t i)
{
    record_init(record, type, kind, &syn);
    record->i = i;
    record->ts = DAY(i);
    record->event_i = i - 1;
    record->event_ts = DAY(i - 1);
    record->id = 0xabcU;
}

static void make_order(struct record *record)
{
    struct order *order = &record->u.order;

    head(record, RECORD_ORDER, KIND_STOP_LIMIT, 89);
    record->status = STATUS_CANCELLED;
    record->rev = 2;
    order->action = ACTION_BUY;
    order->quantity = INT64_C(10012345678);
    order->limit = E8(10100);
    order->stop = E8(10050);
    order->trail_rate = 0.05;
    order->tif = TIF_GTD;
    order->until = DAY(91);
    order->filled = 0;
    order->reduce = true;
    order->signal = 0xdefU;
    strcpy(order->ref, "a,b");
    strcpy(order->reason, "OCO");
}

static void make_fill(struct record *record)
{
    struct fill *fill = &record->u.fill;

    head(record, RECORD_FILL, KIND_MARKET, 89);
    fill->action = ACTION_SELL;
    fill->quantity = E8(10000);
    fill->price = E8(10425);
    fill->value = E8(1042500);
    fill->commission = E8(100);
    fill->slippage = INT64_C(123456789);
    fill->position = -E8(10000);
    fill->cash = -INT64_C(1);
    fill->order = 0xfffU;
}

static void make_trade(struct record *record)
{
    struct trade *trade = &record->u.trade;

    head(record, RECORD_TRADE, KIND_NONE, 95);
    trade->side = SIDE_LONG;
    trade->quantity = E8(10000);
    trade->entry_i = 89;
    trade->entry_ts = DAY(89);
    trade->entry_price = E8(10050);
    trade->exit_price = E8(10425);
    trade->pnl = E8(37300);
    trade->commission = E8(200);
    trade->slippage = 0;
    trade->pnl_fraction = 0.0371;
    trade->r_multiple = 1.5;
    trade->bars = 6;
    trade->exit_reason = EXIT_TARGET;
    trade->pattern = KIND_SPRING;
}

static void make_summary(struct record *record)
{
    static const struct series_name all = {"*", "*"};
    struct summary *summary = &record->u.summary;

    head(record, RECORD_SUMMARY, KIND_NONE, 260);
    record->series = &all;
    record->status = STATUS_COMPLETED;
    strcpy(summary->strategy, "buy-hold");
    strcpy(summary->arith, "decimal");
    summary->start = DAY(0);
    summary->trades = 0;
    summary->initial_equity = E8(10000000);
    summary->total_pnl = -E8(50);
    summary->sharpe = -0.25;
    summary->fills_hash = 0x1U;
}

#define JSON_HEAD(type, i, time, event_i, event_time, rev)                     \
    "{\"type\":\"" type "\",\"symbol\":\"SYN\",\"timeframe\":\"1d\",\"i\":" i  \
    ",\"timestamp\":\"2024-" time "T00:00:00Z\",\"event_i\":" event_i          \
    ",\"event_timestamp\":\"2024-" event_time                                  \
    "T00:00:00Z\",\"id\":\"0000000000000abc\",\"rev\":" rev ","

static void test_backtest_json(void)
{
    const int64_t points[3][2] = {
        {DAY(0), DAY(1)}, {E8(10000000), -INT64_C(1)}, {0, E8(5)}};
    struct err err = {0};
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_JSON,
                     SHOW_ORDER | SHOW_FILL | SHOW_TRADE | SHOW_SUMMARY |
                         SHOW_EQUITY,
                     narrow);
    make_order(&record);
    writer_rig_put(&f, &record);
    make_fill(&record);
    writer_rig_put(&f, &record);
    make_trade(&record);
    writer_rig_put(&f, &record);
    make_summary(&record);
    record.status = STATUS_RUNNING;
    writer_rig_put(&f, &record);
    record.status = STATUS_COMPLETED;
    writer_rig_put(&f, &record);
    IS_INT(record_writer_equity(f.writer, &syn, points[0], points[1], points[2],
                                2, &err),
           0, "two points");
    IS_INT(record_writer_count(f.writer), 6,
           "one object each; a summary that runs is not shown");
    writer_rig_end(
        &f,
        JSON_HEAD(
            "order", "89", "03-30", "88", "03-29",
            "2") "\"kind\":\"STOP_LIMIT\",\"status\":\"CANCELLED\","
                 "\"action\":\"BUY\",\"quantity\":100.12345678,\"limit\":101,"
                 "\"stop\":100.5,\"trail_rate\":0.05,\"tif\":\"GTD\","
                 "\"until\":\"2024-04-01T00:00:00Z\",\"filled\":0,\"reduce\":"
                 "true,"
                 "\"signal\":\"0000000000000def\",\"ref\":\"a,b\","
                 "\"reason\":\"OCO\"}\n" JSON_HEAD(
                     "fill", "89", "03-30", "88", "03-29",
                     "0") "\"kind\":\"MARKET\",\"action\":\"SELL\","
                          "\"quantity\":100,"
                          "\"price\":104.25,\"value\":10425,\"commission\":1,"
                          "\"slippage\":1.23456789,\"position\":-100,\"cash\":-"
                          "0.00000001,"
                          "\"order\":\"0000000000000fff\"}\n" JSON_HEAD(
                              "trade", "95", "04-05", "94", "04-04",
                              "0") "\"side\":\"long\",\"quantity\":100,\"entry_"
                                   "i\":89,"
                                   "\"entry_ts\":\"2024-03-30T00:00:00Z\","
                                   "\"entry_price\":100.5,"
                                   "\"exit_price\":104.25,\"pnl\":373,"
                                   "\"commission\":2,\"slippage\":0,"
                                   "\"pnl_fraction\":0.0371,\"r_multiple\":1.5,"
                                   "\"bars\":6,"
                                   "\"exit_reason\":\"TARGET\",\"pattern\":"
                                   "\"SPRING\"}\n"
                                   "{\"type\":\"summary\",\"symbol\":\"*\","
                                   "\"timeframe\":\"*\","
                                   "\"i\":260,\"timestamp\":\"2024-09-17T00:00:"
                                   "00Z\",\"event_i\":259,"
                                   "\"event_timestamp\":\"2024-09-16T00:00:"
                                   "00Z\","
                                   "\"id\":\"0000000000000abc\",\"rev\":0,"
                                   "\"status\":\"COMPLETED\","
                                   "\"strategy\":\"buy-hold\",\"arith\":"
                                   "\"decimal\","
                                   "\"start\":\"2024-01-01T00:00:00Z\","
                                   "\"initial_equity\":100000,"
                                   "\"total_pnl\":-0.5,\"sharpe\":-0.25,"
                                   "\"trades\":0,"
                                   "\"fills_hash\":\"0000000000000001\"}\n"
                                   "{\"type\":\"equity\",\"timestamp\":\"2024-"
                                   "01-01T00:00:00Z\","
                                   "\"symbol\":\"SYN\",\"equity\":100000,"
                                   "\"cash\":0}\n"
                                   "{\"type\":\"equity\",\"timestamp\":\"2024-"
                                   "01-02T00:00:00Z\","
                                   "\"symbol\":\"SYN\",\"equity\":-0.00000001,"
                                   "\"cash\":0.05}\n",
        "a backtest in JSON");
}

#define CSV_HEAD "timestamp,symbol,timeframe,i,event_i,event_timestamp,id,rev,"

static void write_csv(enum record_type type, void (*make)(struct record *),
                      const char *want, const char *name)
{
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_CSV, 1U << type, narrow);
    make(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(&f, want, name);
}

static void test_backtest_csv(void)
{
    static const struct series_name odd = {"A,B", "1d"};
    const int64_t points[3] = {DAY(0), INT64_C(10000000000001), -E8(5)};
    struct err err = {0};
    struct writer_rig f;

    write_csv(RECORD_ORDER, make_order,
              CSV_HEAD "kind,status,action,quantity,limit,stop,trail,"
                       "trail_rate,tif,until,stop_loss,take_profit,filled,"
                       "reduce,signal,ref,oco,reason\n"
                       "2024-03-30T00:00:00Z,SYN,1d,89,88,"
                       "2024-03-29T00:00:00Z,0000000000000abc,2,STOP_LIMIT,"
                       "CANCELLED,BUY,100.12345678,101,100.5,,0.05,GTD,"
                       "2024-04-01T00:00:00Z,,,0,true,0000000000000def,"
                       "\"a,b\",,OCO\n",
              "an order in CSV");
    write_csv(RECORD_FILL, make_fill,
              CSV_HEAD "kind,action,quantity,price,value,commission,slippage,"
                       "position,cash,order,signal\n"
                       "2024-03-30T00:00:00Z,SYN,1d,89,88,"
                       "2024-03-29T00:00:00Z,0000000000000abc,0,MARKET,SELL,"
                       "100,104.25,10425,1,1.23456789,-100,-0.00000001,"
                       "0000000000000fff,\n",
              "a fill in CSV");
    write_csv(RECORD_TRADE, make_trade,
              CSV_HEAD "side,quantity,entry_i,entry_ts,entry_price,exit_price,"
                       "pnl,commission,slippage,pnl_fraction,r_multiple,bars,"
                       "exit_reason,pattern,signal\n"
                       "2024-04-05T00:00:00Z,SYN,1d,95,94,"
                       "2024-04-04T00:00:00Z,0000000000000abc,0,long,100,89,"
                       "2024-03-30T00:00:00Z,100.5,104.25,373,2,0,0.0371,1.5,"
                       "6,TARGET,SPRING,\n",
              "a trade in CSV");
    write_csv(
        RECORD_SUMMARY, make_summary,
        CSV_HEAD
        "status,strategy,arith,config,start,finish,bars,series,points,"
        "initial_equity,final_equity,total_pnl,commission,slippage,borrow,"
        "total_return,cagr,volatility,sharpe,sharpe_low,sharpe_high,sortino,"
        "calmar,max_drawdown,max_drawdown_bars,skew,kurtosis,exposure,"
        "turnover,max_positions,avg_positions,max_position_size,"
        "avg_position_size,max_deployed,avg_deployed,buy_hold_return,orders,"
        "rejected,fills,trades,wins,losses,win_rate,avg_r,profit_factor,"
        "expectancy,sqn,avg_win,avg_loss,best_trade,worst_trade,avg_bars,"
        "fills_hash\n"
        "2024-09-17T00:00:00Z,*,*,260,259,2024-09-16T00:00:00Z,"
        "0000000000000abc,0,COMPLETED,buy-hold,decimal,,2024-01-01T00:00:00Z,"
        ",,,,100000,,-0.5,,,,,,,-0.25,,,,,,,,,,,,,,,,,,,,,0,,,,,,,,,,,,,"
        "0000000000000001\n",
        "a summary in CSV");
    writer_rig_begin(&f, TEXT_CSV, SHOW_EQUITY, narrow);
    IS_INT(record_writer_equity(f.writer, &odd, &points[0], &points[1],
                                &points[2], 1, &err),
           0, "a point");
    writer_rig_end(&f,
                   "timestamp,symbol,equity,cash\n"
                   "2024-01-01T00:00:00Z,\"A,B\",100000.00000001,-0.05\n",
                   "equity in CSV, exact");
}

static void write_table(unsigned show, void (*make)(struct record *),
                        struct text_terminal terminal, const char *want,
                        const char *name)
{
    struct writer_rig f;
    struct record record;

    writer_rig_begin(&f, TEXT_TABLE, show, terminal);
    make(&record);
    writer_rig_put(&f, &record);
    writer_rig_end(&f, want, name);
}

static void make_short_trade(struct record *record)
{
    make_trade(record);
    record->ts += INT64_C(9) * 3600 * TIMESTAMP_SECOND;
    record->u.trade.side = SIDE_SHORT;
    record->u.trade.exit_reason = EXIT_EMERGENCY;
    record->u.trade.quantity = INT64_C(12345678);
    record->u.trade.pnl = -INT64_C(123456500000);
    record->u.trade.pnl_fraction = -0.25;
    record->u.trade.r_multiple = -1;
}

static void test_backtest_tables(void)
{
    static const struct text_terminal colour = {.width = 80, .colour = true};
    const int64_t points[3] = {DAY(0), INT64_C(10000000500000), -E8(5)};
    struct err err = {0};
    struct writer_rig f;

    write_table(SHOW_TRADE, make_trade, narrow,
                "ENTERED    EXITED     SYMBOL SIDE   QTY  ENTRY   EXIT REASON"
                "        P/L     R\n"
                "2024-03-30 2024-04-05 SYN    long   100 100.50 104.25 TARGET"
                "     373.00  1.50\n",
                "a trade fits into 80 columns");
    write_table(SHOW_TRADE, make_trade, wide,
                "ENTERED     EXITED      SYMBOL  TF   SIDE    QTY   ENTRY"
                "    EXIT  REASON         P/L  RET %      R   BARS      COST"
                "  SLIPPAGE  PATTERN  SIGNAL\n"
                "2024-03-30  2024-04-05  SYN     1d   long    100  100.50"
                "  104.25  TARGET      373.00   3.71   1.50      6      2.00"
                "      0.00  SPRING\n",
                "and shows more where there is room");
    write_table(SHOW_TRADE, make_short_trade, colour,
                "\033[1mEXITED\033[0m           \033[1mSYMBOL\033[0m"
                " \033[1mSIDE\033[0m   \033[1mQTY\033[0m"
                "  \033[1mENTRY\033[0m   \033[1mEXIT\033[0m"
                " \033[1mREASON\033[0m        \033[1mP/L\033[0m\n"
                "2024-04-05 09:00 SYN    short 0.12345678 100.50 104.25"
                " EMERGENCY \033[31m-1234.57\033[0m\n",
                "wide words and numbers are never cut; a loss is red");
    write_table(SHOW_ORDER, make_order, narrow,
                "TIME       SYMBOL TYPE   SIDE     QTY    LIMIT     STOP"
                " STATUS    REASON\n"
                "2024-03-30 SYN    STOP_LIMIT BUY 100.12345678 101.00 100.50"
                " CANCELLED OCO\n",
                "an order");
    write_table(SHOW_FILL, make_fill, narrow,
                "TIME       SYMBOL TYPE   SIDE    QTY    PRICE   COST POSITION"
                "        CASH\n"
                "2024-03-30 SYN    MARKET SELL    100   104.25   1.00     -100"
                "        0.00\n",
                "a fill");
    write_table(SHOW_SUMMARY, make_summary, narrow,
                "SYMBOL   TF  TRADES  WON %    PF RETURN %   HELD % MAX DD %"
                " SHARPE        P/L\n"
                "*        *        0                                        "
                "  -0.25      -0.50\n",
                "a summary");
    writer_rig_begin(&f, TEXT_TABLE, SHOW_EQUITY, narrow);
    IS_INT(record_writer_equity(f.writer, &syn, &points[0], &points[1],
                                &points[2], 1, &err),
           0, "a point");
    writer_rig_end(&f,
                   "TIME       SYMBOL           EQUITY             CASH\n"
                   "2024-01-01 SYN           100000.01            -0.05\n",
                   "equity");
    writer_rig_begin(&f, TEXT_TABLE, SHOW_TRADE | SHOW_SUMMARY, narrow);
    writer_rig_end(&f, "", "no trades, where a summary says so");
    writer_rig_begin(&f, TEXT_TABLE, SHOW_TRADE, narrow);
    writer_rig_end(
        &f,
        "ENTERED    EXITED     SYMBOL SIDE   QTY  ENTRY   EXIT REASON"
        "        P/L     R\n",
        "no trades");
}

int main(void)
{
    test_backtest_json();
    test_backtest_csv();
    test_backtest_tables();
    return tap_done();
}
