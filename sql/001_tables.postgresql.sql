-- The tables of a barpipe store, for PostgreSQL 15 or later.
--
-- Prices and money are the stream's integers of 1e-8, exact: those of bars are
-- below 1e10, targets and money as wide as 64 bits. Names are ordered by bytes.

-- Which of these files have been applied.
CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL
        DEFAULT clock_timestamp()
);

-- Bars, by series and time: the key serves every read of bars. The columns
-- from volume_ratio on are volan's; a ratio that is not defined is NULL.
CREATE TABLE IF NOT EXISTS ohlcv_bars (
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    ts timestamptz NOT NULL,
    open numeric(18,8) NOT NULL,
    high numeric(18,8) NOT NULL,
    low numeric(18,8) NOT NULL,
    close numeric(18,8) NOT NULL,
    volume double precision NOT NULL,
    volume_ratio double precision,
    spread_ratio double precision,
    close_position double precision,
    effort smallint,
    created_at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    PRIMARY KEY (symbol, timeframe, ts),
    CONSTRAINT bars_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
    CONSTRAINT bars_prices CHECK (low > 0 AND high >= open AND high >= close
        AND low <= open AND low <= close),
    CONSTRAINT bars_volume CHECK (volume >= 0 AND volume < 'infinity'),
    CONSTRAINT bars_ratios CHECK (volume_ratio >= 0 AND spread_ratio >= 0
        AND close_position BETWEEN 0 AND 1 AND effort BETWEEN 0 AND 3)
);

-- From here on records, one row each: its last revision. Columns are the fields
-- of bars(5) by their names; what a record does not have is NULL.
CREATE TABLE IF NOT EXISTS trading_ranges (
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    status text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    reason text,
    "start" bigint,
    "end" bigint,
    start_ts timestamptz,
    end_ts timestamptz,
    duration bigint,
    quality bigint,
    grade text,
    quality_parts bigint[],
    support numeric(19,8),
    resistance numeric(19,8),
    midpoint numeric(19,8),
    width numeric(19,8),
    support_strength bigint,
    support_parts bigint[],
    resistance_strength bigint,
    resistance_parts bigint[],
    support_touches bigint,
    resistance_touches bigint,
    support_low numeric(19,8),
    resistance_high numeric(19,8),
    jump numeric(19,8),
    conservative numeric(19,8),
    cause_factor double precision,
    scale double precision,
    created_at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    PRIMARY KEY (id),
    CONSTRAINT ranges_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
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
);

CREATE TABLE IF NOT EXISTS patterns (
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    kind text,
    status text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    reason text,
    side text,
    chain text,
    phase text,
    phase_confidence double precision,
    prior_phase text,
    prior_phase_confidence double precision,
    "range" text COLLATE "C",
    climax text COLLATE "C",
    spring text COLLATE "C",
    sos text COLLATE "C",
    price numeric(19,8),
    level numeric(19,8),
    close numeric(19,8),
    volume_ratio double precision,
    spread_ratio double precision,
    close_position double precision,
    confidence double precision,
    raw_confidence double precision,
    parts bigint[],
    quality text,
    rally double precision,
    distance double precision,
    reduction double precision,
    penetration double precision,
    breakout double precision,
    decrease double precision,
    bars bigint,
    recovery bigint,
    failure bigint,
    bounce bigint,
    profile text,
    distance_grade text,
    hold text,
    effort text,
    range_volume_ratio double precision,
    range_spread_ratio double precision,
    atr double precision,
    stop numeric(19,8),
    spring_confidence double precision,
    spring_raw double precision,
    scale double precision,
    created_at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    PRIMARY KEY (id),
    CONSTRAINT patterns_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
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
);

