-- What signals leave behind: a line in the audit log for each change of their
-- status, and the campaign that they add up to.

CREATE OR REPLACE FUNCTION audit_signal() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (action, entity_type, entity_id, before, after)
    VALUES (CASE TG_OP WHEN 'INSERT' THEN 'CREATED' ELSE 'STATUS' END,
            'signal', NEW.id,
            CASE TG_OP WHEN 'UPDATE' THEN
                jsonb_build_object('status', OLD.status, 'rev', OLD.rev) END,
            jsonb_build_object('status', NEW.status, 'rev', NEW.rev));
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER signals_audit_insert AFTER INSERT ON signals
FOR EACH ROW EXECUTE FUNCTION audit_signal();

CREATE OR REPLACE TRIGGER signals_audit_update
AFTER UPDATE OF status ON signals
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION audit_signal();

-- A campaign as its signals make it. What was rejected takes no share, what
-- expired gives it back; two signals of one kind have their share in common. The
-- columns are those of campaigns, in their order.
CREATE OR REPLACE VIEW campaign_sums AS
SELECT campaign AS id, min(symbol) AS symbol, min(timeframe) AS timeframe,
    min("range") AS "range",
    CASE WHEN bool_or(status IN ('PENDING', 'APPROVED', 'ACTIVE', 'FILLED'))
            THEN 'ACTIVE'
        WHEN bool_or(status IN ('TARGET_HIT', 'STOPPED')) THEN 'COMPLETED'
        WHEN bool_or(status = 'EXPIRED') THEN 'EXPIRED'
        ELSE 'REJECTED' END AS status,
    coalesce(max(allocation) FILTER (WHERE kind = 'SPRING' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'SOS' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'LPS' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'UTAD' AND held), 0)
        AS total_allocation,
    coalesce(sum(risk_amount) FILTER (WHERE held), 0) AS risk_amount,
    count(*) AS signals, min(ts) AS started_at, max(ts) AS updated_at
FROM (SELECT *, coalesce(status NOT IN ('REJECTED', 'EXPIRED'), true) AS held
    FROM signals WHERE campaign IS NOT NULL) AS signal
GROUP BY campaign;

-- Sums up the campaigns of the rows that a statement changed. Their rows are
-- locked first, in one order: whoever waits for another then sees its signals.
CREATE OR REPLACE FUNCTION sum_campaigns(changed text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaigns
    SELECT * FROM campaign_sums WHERE id = ANY (changed) ORDER BY id
    ON CONFLICT (id) DO NOTHING;
    PERFORM 1 FROM campaigns WHERE id = ANY (changed) ORDER BY id FOR UPDATE;
    UPDATE campaigns SET symbol = sums.symbol, timeframe = sums.timeframe,
        "range" = sums."range", status = sums.status,
        total_allocation = sums.total_allocation,
        risk_amount = sums.risk_amount, signals = sums.signals,
        started_at = sums.started_at, updated_at = sums.updated_at
    FROM campaign_sums AS sums
    WHERE campaigns.id = sums.id AND sums.id = ANY (changed)
        AND (campaigns.*) IS DISTINCT FROM (sums.*);
    DELETE FROM campaigns WHERE id = ANY (changed)
        AND NOT EXISTS (SELECT 1 FROM signals WHERE campaign = campaigns.id);
END $$;

CREATE OR REPLACE FUNCTION sum_campaigns_inserted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sum_campaigns(ARRAY(
        SELECT DISTINCT campaign FROM new_signals WHERE campaign IS NOT NULL));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sum_campaigns_updated() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sum_campaigns(ARRAY(
        SELECT campaign FROM old_signals WHERE campaign IS NOT NULL
        UNION
        SELECT campaign FROM new_signals WHERE campaign IS NOT NULL));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sum_campaigns_deleted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sum_campaigns(ARRAY(
        SELECT DISTINCT campaign FROM old_signals WHERE campaign IS NOT NULL));
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER signals_campaign_insert AFTER INSERT ON signals
REFERENCING NEW TABLE AS new_signals
FOR EACH STATEMENT EXECUTE FUNCTION sum_campaigns_inserted();

CREATE OR REPLACE TRIGGER signals_campaign_update AFTER UPDATE ON signals
REFERENCING OLD TABLE AS old_signals NEW TABLE AS new_signals
FOR EACH STATEMENT EXECUTE FUNCTION sum_campaigns_updated();

CREATE OR REPLACE TRIGGER signals_campaign_delete AFTER DELETE ON signals
REFERENCING OLD TABLE AS old_signals
FOR EACH STATEMENT EXECUTE FUNCTION sum_campaigns_deleted();

INSERT INTO schema_migrations (version, name) VALUES (3, 'audit')
ON CONFLICT DO NOTHING;
