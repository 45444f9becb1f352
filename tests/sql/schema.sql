-- Goal: what the migrations promise is there: tables, keys, indexes with the
-- columns that the queries need, triggers, the views.
BEGIN;
SELECT no_plan();

SELECT tables_are(current_schema(), ARRAY[
    'schema_migrations', 'ohlcv_bars', 'trading_ranges', 'patterns', 'signals',
    'campaigns', 'backtest_results', 'backtest_orders', 'backtest_fills',
    'backtest_trades', 'backtest_equity', 'audit_log']);
SELECT views_are(current_schema(), ARRAY['campaign_sums']
    || (SELECT coalesce(array_agg(viewname), '{}') FROM pg_views
        WHERE schemaname = current_schema()
            AND viewname IN ('pg_all_foreign_keys', 'tap_funky')));
SELECT materialized_views_are(current_schema(), ARRAY['portfolio_metrics']);

SELECT col_is_pk('ohlcv_bars', ARRAY['symbol', 'timeframe', 'ts']);
SELECT col_is_pk(name, 'id') FROM unnest(ARRAY[
    'trading_ranges', 'patterns', 'signals', 'campaigns', 'audit_log']) AS name;
SELECT col_is_pk(name, ARRAY['run_id', 'id']) FROM unnest(ARRAY[
    'backtest_results', 'backtest_orders', 'backtest_fills',
    'backtest_trades']) AS name;
SELECT col_is_pk('backtest_equity',
    ARRAY['run_id', 'symbol', 'timeframe', 'ts']);

SELECT col_type_is('ohlcv_bars', 'ts', 'timestamp with time zone');
SELECT col_type_is('ohlcv_bars', name, 'numeric(18,8)')
FROM unnest(ARRAY['open', 'high', 'low', 'close']) AS name;
SELECT col_type_is('ohlcv_bars', 'volume', 'double precision');
SELECT col_not_null('ohlcv_bars', name)
FROM unnest(ARRAY['ts', 'open', 'high', 'low', 'close', 'volume']) AS name;
SELECT col_is_null('ohlcv_bars', name)
FROM unnest(ARRAY['volume_ratio', 'spread_ratio', 'close_position',
                  'effort']) AS name;

SELECT has_index('signals', 'idx_signals_symbol_status',
    ARRAY['symbol', 'status', 'ts', 'id']);
SELECT has_index('patterns', 'idx_patterns_symbol_type',
    ARRAY['symbol', 'kind', 'ts', 'id']);
SELECT has_index('audit_log', 'idx_audit_log_actor_action_at',
    ARRAY['actor', 'action', 'at']);
SELECT index_is_unique('portfolio_metrics', 'idx_portfolio_metrics_series');
SELECT is(pg_get_expr(indpred, indrelid), $$(status = 'RUNNING'::text)$$,
    'the index of running backtests holds nothing else')
FROM pg_index WHERE indexrelid = 'idx_backtest_results_running'::regclass;
SELECT ok(bool_and(indexname ~ ('^(idx_' || tablename || '_|.*_pkey$)')),
    'indexes are named after their tables')
FROM pg_indexes WHERE schemaname = current_schema();

SELECT triggers_are('signals', ARRAY[
    'signals_audit_insert', 'signals_audit_update', 'signals_campaign_insert',
    'signals_campaign_update', 'signals_campaign_delete']);
SELECT is_definer('refresh_portfolio_metrics');
SELECT ok(NOT has_function_privilege('public', 'refresh_portfolio_metrics()',
    'EXECUTE'), 'not everybody may refresh');
SELECT results_eq('SELECT version FROM schema_migrations ORDER BY version',
    ARRAY[1, 2, 3, 4], 'every migration is written down once');
SELECT is(collation_name::text, 'C', 'symbols are ordered by bytes')
FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = 'ohlcv_bars'
    AND column_name = 'symbol';

SELECT * FROM finish();
ROLLBACK;