CREATE TABLE IF NOT EXISTS signals (
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    kind text,
    status text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    reason text,
    direction text,
    phase text,
    pattern text COLLATE "C",
    "range" text COLLATE "C",
    campaign text COLLATE "C",
    entry numeric(19,8),
    stop numeric(19,8),
    target_1 numeric(19,8),
    target_2 numeric(19,8),
    r_multiple double precision,
    rating text,
    urgency text,
    position_size bigint,
    risk_amount numeric(19,8),
    risk_fraction double precision,
    allocation double precision,
    confidence double precision,
    raw_confidence double precision,
    pattern_confidence double precision,
    phase_confidence double precision,
    volume_score double precision,
    priority double precision,
    volume_ratio double precision,
    spread_ratio double precision,
    scale double precision,
    trail text,
    created_at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    PRIMARY KEY (id),
    CONSTRAINT signals_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
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
);

-- The signals of one trading range, summed up; triggers keep it (003).
CREATE TABLE IF NOT EXISTS campaigns (
    id text COLLATE "C" PRIMARY KEY,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    range text COLLATE "C",
    status text NOT NULL,
    total_allocation double precision NOT NULL,
    risk_amount numeric NOT NULL,
    signals bigint NOT NULL,
    started_at timestamptz,
    updated_at timestamptz,
    CONSTRAINT campaigns_status
        CHECK (status IN ('ACTIVE', 'COMPLETED', 'EXPIRED', 'REJECTED')),
    CONSTRAINT campaigns_values CHECK (total_allocation >= 0
        AND risk_amount >= 0 AND signals > 0)
);

-- Backtests: a run is its summary; run_id stands before everything that belongs
-- to it, so that a rerun replaces the whole of it. What sums up several accounts
-- is of the symbol "*", and of no timeframe where they differ.
CREATE TABLE IF NOT EXISTS backtest_results (
    run_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    status text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    strategy text,
    arith text,
    config text COLLATE "C",
    "start" timestamptz,
    finish timestamptz,
    bars bigint,
    series bigint,
    points bigint,
    initial_equity numeric(19,8),
    final_equity numeric(19,8),
    total_pnl numeric(19,8),
    commission numeric(19,8),
    slippage numeric(19,8),
    borrow numeric(19,8),
    total_return double precision,
    cagr double precision,
    volatility double precision,
    sharpe double precision,
    sharpe_low double precision,
    sharpe_high double precision,
    sortino double precision,
    calmar double precision,
    max_drawdown double precision,
    max_drawdown_bars bigint,
    skew double precision,
    kurtosis double precision,
    exposure double precision,
    turnover double precision,
    max_positions bigint,
    avg_positions double precision,
    max_position_size double precision,
    avg_position_size double precision,
    max_deployed double precision,
    avg_deployed double precision,
    buy_hold_return double precision,
    orders bigint,
    rejected bigint,
    fills bigint,
    trades bigint,
    wins bigint,
    losses bigint,
    win_rate double precision,
    avg_r double precision,
    profit_factor double precision,
    expectancy numeric(19,8),
    sqn double precision,
    avg_win numeric(19,8),
    avg_loss numeric(19,8),
    best_trade numeric(19,8),
    worst_trade numeric(19,8),
    avg_bars double precision,
    fills_hash text COLLATE "C",
    created_at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, id),
    CONSTRAINT results_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) <= 15),
    CONSTRAINT results_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT results_status CHECK (status IN ('RUNNING', 'COMPLETED')),
    CONSTRAINT results_counts CHECK (bars >= 0 AND series >= 0 AND points >= 0
        AND orders >= 0 AND fills >= 0 AND trades >= 0
        AND wins + losses <= trades),
    CONSTRAINT results_win_rate CHECK (win_rate BETWEEN 0 AND 1),
    CONSTRAINT results_drawdown CHECK (max_drawdown >= 0)
);

