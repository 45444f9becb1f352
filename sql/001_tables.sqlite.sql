-- The tables of a barpipe store, for SQLite 3.38 or later.
--
-- Times are nanoseconds since 1970 UTC; prices and money are integers of 1e-8,
-- parts JSON arrays. The views of 004 show them as people write them.

-- Which of these files have been applied.
CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000)
) STRICT;

-- Bars, by series and time: the key serves every read of bars. The columns
-- from volume_ratio on are volan's; a ratio that is not defined is NULL.
CREATE TABLE IF NOT EXISTS ohlcv_bars (
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    ts INTEGER NOT NULL,
    open INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    close INTEGER NOT NULL,
    volume REAL NOT NULL,
    volume_ratio REAL,
    spread_ratio REAL,
    close_position REAL,
    effort INTEGER,
    created_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    PRIMARY KEY (symbol, timeframe, ts),
    CONSTRAINT bars_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT bars_prices CHECK (low > 0 AND high >= open AND high >= close
        AND low <= open AND low <= close
        AND high < 1000000000000000000),
    CONSTRAINT bars_volume CHECK (volume >= 0 AND volume < 9e999),
    CONSTRAINT bars_ratios CHECK (volume_ratio >= 0 AND spread_ratio >= 0
        AND close_position BETWEEN 0 AND 1 AND effort BETWEEN 0 AND 3)
) STRICT, WITHOUT ROWID;

-- From here on records, one row each: its last revision. Columns are the fields
-- of bars(5) by their names; what a record does not have is NULL.
CREATE TABLE IF NOT EXISTS trading_ranges (
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    status TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    reason TEXT,
    "start" INTEGER,
    "end" INTEGER,
    start_ts INTEGER,
    end_ts INTEGER,
    duration INTEGER,
    quality INTEGER,
    grade TEXT,
    quality_parts TEXT,
    support INTEGER,
    resistance INTEGER,
    midpoint INTEGER,
    width INTEGER,
    support_strength INTEGER,
    support_parts TEXT,
    resistance_strength INTEGER,
    resistance_parts TEXT,
    support_touches INTEGER,
    resistance_touches INTEGER,
    support_low INTEGER,
    resistance_high INTEGER,
    jump INTEGER,
    conservative INTEGER,
    cause_factor REAL,
    scale REAL,
    created_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    PRIMARY KEY (id),
    CONSTRAINT ranges_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT ranges_ids CHECK (length(id) = 16 AND rev >= 0),
    CONSTRAINT ranges_status
        CHECK (status IN ('ACTIVE', 'ARCHIVED', 'BREAKOUT', 'COMPLETED')),
    CONSTRAINT ranges_duration CHECK (duration BETWEEN 15 AND 100),
    CONSTRAINT ranges_bars CHECK (i >= 0 AND "start" >= 0 AND "end" >= "start"
        AND event_i >= 0),
    CONSTRAINT ranges_quality CHECK (quality BETWEEN 0 AND 100),
    CONSTRAINT ranges_strength CHECK (support_strength BETWEEN 0 AND 100
        AND resistance_strength BETWEEN 0 AND 100),
    CONSTRAINT ranges_prices
        CHECK (support > 0 AND resistance > support AND width > 0
        AND support_low > 0 AND resistance_high >= support_low),
    CONSTRAINT ranges_cause_factor CHECK (cause_factor BETWEEN 2 AND 3)
) STRICT;

