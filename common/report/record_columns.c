/* Columns by layout; those of the lowest rank fit into 80. */
#include "report/record_columns.h"

/*
 * What detect finds: ranges, patterns and phases in one layout. The price of
 * a range is its support, its level the resistance.
 */
static const struct record_column found[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, NULL, NULL},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 0}, CELL_TIMEFRAME, NULL, NULL},
    {{"KIND", 6, false, 0}, CELL_KIND, NULL, NULL},
    {{"STATUS", 11, false, 0}, CELL_STATUS, "status", NULL},
    {{"PH", 4, false, 0}, CELL_WORD, "phase", NULL},
    {{"PRICE", 8, true, 0}, CELL_PRICE, "price", "support"},
    {{"LEVEL", 8, true, 1}, CELL_PRICE, "level", "resistance"},
    {{"CLOSE", 8, true, 4}, CELL_PRICE, "close", NULL},
    {{"CONF", 4, true, 0}, CELL_CONFIDENCE, "confidence", NULL},
    {{"EVENT", 0, false, 2}, CELL_EVENT, NULL, NULL},
    {{"BAR", 7, true, 3}, CELL_BAR, NULL, NULL},
    {{"RANGE", 16, false, 5}, CELL_WORD, "range", NULL},
    {{"DETAILS", 12, false, 0}, CELL_DETAILS, NULL, NULL},
};

static const struct record_column signals[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, NULL, NULL},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 1}, CELL_TIMEFRAME, NULL, NULL},
    {{"KIND", 6, false, 0}, CELL_KIND, NULL, NULL},
    {{"SIDE", 5, false, 0}, CELL_WORD, "direction", NULL},
    {{"STATUS", 8, false, 0}, CELL_STATUS, "status", NULL},
    {{"ENTRY", 8, true, 0}, CELL_PRICE, "entry", NULL},
    {{"STOP", 8, true, 0}, CELL_PRICE, "stop", NULL},
    {{"TARGET 1", 8, true, 3}, CELL_PRICE, "target_1", NULL},
    {{"TARGET", 8, true, 0}, CELL_PRICE, "target_2", NULL},
    {{"R", 5, true, 0}, CELL_RATIO, "r_multiple", NULL},
    {{"CONF", 4, true, 2}, CELL_CONFIDENCE, "confidence", NULL},
    {{"SIZE", 7, true, 2}, CELL_WORD, "position_size", NULL},
    {{"RISK", 9, true, 4}, CELL_PRICE, "risk_amount", NULL},
    {{"URGENCY", 9, false, 5}, CELL_WORD, "urgency", NULL},
    {{"PRIORITY", 8, true, 5}, CELL_RATIO, "priority", NULL},
    {{"PH", 4, false, 5}, CELL_WORD, "phase", NULL},
    {{"REASON", 12, false, 3}, CELL_DETAILS, NULL, NULL},
};

static const struct record_column orders[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, NULL, NULL},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 3}, CELL_TIMEFRAME, NULL, NULL},
    {{"TYPE", 6, false, 0}, CELL_KIND, NULL, NULL},
    {{"SIDE", 5, false, 0}, CELL_WORD, "action", NULL},
    {{"QTY", 6, true, 0}, CELL_WORD, "quantity", NULL},
    {{"LIMIT", 8, true, 0}, CELL_PRICE, "limit", NULL},
    {{"STOP", 8, true, 0}, CELL_PRICE, "stop", NULL},
    {{"STATUS", 9, false, 0}, CELL_STATUS, "status", NULL},
    {{"FILLED", 6, true, 1}, CELL_WORD, "filled", NULL},
    {{"LOSS AT", 8, true, 2}, CELL_PRICE, "stop_loss", NULL},
    {{"PROFIT AT", 9, true, 2}, CELL_PRICE, "take_profit", NULL},
    {{"TIF", 3, false, 2}, CELL_WORD, "tif", NULL},
    {{"REF", 8, false, 3}, CELL_WORD, "ref", NULL},
    {{"OCO", 8, false, 4}, CELL_WORD, "oco", NULL},
    {{"SIGNAL", 16, false, 5}, CELL_WORD, "signal", NULL},
    {{"REASON", 12, false, 0}, CELL_WORD, "reason", NULL},
};

