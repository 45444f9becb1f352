-- Goal: the figures of the portfolio against sums done by hand, and a refresh
-- that a reader may run beside.
BEGIN;
SELECT no_plan();

INSERT INTO signals (id, rev, symbol, timeframe, kind, status, i, ts, event_i,
    direction, campaign, entry, stop, target_1, target_2, r_multiple,
    risk_amount, allocation, confidence)
SELECT lpad(n::text, 16, '0'), 0, symbol, '1d', 'SOS', status, n,
    '2024-01-01Z'::timestamptz + n * interval '1 day', n, 'LONG', campaign,
    101, 98, 110, 130, r, 100, 0.7, confidence
FROM (VALUES (1, 'A', 'APPROVED', 'A-1', 4.0, 80.0),
             (2, 'A', 'REJECTED', 'A-1', 9.0, 40.0),
             (3, 'A', 'EXPIRED', 'A-2', 6.0, 90.0),
             (4, 'B', 'FILLED', 'B-1', 5.0, 70.0))
    AS row (n, symbol, status, campaign, r, confidence);
-- Two runs of the same trades: +300 -100 +100.
INSERT INTO backtest_trades (run_id, id, rev, symbol, timeframe, i, ts, side,
    quantity, entry_i, entry_price, exit_price, pnl, commission, r_multiple,
    bars, exit_reason)
SELECT lpad(run::text, 16, '0'), lpad(n::text, 16, '0'), 0, 'A', '1d', n,
    '2024-02-01Z'::timestamptz + n * interval '1 day', 'long', 1, 0, 100, 101,
    pnl, 0, r, n, 'END'
FROM (VALUES (1, 300, 3.0), (2, -100, -1.0), (3, 100, 1.0))
    AS row (n, pnl, r), generate_series(1, 2) AS run;

SELECT is_empty('SELECT * FROM portfolio_metrics WHERE symbol IN (''A'', ''B'')',
    'it shows the state of the last refresh');
SELECT lives_ok('SELECT refresh_portfolio_metrics()', 'a refresh');
SELECT results_eq(
    $$SELECT signals, active_signals, rejected_signals, expired_signals,
        avg_confidence, avg_planned_r, campaigns, active_campaigns, risk_amount,
        last_signal_at
    FROM portfolio_metrics WHERE symbol = 'A'$$,
    $$VALUES (3::bigint, 1::bigint, 1::bigint, 1::bigint,
        85::double precision, 5::double precision, 2::bigint, 1::bigint,
        100::numeric, '2024-01-04Z'::timestamptz)$$,
    'signals and campaigns of a series');
SELECT results_eq(
    $$SELECT runs, trades, round(win_rate::numeric, 6), expectancy,
        profit_factor, avg_r
    FROM portfolio_metrics WHERE symbol = 'A'$$,
    $$VALUES (2::bigint, 6::bigint, 0.666667, 100.00000000,
        4::double precision, 1::double precision)$$,
    'its trades: +300 -100 +100, and again');
SELECT results_eq(
    $$SELECT active_signals, trades, win_rate FROM portfolio_metrics
    WHERE symbol = 'B'$$,
    'VALUES (1::bigint, 0::bigint, NULL::double precision)',
    'a series that was never tested');

SELECT * FROM finish();
ROLLBACK;