CREATE TABLE IF NOT EXISTS patterns (
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    kind TEXT,
    status TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    reason TEXT,
    side TEXT,
    chain TEXT,
    phase TEXT,
    phase_confidence REAL,
    prior_phase TEXT,
    prior_phase_confidence REAL,
    "range" TEXT,
    climax TEXT,
    spring TEXT,
    sos TEXT,
    price INTEGER,
    level INTEGER,
    close INTEGER,
    volume_ratio REAL,
    spread_ratio REAL,
    close_position REAL,
    confidence REAL,
    raw_confidence REAL,
    parts TEXT,
    quality TEXT,
    rally REAL,
    distance REAL,
    reduction REAL,
    penetration REAL,
    breakout REAL,
    decrease REAL,
    bars INTEGER,
    recovery INTEGER,
    failure INTEGER,
    bounce INTEGER,
    profile TEXT,
    distance_grade TEXT,
    hold TEXT,
    effort TEXT,
    range_volume_ratio REAL,
    range_spread_ratio REAL,
    atr REAL,
    stop INTEGER,
    spring_confidence REAL,
    spring_raw REAL,
    scale REAL,
    created_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    PRIMARY KEY (id),
    CONSTRAINT patterns_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT patterns_ids CHECK (length(id) = 16 AND rev >= 0),
    CONSTRAINT patterns_kind
        CHECK (kind IN ('SC', 'BC', 'AR', 'ST', 'SPRING', 'TEST', 'SOS',
                  'LPS', 'UTAD', 'PHASE')),
    CONSTRAINT patterns_status
        CHECK (status IN ('ACTIVE', 'CONFIRMED', 'UNCONFIRMED', 'INVALIDATED')),
    CONSTRAINT patterns_side CHECK (side IN ('long', 'short')),
    CONSTRAINT patterns_chain CHECK (chain IN ('accumulation', 'distribution')),
    CONSTRAINT patterns_phase
        CHECK (phase IN ('none', 'A', 'B', 'C', 'D', 'E')),
    CONSTRAINT patterns_bars CHECK (i >= 0 AND event_i >= 0),
    CONSTRAINT patterns_confidence CHECK (confidence BETWEEN 0 AND 100
        AND phase_confidence BETWEEN 0 AND 100),
    CONSTRAINT patterns_prices CHECK (price > 0 AND level > 0 AND close > 0),
    CONSTRAINT patterns_ratios CHECK (volume_ratio >= 0 AND spread_ratio >= 0
        AND close_position BETWEEN 0 AND 1)
) STRICT;

CREATE TABLE IF NOT EXISTS signals (
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    kind TEXT,
    status TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    reason TEXT,
    direction TEXT,
    phase TEXT,
    pattern TEXT,
    "range" TEXT,
    campaign TEXT,
    entry INTEGER,
    stop INTEGER,
    target_1 INTEGER,
    target_2 INTEGER,
    r_multiple REAL,
    rating TEXT,
    urgency TEXT,
    position_size INTEGER,
    risk_amount INTEGER,
    risk_fraction REAL,
    allocation REAL,
    confidence REAL,
    raw_confidence REAL,
    pattern_confidence REAL,
    phase_confidence REAL,
    volume_score REAL,
    priority REAL,
    volume_ratio REAL,
    spread_ratio REAL,
    scale REAL,
    trail TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    PRIMARY KEY (id),
    CONSTRAINT signals_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT signals_ids CHECK (length(id) = 16 AND rev >= 0),
    CONSTRAINT signals_kind
        CHECK (kind IN ('SC', 'BC', 'AR', 'ST', 'SPRING', 'TEST', 'SOS',
                  'LPS', 'UTAD')),
    CONSTRAINT signals_status
        CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'ACTIVE',
                    'EXPIRED', 'FILLED', 'STOPPED', 'TARGET_HIT')),
    CONSTRAINT signals_direction CHECK (direction IN ('LONG', 'SHORT')),
    CONSTRAINT signals_phase CHECK (phase IN ('none', 'A', 'B', 'C', 'D', 'E')),
    CONSTRAINT signals_bars CHECK (i >= 0 AND event_i >= 0),
    CONSTRAINT signals_prices CHECK (status = 'REJECTED'
        OR direction = 'LONG' AND stop > 0 AND stop < entry
            AND entry < target_1 AND target_1 < target_2
        OR direction = 'SHORT' AND stop > entry
            AND entry > target_1 AND target_1 > target_2 AND target_2 > 0),
    CONSTRAINT signals_r_multiple
        CHECK (status = 'REJECTED' OR r_multiple >= 2),
    CONSTRAINT signals_confidence
        CHECK (status = 'REJECTED' OR confidence BETWEEN 70 AND 95),
    CONSTRAINT signals_size CHECK (position_size >= 0 AND risk_amount >= 0),
    CONSTRAINT signals_shares
        CHECK (allocation BETWEEN 0 AND 1 AND risk_fraction BETWEEN 0 AND 1)
) STRICT;

