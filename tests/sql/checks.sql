-- Goal: each CHECK refuses what it is there for, at its edge, and nothing that
-- the tools write (tests/cli/500_schema.t stores all of that).
BEGIN;
SELECT no_plan();

-- One sound row of each table, to be changed in one column at a time.
INSERT INTO ohlcv_bars (symbol, timeframe, ts, open, high, low, close, volume)
VALUES ('A', '1d', '2024-01-01Z', 10, 12, 9, 11, 1000);
INSERT INTO trading_ranges (id, rev, symbol, timeframe, status, i, event_i,
    "start", "end", duration, quality, support, resistance, width,
    support_strength, resistance_strength, support_low, resistance_high,
    cause_factor)
VALUES ('00000000000000a1', 0, 'A', '1d', 'ACTIVE', 60, 55, 20, 55, 36, 80,
    100, 110, 10, 60, 60, 99, 111, 2.5);
INSERT INTO patterns (id, rev, symbol, timeframe, kind, status, i, event_i,
    side, chain, phase, confidence, phase_confidence, price, level, close,
    volume_ratio, spread_ratio, close_position)
VALUES ('00000000000000b1', 0, 'A', '1d', 'SPRING', 'CONFIRMED', 70, 69,
    'long', 'accumulation', 'C', 85, 80, 99, 100, 101, 0.6, 0.9, 0.5);
INSERT INTO signals (id, rev, symbol, timeframe, kind, status, i, event_i,
    direction, phase, entry, stop, target_1, target_2, r_multiple,
    position_size, risk_amount, allocation, risk_fraction, confidence)
VALUES ('00000000000000c1', 0, 'A', '1d', 'SPRING', 'APPROVED', 72, 72,
    'LONG', 'C', 101, 98, 110, 130, 9.6667, 10, 30, 0.4, 0.005, 85);
INSERT INTO backtest_results (run_id, id, rev, symbol, timeframe, status, i,
    bars, trades, wins, losses, win_rate, max_drawdown)
VALUES ('00000000000000ab', '00000000000000d1', 1, '*', '', 'COMPLETED', 99,
    100, 3, 1, 1, 0.5, 0.1);
INSERT INTO backtest_orders (run_id, id, rev, symbol, timeframe, kind, status,
    i, action, quantity)
VALUES ('00000000000000ab', '00000000000000e1', 0, 'A', '1d', 'MARKET',
    'ACTIVE', 72, 'BUY', 10);
INSERT INTO backtest_fills (run_id, id, rev, symbol, timeframe, kind, i, action,
    quantity, price, commission)
VALUES ('00000000000000ab', '00000000000000f1', 0, 'A', '1d', 'MARKET', 73,
    'BUY', 10, 101.5, 0.1);
INSERT INTO backtest_trades (run_id, id, rev, symbol, timeframe, i, side,
    quantity, entry_i, entry_price, exit_price, commission, bars, exit_reason)
VALUES ('00000000000000ab', '0000000000000091', 0, 'A', '1d', 80, 'long', 10,
    73, 101.5, 110, 0.2, 7, 'TARGET');

CREATE FUNCTION refused(name text, change text, what text) RETURNS text
LANGUAGE sql AS $$
    SELECT throws_ok(format('UPDATE %s SET %s', name, change), '23514', NULL,
        format('%s: %s (%s)', name, what, change))
$$;
CREATE FUNCTION taken(name text, change text, what text) RETURNS text
LANGUAGE sql AS $$
    SELECT lives_ok(format('UPDATE %s SET %s', name, change),
        format('%s: %s (%s)', name, what, change))
$$;

SELECT refused('ohlcv_bars', $$symbol = ''$$, 'a symbol is not empty');
SELECT refused('ohlcv_bars', $$symbol = repeat('ü', 33)$$, 'nor 66 bytes');
SELECT taken('ohlcv_bars', $$symbol = repeat('ü', 32)$$, '64 bytes are');
SELECT taken('ohlcv_bars', $$symbol = 'x''); DROP TABLE signals; --'$$,
    'any text is one');
