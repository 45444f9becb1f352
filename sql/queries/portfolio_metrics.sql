-- The portfolio: its series, those with most at risk first, and before them the
-- sums (symbol NULL). As new as the last refresh_portfolio_metrics().
-- Parameters: none.
-- Limit: 150 ms.
SELECT symbol, timeframe,
    sum(signals) AS signals, sum(active_signals) AS active_signals,
    sum(campaigns) AS campaigns, sum(active_campaigns) AS active_campaigns,
    sum(risk_amount) AS risk_amount, sum(trades) AS trades,
    sum(win_rate * trades) / nullif(sum(trades), 0) AS win_rate,
    sum(expectancy * trades) / nullif(sum(trades), 0) AS expectancy,
    max(last_signal_at) AS last_signal_at
FROM portfolio_metrics
GROUP BY GROUPING SETS ((), (symbol, timeframe))
ORDER BY grouping(symbol) DESC, risk_amount DESC, symbol, timeframe
LIMIT 101;
