-- Signals of a symbol that are under way, newest first.
-- Parameters: symbol.
-- Limit: 40 ms.
SELECT id, rev, timeframe, kind, status, direction, ts, entry, stop, target_1,
    target_2, r_multiple, position_size, risk_amount, confidence, priority,
    campaign
FROM signals
WHERE symbol = :'symbol'
    AND status IN ('PENDING', 'APPROVED', 'ACTIVE', 'FILLED')
ORDER BY ts DESC, id
LIMIT 100;
