-- One page's worth of everything, in one row: counts, the newest signals that
-- are under way, backtests that run, the last changes. It counts what has an
-- index for it, never all bars.
-- Parameters: none.
-- Limit: 150 ms.
SELECT
    (SELECT count(*) FROM signals
        WHERE status IN ('PENDING', 'APPROVED', 'ACTIVE', 'FILLED'))
        AS active_signals,
    (SELECT count(*) FROM campaigns WHERE status = 'ACTIVE')
        AS active_campaigns,
    (SELECT coalesce(sum(risk_amount), 0) FROM campaigns
        WHERE status = 'ACTIVE') AS risk_amount,
    (SELECT count(*) FROM backtest_results WHERE status = 'RUNNING')
        AS running_backtests,
    (SELECT jsonb_agg(to_jsonb(signal) ORDER BY signal.ts DESC, signal.id)
        FROM (SELECT newest.*
            -- Each status from its end of the index; the others are not read.
            FROM (VALUES ('APPROVED'), ('FILLED')) AS open_status (status)
            CROSS JOIN LATERAL (SELECT id, symbol, timeframe, kind, s.status,
                    direction, ts, entry, stop, target_2, confidence
                FROM signals AS s
                WHERE s.status = open_status.status
                ORDER BY ts DESC, id LIMIT 20) AS newest
            ORDER BY ts DESC, id LIMIT 20) AS signal) AS newest_signals,
    (SELECT jsonb_agg(to_jsonb(run) ORDER BY run.created_at DESC, run.run_id)
        FROM (SELECT run_id, symbol, timeframe, strategy, status, finish,
                total_return, sharpe, max_drawdown, created_at
            FROM backtest_results
            ORDER BY created_at DESC LIMIT 10) AS run) AS newest_backtests,
    (SELECT jsonb_agg(to_jsonb(change) ORDER BY change.id DESC)
        FROM (SELECT id, at, actor, action, entity_type, entity_id, after
            FROM audit_log
            ORDER BY id DESC LIMIT 20) AS change) AS last_changes;
