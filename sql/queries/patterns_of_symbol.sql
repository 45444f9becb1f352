-- Patterns of one kind in a symbol, of the 30 days before a time, newest first.
-- Parameters: symbol, kind, at (a time).
-- Limit: 30 ms.
SELECT id, rev, timeframe, kind, status, ts, event_ts, chain, phase, confidence,
    price, level, volume_ratio, spread_ratio, "range"
FROM patterns
WHERE symbol = :'symbol' AND kind = :'kind'
    AND ts > :'at'::timestamptz - interval '30 days'
    AND ts <= :'at'::timestamptz
ORDER BY ts DESC, id
LIMIT 100;