static const struct record_column fills[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, NULL, NULL},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 3}, CELL_TIMEFRAME, NULL, NULL},
    {{"TYPE", 6, false, 0}, CELL_KIND, NULL, NULL},
    {{"SIDE", 4, false, 0}, CELL_WORD, "action", NULL},
    {{"QTY", 6, true, 0}, CELL_WORD, "quantity", NULL},
    {{"PRICE", 8, true, 0}, CELL_PRICE, "price", NULL},
    {{"VALUE", 10, true, 1}, CELL_MONEY, "value", NULL},
    {{"COST", 6, true, 0}, CELL_MONEY, "commission", NULL},
    {{"SLIPPAGE", 8, true, 2}, CELL_MONEY, "slippage", NULL},
    {{"POSITION", 8, true, 0}, CELL_WORD, "position", NULL},
    {{"CASH", 11, true, 0}, CELL_MONEY, "cash", NULL},
    {{"ORDER", 16, false, 4}, CELL_WORD, "order", NULL},
    {{"SIGNAL", 16, false, 5}, CELL_WORD, "signal", NULL},
};

/* The reason is no last column: that one is cut at the edge. */
static const struct record_column trades[] = {
    {{"ENTERED", 0, false, 1}, CELL_MOMENT, "entry_ts", NULL},
    {{"EXITED", 0, false, 0}, CELL_TIME, NULL, NULL},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 3}, CELL_TIMEFRAME, NULL, NULL},
    {{"SIDE", 5, false, 0}, CELL_WORD, "side", NULL},
    {{"QTY", 4, true, 0}, CELL_WORD, "quantity", NULL},
    {{"ENTRY", 6, true, 0}, CELL_PRICE, "entry_price", NULL},
    {{"EXIT", 6, true, 0}, CELL_PRICE, "exit_price", NULL},
    {{"REASON", 9, false, 0}, CELL_WORD, "exit_reason", NULL},
    {{"P/L", 7, true, 0}, CELL_PROFIT, "pnl", NULL},
    {{"RET %", 5, true, 2}, CELL_PERCENT, "pnl_fraction", NULL},
    {{"R", 5, true, 1}, CELL_RATIO, "r_multiple", NULL},
    {{"BARS", 5, true, 2}, CELL_WORD, "bars", NULL},
    {{"COST", 8, true, 2}, CELL_MONEY, "commission", NULL},
    {{"SLIPPAGE", 8, true, 3}, CELL_MONEY, "slippage", NULL},
    {{"PATTERN", 7, false, 4}, CELL_WORD, "pattern", NULL},
    {{"SIGNAL", 16, false, 5}, CELL_WORD, "signal", NULL},
};

static const struct record_column summaries[] = {
    {{"SYMBOL", 8, false, 0}, CELL_SYMBOL, NULL, NULL},
    {{"TF", 3, false, 1}, CELL_TIMEFRAME, NULL, NULL},
    {{"FROM", 0, false, 4}, CELL_MOMENT, "start", NULL},
    {{"BARS", 7, true, 3}, CELL_WORD, "bars", NULL},
    {{"TRADES", 6, true, 0}, CELL_WORD, "trades", NULL},
    {{"WON %", 6, true, 0}, CELL_PERCENT, "win_rate", NULL},
    {{"PF", 5, true, 0}, CELL_RATIO, "profit_factor", NULL},
    {{"RETURN %", 8, true, 0}, CELL_PERCENT, "total_return", NULL},
    {{"HELD %", 8, true, 1}, CELL_PERCENT, "buy_hold_return", NULL},
    {{"MAX DD %", 8, true, 0}, CELL_PERCENT, "max_drawdown", NULL},
    {{"SHARPE", 6, true, 0}, CELL_RATIO, "sharpe", NULL},
    {{"P/L", 10, true, 0}, CELL_PROFIT, "total_pnl", NULL},
    {{"END", 12, true, 2}, CELL_MONEY, "final_equity", NULL},
};

enum layout record_layout(enum record_type type)
{
    static const enum layout layouts[RECORD_TYPES] = {
        [RECORD_RANGE] = LAYOUT_FOUND,       [RECORD_PATTERN] = LAYOUT_FOUND,
        [RECORD_SIGNAL] = LAYOUT_SIGNALS,    [RECORD_ORDER] = LAYOUT_ORDERS,
        [RECORD_FILL] = LAYOUT_FILLS,        [RECORD_TRADE] = LAYOUT_TRADES,
        [RECORD_SUMMARY] = LAYOUT_SUMMARIES,
    };

    return layouts[type];
}

#define PLAN(list)                                                             \
    {                                                                          \
        list, sizeof(list) / sizeof((list)[0])                                 \
    }

const struct record_column *record_columns(enum layout layout, size_t *count)
{
    static const struct {
        const struct record_column *column;
        size_t count;
    } plans[] = {
        [LAYOUT_FOUND] = PLAN(found),   [LAYOUT_SIGNALS] = PLAN(signals),
        [LAYOUT_ORDERS] = PLAN(orders), [LAYOUT_FILLS] = PLAN(fills),
        [LAYOUT_TRADES] = PLAN(trades), [LAYOUT_SUMMARIES] = PLAN(summaries),
    };

    *count = plans[layout].count;
    return plans[layout].column;
}
