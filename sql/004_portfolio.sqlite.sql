-- What a portfolio looks like, a row for each series, computed when it is asked
-- for. Figures of trades are means over all backtests of the series, so that
-- running one twice changes none of them.
CREATE VIEW IF NOT EXISTS portfolio_metrics AS
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
        coalesce(sum(risk_amount) FILTER (WHERE status = 'ACTIVE'), 0) / 1e8
            AS risk_amount
    FROM campaigns GROUP BY symbol, timeframe
), trade AS (
    SELECT symbol, timeframe, count(DISTINCT run_id) AS runs,
        count(*) AS trades,
        count(*) FILTER (WHERE pnl > 0) * 1.0 / count(*) AS win_rate,
        avg(pnl) / 1e8 AS expectancy,
        sum(pnl) FILTER (WHERE pnl > 0) * 1.0
            / nullif(-sum(pnl) FILTER (WHERE pnl < 0), 0) AS profit_factor,
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

-- The tables as people read them: times to the second, prices and money as
-- numbers. They are floating point there: exact are the tables.
CREATE VIEW IF NOT EXISTS readable_bars AS
SELECT symbol, timeframe,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    open / 1e8 AS open, high / 1e8 AS high, low / 1e8 AS low,
    close / 1e8 AS close, volume, volume_ratio, spread_ratio, close_position,
    effort
FROM ohlcv_bars;

CREATE VIEW IF NOT EXISTS readable_ranges AS
SELECT id, rev, symbol, timeframe, status,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    "start", "end",
    strftime('%Y-%m-%dT%H:%M:%SZ', start_ts / 1000000000, 'unixepoch') AS start_ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', end_ts / 1000000000, 'unixepoch') AS end_ts,
    duration, quality, grade, quality_parts, support / 1e8 AS support,
    resistance / 1e8 AS resistance, midpoint / 1e8 AS midpoint,
    width / 1e8 AS width, support_strength, support_parts, resistance_strength,
    resistance_parts, support_touches, resistance_touches,
    support_low / 1e8 AS support_low, resistance_high / 1e8 AS resistance_high,
    jump / 1e8 AS jump, conservative / 1e8 AS conservative, cause_factor, scale,
    reason
FROM trading_ranges;

CREATE VIEW IF NOT EXISTS readable_patterns AS
SELECT id, rev, symbol, timeframe, kind, status,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    side, chain, phase, phase_confidence, prior_phase, prior_phase_confidence,
    "range", climax, spring, sos, price / 1e8 AS price, level / 1e8 AS level,
    close / 1e8 AS close, volume_ratio, spread_ratio, close_position,
    confidence, raw_confidence, parts, quality, rally, distance, reduction,
    penetration, breakout, decrease, bars, recovery, failure, bounce, profile,
    distance_grade, hold, effort, range_volume_ratio, range_spread_ratio, atr,
    stop / 1e8 AS stop, spring_confidence, spring_raw, scale, reason
FROM patterns;

CREATE VIEW IF NOT EXISTS readable_signals AS
SELECT id, rev, symbol, timeframe, kind, status,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    direction, phase, pattern, "range", campaign, entry / 1e8 AS entry,
    stop / 1e8 AS stop, target_1 / 1e8 AS target_1, target_2 / 1e8 AS target_2,
    r_multiple, rating, urgency, position_size,
    risk_amount / 1e8 AS risk_amount, risk_fraction, allocation, confidence,
    raw_confidence, pattern_confidence, phase_confidence, volume_score,
    priority, volume_ratio, spread_ratio, scale, trail, reason
FROM signals;

CREATE VIEW IF NOT EXISTS readable_results AS
SELECT run_id, id, rev, symbol, timeframe, status,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    strategy, arith, config,
    strftime('%Y-%m-%dT%H:%M:%SZ', "start" / 1000000000, 'unixepoch') AS "start",
    strftime('%Y-%m-%dT%H:%M:%SZ', finish / 1000000000, 'unixepoch') AS finish,
    bars, series, points, initial_equity / 1e8 AS initial_equity,
    final_equity / 1e8 AS final_equity, total_pnl / 1e8 AS total_pnl,
    commission / 1e8 AS commission, slippage / 1e8 AS slippage,
    borrow / 1e8 AS borrow, total_return, cagr, volatility, sharpe, sharpe_low,
    sharpe_high, sortino, calmar, max_drawdown, max_drawdown_bars, skew,
    kurtosis, exposure, turnover, max_positions, avg_positions,
    max_position_size, avg_position_size, max_deployed, avg_deployed,
    buy_hold_return, orders, rejected, fills, trades, wins, losses, win_rate,
    avg_r, profit_factor, expectancy / 1e8 AS expectancy, sqn,
    avg_win / 1e8 AS avg_win, avg_loss / 1e8 AS avg_loss,
    best_trade / 1e8 AS best_trade, worst_trade / 1e8 AS worst_trade, avg_bars,
    fills_hash
FROM backtest_results;

CREATE VIEW IF NOT EXISTS readable_orders AS
SELECT run_id, id, rev, symbol, timeframe, kind, status,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    action, quantity / 1e8 AS quantity, "limit" / 1e8 AS "limit",
    stop / 1e8 AS stop, trail / 1e8 AS trail, trail_rate, tif,
    strftime('%Y-%m-%dT%H:%M:%SZ', until / 1000000000, 'unixepoch') AS until,
    stop_loss / 1e8 AS stop_loss, take_profit / 1e8 AS take_profit,
    filled / 1e8 AS filled, reduce, signal, ref, oco, reason
FROM backtest_orders;

CREATE VIEW IF NOT EXISTS readable_fills AS
SELECT run_id, id, rev, symbol, timeframe, kind,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    action, quantity / 1e8 AS quantity, price / 1e8 AS price,
    value / 1e8 AS value, commission / 1e8 AS commission,
    slippage / 1e8 AS slippage, position / 1e8 AS position, cash / 1e8 AS cash,
    "order", signal
FROM backtest_fills;

CREATE VIEW IF NOT EXISTS readable_trades AS
SELECT run_id, id, rev, symbol, timeframe,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', event_ts / 1000000000, 'unixepoch') AS event_ts,
    side, quantity / 1e8 AS quantity, entry_i,
    strftime('%Y-%m-%dT%H:%M:%SZ', entry_ts / 1000000000, 'unixepoch') AS entry_ts,
    entry_price / 1e8 AS entry_price, exit_price / 1e8 AS exit_price,
    pnl / 1e8 AS pnl, commission / 1e8 AS commission,
    slippage / 1e8 AS slippage, pnl_fraction, r_multiple, bars, exit_reason,
    pattern, signal
FROM backtest_trades;

CREATE VIEW IF NOT EXISTS readable_equity AS
SELECT run_id, symbol, timeframe,
    strftime('%Y-%m-%dT%H:%M:%SZ', ts / 1000000000, 'unixepoch') AS ts,
    equity / 1e8 AS equity, cash / 1e8 AS cash
FROM backtest_equity;

INSERT INTO schema_migrations (version, name) VALUES (4, 'portfolio')
ON CONFLICT DO NOTHING;