-- The signals of one trading range, summed up; triggers keep it (003).
CREATE TABLE IF NOT EXISTS campaigns (
    id TEXT PRIMARY KEY NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    range TEXT,
    status TEXT NOT NULL,
    total_allocation REAL NOT NULL,
    risk_amount INTEGER NOT NULL,
    signals INTEGER NOT NULL,
    started_at INTEGER,
    updated_at INTEGER,
    CONSTRAINT campaigns_status
        CHECK (status IN ('ACTIVE', 'COMPLETED', 'EXPIRED', 'REJECTED')),
    CONSTRAINT campaigns_values CHECK (total_allocation >= 0
        AND risk_amount >= 0 AND signals > 0)
) STRICT;

-- Backtests: a run is its summary; run_id stands before everything that belongs
-- to it, so that a rerun replaces the whole of it. What sums up several accounts
-- is of the symbol "*", and of no timeframe where they differ.
CREATE TABLE IF NOT EXISTS backtest_results (
    run_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    status TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    strategy TEXT,
    arith TEXT,
    config TEXT,
    "start" INTEGER,
    finish INTEGER,
    bars INTEGER,
    series INTEGER,
    points INTEGER,
    initial_equity INTEGER,
    final_equity INTEGER,
    total_pnl INTEGER,
    commission INTEGER,
    slippage INTEGER,
    borrow INTEGER,
    total_return REAL,
    cagr REAL,
    volatility REAL,
    sharpe REAL,
    sharpe_low REAL,
    sharpe_high REAL,
    sortino REAL,
    calmar REAL,
    max_drawdown REAL,
    max_drawdown_bars INTEGER,
    skew REAL,
    kurtosis REAL,
    exposure REAL,
    turnover REAL,
    max_positions INTEGER,
    avg_positions REAL,
    max_position_size REAL,
    avg_position_size REAL,
    max_deployed REAL,
    avg_deployed REAL,
    buy_hold_return REAL,
    orders INTEGER,
    rejected INTEGER,
    fills INTEGER,
    trades INTEGER,
    wins INTEGER,
    losses INTEGER,
    win_rate REAL,
    avg_r REAL,
    profit_factor REAL,
    expectancy INTEGER,
    sqn REAL,
    avg_win INTEGER,
    avg_loss INTEGER,
    best_trade INTEGER,
    worst_trade INTEGER,
    avg_bars REAL,
    fills_hash TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    PRIMARY KEY (run_id, id),
    CONSTRAINT results_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) <= 15),
    CONSTRAINT results_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT results_status CHECK (status IN ('RUNNING', 'COMPLETED')),
    CONSTRAINT results_counts CHECK (bars >= 0 AND series >= 0 AND points >= 0
        AND orders >= 0 AND fills >= 0 AND trades >= 0
        AND wins + losses <= trades),
    CONSTRAINT results_win_rate CHECK (win_rate BETWEEN 0 AND 1),
    CONSTRAINT results_drawdown CHECK (max_drawdown >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS backtest_orders (
    run_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    kind TEXT,
    status TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    reason TEXT,
    action TEXT,
    quantity INTEGER,
    "limit" INTEGER,
    stop INTEGER,
    trail INTEGER,
    trail_rate REAL,
    tif TEXT,
    until INTEGER,
    stop_loss INTEGER,
    take_profit INTEGER,
    filled INTEGER,
    reduce INTEGER,
    signal TEXT,
    ref TEXT,
    oco TEXT,
    PRIMARY KEY (run_id, id),
    CONSTRAINT orders_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT orders_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT orders_reduce CHECK (reduce IN (0, 1)),
    CONSTRAINT orders_kind
        CHECK (kind IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT',
                  'TRAILING_STOP', 'CANCEL')),
    CONSTRAINT orders_status
        CHECK (status IN ('PENDING', 'ACTIVE', 'PARTIAL', 'FILLED',
                    'CANCELLED', 'REJECTED', 'EXPIRED')),
    CONSTRAINT orders_action CHECK (action IN ('BUY', 'SELL', 'CLOSE')),
    CONSTRAINT orders_quantity CHECK (status = 'REJECTED' OR quantity > 0)
) STRICT;