CREATE TABLE IF NOT EXISTS backtest_orders (
    run_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    kind text,
    status text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    reason text,
    action text,
    quantity numeric(19,8),
    "limit" numeric(19,8),
    stop numeric(19,8),
    trail numeric(19,8),
    trail_rate double precision,
    tif text,
    until timestamptz,
    stop_loss numeric(19,8),
    take_profit numeric(19,8),
    filled numeric(19,8),
    reduce boolean,
    signal text COLLATE "C",
    ref text,
    oco text,
    PRIMARY KEY (run_id, id),
    CONSTRAINT orders_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
    CONSTRAINT orders_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT orders_kind
        CHECK (kind IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT',
                  'TRAILING_STOP', 'CANCEL')),
    CONSTRAINT orders_status
        CHECK (status IN ('PENDING', 'ACTIVE', 'PARTIAL', 'FILLED',
                    'CANCELLED', 'REJECTED', 'EXPIRED')),
    CONSTRAINT orders_action CHECK (action IN ('BUY', 'SELL', 'CLOSE')),
    CONSTRAINT orders_quantity CHECK (status = 'REJECTED' OR quantity > 0)
);

CREATE TABLE IF NOT EXISTS backtest_fills (
    run_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    kind text,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    action text,
    quantity numeric(19,8),
    price numeric(19,8),
    value numeric(19,8),
    commission numeric(19,8),
    slippage numeric(19,8),
    position numeric(19,8),
    cash numeric(19,8),
    "order" text COLLATE "C",
    signal text COLLATE "C",
    PRIMARY KEY (run_id, id),
    CONSTRAINT fills_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
    CONSTRAINT fills_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT fills_kind
        CHECK (kind IN ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT',
                  'TRAILING_STOP', 'TARGET')),
    CONSTRAINT fills_action CHECK (action IN ('BUY', 'SELL')),
    CONSTRAINT fills_values
        CHECK (quantity > 0 AND price > 0 AND commission >= 0)
);

CREATE TABLE IF NOT EXISTS backtest_trades (
    run_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    rev bigint NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    i bigint NOT NULL,
    ts timestamptz,
    event_i bigint,
    event_ts timestamptz,
    side text,
    quantity numeric(19,8),
    entry_i bigint,
    entry_ts timestamptz,
    entry_price numeric(19,8),
    exit_price numeric(19,8),
    pnl numeric(19,8),
    commission numeric(19,8),
    slippage numeric(19,8),
    pnl_fraction double precision,
    r_multiple double precision,
    bars bigint,
    exit_reason text,
    pattern text,
    signal text COLLATE "C",
    PRIMARY KEY (run_id, id),
    CONSTRAINT trades_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) BETWEEN 1 AND 15),
    CONSTRAINT trades_ids CHECK (length(id) = 16 AND length(run_id) = 16 AND rev >= 0),
    CONSTRAINT trades_side CHECK (side IN ('long', 'short')),
    CONSTRAINT trades_values
        CHECK (quantity > 0 AND entry_price > 0 AND exit_price > 0
        AND commission >= 0),
    CONSTRAINT trades_bars CHECK (bars >= 0 AND entry_i <= i),
    CONSTRAINT trades_exit_reason
        CHECK (exit_reason IN ('SIGNAL', 'STOP', 'TARGET', 'TRAIL', 'MARGIN',
                         'EMERGENCY', 'REVERSE', 'END'))
);

CREATE TABLE IF NOT EXISTS backtest_equity (
    run_id text COLLATE "C" NOT NULL,
    symbol text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,
    ts timestamptz NOT NULL,
    equity numeric(19,8),
    cash numeric(19,8),
    PRIMARY KEY (run_id, symbol, timeframe, ts),
    CONSTRAINT equity_series CHECK (octet_length(symbol) BETWEEN 1 AND 64
        AND octet_length(timeframe) <= 15),
    CONSTRAINT equity_run CHECK (length(run_id) = 16)
);

-- Who changed what, when: written by triggers (003), never changed.
CREATE TABLE IF NOT EXISTS audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL
        DEFAULT clock_timestamp(),
    actor text NOT NULL DEFAULT current_user,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id text COLLATE "C" NOT NULL,
    before jsonb,
    after jsonb
);

INSERT INTO schema_migrations (version, name) VALUES (1, 'tables')
ON CONFLICT DO NOTHING;