SELECT refused('ohlcv_bars', 'low = 0, open = 1', 'prices are above 0');
SELECT refused('ohlcv_bars', 'high = 10.99999999', 'high is the highest');
SELECT refused('ohlcv_bars', 'low = 10.00000001', 'low is the lowest');
SELECT taken('ohlcv_bars', 'high = 11, low = 10', 'they may be equal');
SELECT refused('ohlcv_bars', 'volume = -1', 'no negative volume');
SELECT refused('ohlcv_bars', $$volume = 'NaN'$$, 'nor what is no number');
SELECT taken('ohlcv_bars', 'volume = 0', 'volume may be missing');
SELECT refused('ohlcv_bars', 'effort = 4', 'four classes');
SELECT refused('ohlcv_bars', 'close_position = 1.0001', 'a share of the bar');
SELECT throws_ok('UPDATE ohlcv_bars SET high = 10000000000', '22003', NULL,
    'ohlcv_bars: prices are below 1e10');
SELECT taken('ohlcv_bars', 'high = 9999999999.99999999', 'as near as may be');

SELECT refused('trading_ranges', 'duration = 14', '15 bars at least');
SELECT taken('trading_ranges', 'duration = 15', '15 bars');
SELECT taken('trading_ranges', 'duration = 100', '100 bars');
SELECT refused('trading_ranges', 'duration = 101', '100 bars at most');
SELECT refused('trading_ranges', 'quality = 101', 'quality is 0 to 100');
SELECT refused('trading_ranges', 'support = 110', 'support is below');
SELECT refused('trading_ranges', 'cause_factor = 1.99', '2 to 3');
SELECT taken('trading_ranges', 'cause_factor = 3', '3');
SELECT refused('trading_ranges', $$status = 'PENDING'$$, 'its own words');
SELECT refused('trading_ranges', $$id = 'a1'$$, 'identities have 16 digits');

SELECT refused('patterns', 'confidence = 100.1', '0 to 100');
SELECT taken('patterns', 'confidence = 55', 'events below 70 are reported');
SELECT taken('patterns', 'confidence = NULL', 'or have none');
SELECT refused('patterns', $$side = 'LONG'$$, 'patterns say long');
SELECT refused('patterns', $$kind = 'MARKET'$$, 'an order''s kind is none');
SELECT taken('patterns', $$kind = 'PHASE', price = NULL$$, 'phases are here');

SELECT refused('signals', 'confidence = 69.9', '70 at least');
SELECT refused('signals', 'confidence = 95.1', '95 at most');
SELECT taken('signals', 'confidence = 70', '70');
SELECT taken('signals', $$status = 'REJECTED', confidence = 40$$,
    'but not of what was rejected');
SELECT refused('signals', $$status = 'APPROVED'$$, 'then it is one again');
SELECT taken('signals', $$status = 'APPROVED', confidence = 95$$, '95');
SELECT refused('signals', 'r_multiple = 1.9999', 'R is 2 or more');
SELECT taken('signals', 'r_multiple = 2', '2');
SELECT refused('signals', $$direction = 'long'$$, 'signals say LONG');
SELECT refused('signals', $$direction = 'SHORT'$$, 'prices as it goes');
SELECT taken('signals', $$direction = 'SHORT', stop = 105, target_1 = 90,
    target_2 = 80$$, 'short ones down');
SELECT refused('signals', 'target_2 = 0', 'above 0');
SELECT refused('signals', 'allocation = 1.01', 'a share of the budget');
SELECT refused('signals', 'risk_fraction = 1.01', 'a share of the account');
SELECT refused('signals', $$status = 'BREAKOUT'$$, 'its own words');

SELECT refused('backtest_results', $$status = 'PENDING'$$, 'its own words');
SELECT refused('backtest_results', 'win_rate = 1.1', 'a share');
SELECT refused('backtest_results', 'wins = 3', 'as many as there are');
SELECT refused('backtest_orders', 'quantity = 0', 'an order is for something');
SELECT taken('backtest_orders', 'quantity = NULL', 'or for all');
SELECT taken('backtest_orders', $$status = 'REJECTED', quantity = 0$$,
    'if not, it was rejected');
SELECT refused('backtest_orders', $$action = 'HOLD'$$, 'its own words');
SELECT refused('backtest_fills', 'price = 0', 'prices are above 0');
SELECT refused('backtest_fills', $$action = 'CLOSE'$$, 'bought or sold');
SELECT refused('backtest_trades', 'entry_i = 81', 'in before out');
SELECT refused('backtest_trades', $$exit_reason = 'BORED'$$, 'its own words');
SELECT refused('backtest_trades', $$run_id = '1'$$, 'runs have 16 digits');

SELECT * FROM finish();
ROLLBACK;
