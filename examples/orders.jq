# Signals in JSON to an orders file: every approved long signal is bought, with
# its stop and its second target.
#
#   barsrc csv prices.csv | volan | detect | sigen --format json |
#       jq -rnf examples/orders.jq > orders.csv
#   barsrc csv prices.csv | btest --orders orders.csv
#
# An order carries the bar that decided it; the next open fills it.
["i", "timestamp", "symbol", "timeframe", "action", "quantity", "stop_loss",
 "take_profit", "ref"],
(inputs
 | select(.type == "signal" and .status == "APPROVED" and .rev == 0
          and .direction == "LONG" and .position_size > 0)
 | [.i, .timestamp, .symbol, .timeframe, "BUY", .position_size, .stop,
    .target_2, .id])
| @csv
