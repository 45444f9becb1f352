-- Indexes, each with the query that wants it. What is not here:
-- * Bars need none but their key (symbol, timeframe, ts): it serves a range of a
--   series, its newest bars (read backwards) and the list of series alike.
-- * `user_id`, `detection_config_type` and the like do not exist here; who did
--   something stands in audit_log.actor.
-- * confidence and phase alone choose half the table: a scan serves them better.
-- * created_at is when a row was first stored, which no query asks for; "newest"
--   is by ts, when it was decided.
-- `id` stands last where rows of one bar have to keep one order.

-- Patterns of a symbol and kind, newest first (patterns_of_symbol.sql).
CREATE INDEX IF NOT EXISTS idx_patterns_symbol_type
    ON patterns (symbol, kind, ts DESC, id);
-- Newest patterns of a symbol, of all kinds.
CREATE INDEX IF NOT EXISTS idx_patterns_symbol_detected_at
    ON patterns (symbol, ts DESC, id);
-- Newest patterns of all symbols.
CREATE INDEX IF NOT EXISTS idx_patterns_detected_at_desc
    ON patterns (ts DESC, id);
-- Patterns that stand on a range.
CREATE INDEX IF NOT EXISTS idx_patterns_range
    ON patterns ("range");

-- Signals of a symbol and status, newest first (active_signals.sql).
CREATE INDEX IF NOT EXISTS idx_signals_symbol_status
    ON signals (symbol, status, ts DESC, id);
-- Signals of a status in all symbols, newest first (dashboard.sql).
CREATE INDEX IF NOT EXISTS idx_signals_status
    ON signals (status, ts DESC, id);
-- Newest signals of all symbols (`generated_at_desc` in other texts).
CREATE INDEX IF NOT EXISTS idx_signals_generated_at_desc
    ON signals (ts DESC, id);
-- Newest signals of a symbol, of any status.
CREATE INDEX IF NOT EXISTS idx_signals_symbol_generated_at
    ON signals (symbol, ts DESC, id);
-- The signal of a pattern.
CREATE INDEX IF NOT EXISTS idx_signals_pattern_id
    ON signals (pattern);
-- The signals of a campaign: what its triggers sum up (003).
CREATE INDEX IF NOT EXISTS idx_signals_campaign_id
    ON signals (campaign);

-- Ranges of a symbol by status: the one in force.
CREATE INDEX IF NOT EXISTS idx_trading_ranges_symbol_status
    ON trading_ranges (symbol, status);
-- Ranges of a series in the order of time.
CREATE INDEX IF NOT EXISTS idx_trading_ranges_symbol_timeframe
    ON trading_ranges (symbol, timeframe, start_ts);
-- Newest ranges of all symbols; by status, this is read and filtered.
CREATE INDEX IF NOT EXISTS idx_trading_ranges_start_time_desc
    ON trading_ranges (start_ts DESC);

-- Campaigns by status: those under way (portfolio_metrics.sql).
CREATE INDEX IF NOT EXISTS idx_campaigns_status
    ON campaigns (status);
-- Campaigns of a symbol, newest first.
CREATE INDEX IF NOT EXISTS idx_campaigns_symbol
    ON campaigns (symbol, started_at DESC);

-- Backtests that have begun and not ended: few, so the index stays small.
CREATE INDEX IF NOT EXISTS idx_backtest_results_running
    ON backtest_results (ts) WHERE status = 'RUNNING';
-- Newest backtests.
CREATE INDEX IF NOT EXISTS idx_backtest_results_created_at_desc
    ON backtest_results (created_at DESC);
-- Trades of a series over all runs (portfolio metrics of 004).
CREATE INDEX IF NOT EXISTS idx_backtest_trades_symbol
    ON backtest_trades (symbol, timeframe);

-- What an actor did, newest first (audit_of_actor.sql).
CREATE INDEX IF NOT EXISTS idx_audit_log_actor_action_at
    ON audit_log (actor, action, at DESC);
-- The history of one thing.
CREATE INDEX IF NOT EXISTS idx_audit_log_entity
    ON audit_log (entity_type, entity_id, id);

INSERT INTO schema_migrations (version, name) VALUES (2, 'indexes')
ON CONFLICT DO NOTHING;
