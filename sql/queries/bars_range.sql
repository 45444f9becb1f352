-- The first 100 bars of a series in a span of time.
-- Parameters: symbol, timeframe, from, before (times; `before` is not in it).
-- Limit: 50 ms.
SELECT ts, open, high, low, close, volume, volume_ratio, spread_ratio,
    close_position, effort
FROM ohlcv_bars
WHERE symbol = :'symbol' AND timeframe = :'timeframe'
    AND ts >= :'from'::timestamptz AND ts < :'before'::timestamptz
ORDER BY ts
LIMIT 100;
