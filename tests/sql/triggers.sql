-- Goal: each change of a signal's status is in the audit log once, by whoever
-- made it; a campaign is what its signals add up to, in whatever order they came.
BEGIN;
SELECT no_plan();

CREATE FUNCTION put(signal int, kind text, status text, share numeric,
    campaign text DEFAULT 'A-1d-x', at timestamptz DEFAULT '2024-03-01Z',
    rev int DEFAULT 0) RETURNS void LANGUAGE sql AS $$
    INSERT INTO signals (id, rev, symbol, timeframe, kind, status, i, ts,
        event_i, direction, "range", campaign, entry, stop, target_1, target_2,
        r_multiple, risk_amount, allocation, confidence)
    VALUES (lpad(signal::text, 16, '0'), rev, 'A', '1d', kind, status, 72, at,
        72, 'LONG', '00000000000000a1', campaign, 101, 98, 110, 130, 9.6667,
        100, share, 85)
    ON CONFLICT (id) DO UPDATE SET rev = excluded.rev,
        status = excluded.status, campaign = excluded.campaign
$$;
CREATE VIEW log AS
SELECT entity_id::bigint AS signal, action,
    before ->> 'status' AS before, after ->> 'status' AS after,
    (after ->> 'rev')::bigint AS rev
FROM audit_log ORDER BY id;

-- The audit log.
SELECT put(1, 'SPRING', 'APPROVED', 0.4);
SELECT results_eq('SELECT * FROM log',
    $$VALUES (1::bigint, 'CREATED', NULL, 'APPROVED', 0::bigint)$$,
    'a new signal is written down');
SELECT put(1, 'SPRING', 'APPROVED', 0.4, rev => 1);
SELECT is(count(*), 1::bigint, 'a revision that leaves the status is not')
FROM log;
UPDATE signals SET confidence = 90;
SELECT is(count(*), 1::bigint, 'nor any other change') FROM log;
SELECT put(1, 'SPRING', 'FILLED', 0.4, rev => 2);
SELECT results_eq('SELECT * FROM log OFFSET 1',
    $$VALUES (1::bigint, 'STATUS', 'APPROVED', 'FILLED', 2::bigint)$$,
    'a change of the status is, with what it was');
SELECT is(before, '{"status": "APPROVED", "rev": 1}'::jsonb,
    'and of which revision')
FROM audit_log WHERE action = 'STATUS';
SELECT is(array_agg(DISTINCT actor), ARRAY[current_user::text],
    'the actor is who did it')
FROM audit_log;
SELECT is(array_agg(DISTINCT entity_type), ARRAY['signal'], 'and what it is')
FROM audit_log;

CREATE ROLE tap_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON signals, campaigns TO tap_writer;
GRANT SELECT ON campaign_sums TO tap_writer;
GRANT INSERT ON audit_log TO tap_writer;
DO $$ BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO tap_writer', current_schema());
END $$;
SET LOCAL ROLE tap_writer;
UPDATE signals SET status = 'STOPPED', rev = 3 WHERE id = lpad('1', 16, '0');
RESET ROLE;
SELECT is(actor, 'tap_writer', 'a writer needs no more than INSERT on the log')
FROM audit_log ORDER BY id DESC LIMIT 1;

-- Campaigns.
SELECT is(status, 'COMPLETED', 'what was stopped is over') FROM campaigns;
SELECT put(2, 'SOS', 'REJECTED', 0.3, at => '2024-02-01Z');
SELECT put(3, 'LPS', 'APPROVED', 0.3, at => '2024-04-01Z');
SELECT put(4, 'SPRING', 'PENDING', 0.4, at => '2024-03-02Z');
SELECT results_eq(
    $$SELECT id, symbol, timeframe, "range", status,
        round(total_allocation::numeric, 6), risk_amount, signals, started_at,
        updated_at FROM campaigns$$,
    $$VALUES ('A-1d-x' COLLATE "C", 'A' COLLATE "C", '1d' COLLATE "C",
        '00000000000000a1' COLLATE "C", 'ACTIVE', 0.7, 300::numeric, 4::bigint,
        '2024-02-01Z'::timestamptz, '2024-04-01Z'::timestamptz)$$,
    'a kind''s share counts once, a rejected signal''s not at all');
SELECT put(3, 'LPS', 'EXPIRED', 0.3, rev => 1);
SELECT is(round(total_allocation::numeric, 6), 0.4,
    'an expired one gives it back') FROM campaigns;
SELECT put(4, 'SPRING', 'TARGET_HIT', 0.4, rev => 1);
SELECT is(status, 'COMPLETED', 'when none is under way it is completed')
FROM campaigns;

CREATE TEMP TABLE kept AS SELECT * FROM campaigns;
CREATE TEMP TABLE rows AS SELECT * FROM signals;
DELETE FROM signals;
SELECT is_empty('SELECT * FROM campaigns', 'without signals there is none');
INSERT INTO signals SELECT * FROM rows ORDER BY id DESC;
SELECT results_eq('SELECT * FROM campaigns', 'SELECT * FROM kept',
    'all at once, backwards, they make the same');
UPDATE signals SET campaign = 'A-1d-y' WHERE id = lpad('2', 16, '0');
SELECT results_eq('SELECT id, signals FROM campaigns ORDER BY id',
    $$VALUES ('A-1d-x' COLLATE "C", 3::bigint), ('A-1d-y' COLLATE "C", 1)$$,
    'a signal that moves leaves one and makes another');
SELECT put(9, 'SOS', 'APPROVED', 0.7, campaign => NULL);
SELECT is(count(*), 2::bigint, 'one of no campaign makes none') FROM campaigns;

SELECT * FROM finish();
ROLLBACK;
