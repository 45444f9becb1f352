-- What a portfolio looks like, a row for each series: computed beforehand, since
-- it reads all signals and trades. Refreshed by whoever wants it newer:
--     SELECT refresh_portfolio_metrics();
-- Figures of trades are means over all backtests of the series, so that running
-- one twice changes none of them.
CREATE MATERIALIZED VIEW IF NOT EXISTS portfolio_metrics AS
WITH signal AS (
    SELECT symbol, timeframe, count(*) AS signals,
        count(*) FILTER (WHERE status IN ('PENDING', 'APPROVED', 'ACTIVE',
                                          'FILLED')) AS active_signals,
        count(*) FILTER (WHERE status = 'REJECTED') AS rejected_signals,
        count(*) FILTER (WHERE status = 'EXPIRED') AS expired_signals,
        avg(confidence) FILTER (WHERE status <> 'REJECTED') AS avg_confidence,
        avg(r_multiple) FILTER (WHERE status <> 'REJECTED')
            AS avg_planned_r,
        max(ts) AS last_signal_at
    FROM signals GROUP BY symbol, timeframe
), campaign AS (
    SELECT symbol, timeframe, count(*) AS campaigns,
        count(*) FILTER (WHERE status = 'ACTIVE') AS active_campaigns,
        coalesce(sum(risk_amount) FILTER (WHERE status = 'ACTIVE'), 0)
            AS risk_amount
    FROM campaigns GROUP BY symbol, timeframe
), trade AS (
    SELECT symbol, timeframe, count(DISTINCT run_id) AS runs,
        count(*) AS trades,
        count(*) FILTER (WHERE pnl > 0)::double precision / count(*)
            AS win_rate,
        round(avg(pnl), 8) AS expectancy,
        (sum(pnl) FILTER (WHERE pnl > 0)
            / nullif(-sum(pnl) FILTER (WHERE pnl < 0), 0))::double precision
            AS profit_factor,
        avg(r_multiple) AS avg_r,
        max(ts) AS last_trade_at
    FROM backtest_trades GROUP BY symbol, timeframe
), series AS (
    SELECT symbol, timeframe FROM signal
    UNION SELECT symbol, timeframe FROM trade
)
SELECT symbol, timeframe,
    coalesce(signals, 0) AS signals,
    coalesce(active_signals, 0) AS active_signals,
    coalesce(rejected_signals, 0) AS rejected_signals,
    coalesce(expired_signals, 0) AS expired_signals,
    avg_confidence, avg_planned_r, last_signal_at,
    coalesce(campaigns, 0) AS campaigns,
    coalesce(active_campaigns, 0) AS active_campaigns,
    coalesce(risk_amount, 0) AS risk_amount,
    coalesce(runs, 0) AS runs, coalesce(trades, 0) AS trades,
    win_rate, expectancy, profit_factor, avg_r, last_trade_at
FROM series
LEFT JOIN signal USING (symbol, timeframe)
LEFT JOIN campaign USING (symbol, timeframe)
LEFT JOIN trade USING (symbol, timeframe);

-- Without it a refresh would lock out the readers.
CREATE UNIQUE INDEX IF NOT EXISTS idx_portfolio_metrics_series
    ON portfolio_metrics (symbol, timeframe);

-- Only an owner may refresh a view: this lends the right to those who may
-- execute the function.
CREATE OR REPLACE FUNCTION refresh_portfolio_metrics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY portfolio_metrics;
END $$;
REVOKE ALL ON FUNCTION refresh_portfolio_metrics() FROM PUBLIC;

INSERT INTO schema_migrations (version, name) VALUES (4, 'portfolio')
ON CONFLICT DO NOTHING;