CREATE TABLE IF NOT EXISTS backtest_fills (
    run_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    kind TEXT,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    action TEXT,
    quantity INTEGER,
    price INTEGER,
    value INTEGER,
    commission INTEGER,
    slippage INTEGER,
    position INTEGER,
    cash INTEGER,
    "order" TEXT,
    signal TEXT,
    PRIMARY KEY (run_id, id),
    CONSTRAINT fills_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT fills_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT fills_kind
        CHECK (kind IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT',
                  'TRAILING_STOP', 'TARGET')),
    CONSTRAINT fills_action CHECK (action IN ('BUY', 'SELL')),
    CONSTRAINT fills_values
        CHECK (quantity > 0 AND price > 0 AND commission >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS backtest_trades (
    run_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    i INTEGER NOT NULL,
    ts INTEGER,
    event_i INTEGER,
    event_ts INTEGER,
    side TEXT,
    quantity INTEGER,
    entry_i INTEGER,
    entry_ts INTEGER,
    entry_price INTEGER,
    exit_price INTEGER,
    pnl INTEGER,
    commission INTEGER,
    slippage INTEGER,
    pnl_fraction REAL,
    r_multiple REAL,
    bars INTEGER,
    exit_reason TEXT,
    pattern TEXT,
    signal TEXT,
    PRIMARY KEY (run_id, id),
    CONSTRAINT trades_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) BETWEEN 1 AND 15),
    CONSTRAINT trades_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT trades_side CHECK (side IN ('long', 'short')),
    CONSTRAINT trades_values
        CHECK (quantity > 0 AND entry_price > 0 AND exit_price > 0
        AND commission >= 0),
    CONSTRAINT trades_bars CHECK (bars >= 0 AND entry_i <= i),
    CONSTRAINT trades_exit_reason
        CHECK (exit_reason IN ('SIGNAL', 'STOP', 'TARGET', 'TRAIL', 'MARGIN',
                         'EMERGENCY', 'REVERSE', 'END'))
) STRICT;

CREATE TABLE IF NOT EXISTS backtest_equity (
    run_id TEXT NOT NULL,
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    ts INTEGER NOT NULL,
    equity INTEGER,
    cash INTEGER,
    PRIMARY KEY (run_id, symbol, timeframe, ts),
    CONSTRAINT equity_series CHECK (length(CAST(symbol AS BLOB)) BETWEEN 1 AND 64
        AND length(CAST(timeframe AS BLOB)) <= 15),
    CONSTRAINT equity_run CHECK (length(run_id) = 16)
) STRICT, WITHOUT ROWID;

-- Who changed what, when: written by triggers (003), never changed.
CREATE TABLE IF NOT EXISTS audit_log (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
        DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000000),
    actor TEXT NOT NULL DEFAULT 'barsink',
    action TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT;

INSERT INTO schema_migrations (version, name) VALUES (1, 'tables')
ON CONFLICT DO NOTHING;
