#!/usr/bin/awk -f
# Bars in CSV to an orders file: buys a new high of 20 closes with a stop 5 %
# below, closes at a new low of 10.
#
#   barsrc csv prices.csv --format csv | examples/orders.awk > orders.csv
#   barsrc csv prices.csv | btest --orders orders.csv
#
# An order carries the time of the bar that decided it; the next open fills it.
# This script does not see fills: where the stop was faster than its CLOSE, there
# is nothing to close, and btest drops the order.
BEGIN {
    FS = OFS = ","
    print "timestamp", "symbol", "timeframe", "action", "quantity", "stop_loss"
}

NR == 1 {
    for (k = 1; k <= NF; k++)
        column[$k] = k
    next
}

# The highest (sign 1) or lowest (sign -1) of the n closes before bar i.
function extreme(series, i, n, sign,    k, found) {
    found = closes[series, i - 1]
    for (k = i - n; k < i; k++)
        if (sign * closes[series, k] > sign * found)
            found = closes[series, k]
    return found
}

{
    symbol = $column["symbol"]
    timeframe = $column["timeframe"]
    series = symbol SUBSEP timeframe
    close_price = $column["close"] + 0
    i = bars[series]++
    closes[series, i] = close_price
    delete closes[series, i - 21]
    if (i < 20)
        next
    if (!holds[series] && close_price > extreme(series, i, 20, 1)) {
        holds[series] = 1
        print $column["timestamp"], symbol, timeframe, "BUY", 10,
            sprintf("%.8f", 0.95 * close_price)
    } else if (holds[series] && close_price < extreme(series, i, 10, -1)) {
        holds[series] = 0
        print $column["timestamp"], symbol, timeframe, "CLOSE", "", ""
    }
}
