-- What signals leave behind: a line in the audit log for each change of their
-- status, and the campaign that they add up to.

CREATE TRIGGER IF NOT EXISTS signals_audit_insert AFTER INSERT ON signals
BEGIN
    INSERT INTO audit_log (action, entity_type, entity_id, after)
    VALUES ('CREATED', 'signal', NEW.id,
            json_object('status', NEW.status, 'rev', NEW.rev));
END;

CREATE TRIGGER IF NOT EXISTS signals_audit_update
AFTER UPDATE OF status ON signals WHEN OLD.status IS NOT NEW.status
BEGIN
    INSERT INTO audit_log (action, entity_type, entity_id, before, after)
    VALUES ('STATUS', 'signal', NEW.id,
            json_object('status', OLD.status, 'rev', OLD.rev),
            json_object('status', NEW.status, 'rev', NEW.rev));
END;

-- A campaign as its signals make it. What was rejected takes no share, what
-- expired gives it back; two signals of one kind have their share in common. The
-- columns are those of campaigns, in their order.
CREATE VIEW IF NOT EXISTS campaign_sums AS
SELECT campaign AS id, min(symbol) AS symbol, min(timeframe) AS timeframe,
    min("range") AS "range",
    CASE WHEN max(status IN ('PENDING', 'APPROVED', 'ACTIVE', 'FILLED'))
            THEN 'ACTIVE'
        WHEN max(status IN ('TARGET_HIT', 'STOPPED')) THEN 'COMPLETED'
        WHEN max(status = 'EXPIRED') THEN 'EXPIRED'
        ELSE 'REJECTED' END AS status,
    coalesce(max(allocation) FILTER (WHERE kind = 'SPRING' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'SOS' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'LPS' AND held), 0)
        + coalesce(max(allocation) FILTER (WHERE kind = 'UTAD' AND held), 0)
        AS total_allocation,
    coalesce(sum(risk_amount) FILTER (WHERE held), 0) AS risk_amount,
    count(*) AS signals, min(ts) AS started_at, max(ts) AS updated_at
FROM (SELECT *, coalesce(status NOT IN ('REJECTED', 'EXPIRED'), 1) AS held
    FROM signals WHERE campaign IS NOT NULL)
GROUP BY campaign;

CREATE TRIGGER IF NOT EXISTS signals_campaign_insert
AFTER INSERT ON signals WHEN NEW.campaign IS NOT NULL
BEGIN
    DELETE FROM campaigns WHERE id = NEW.campaign;
    INSERT INTO campaigns
    SELECT * FROM campaign_sums WHERE id = NEW.campaign;
END;

CREATE TRIGGER IF NOT EXISTS signals_campaign_update AFTER UPDATE ON signals
BEGIN
    DELETE FROM campaigns WHERE id IN (OLD.campaign, NEW.campaign);
    INSERT INTO campaigns
    SELECT * FROM campaign_sums WHERE id IN (OLD.campaign, NEW.campaign);
END;

CREATE TRIGGER IF NOT EXISTS signals_campaign_delete
AFTER DELETE ON signals WHEN OLD.campaign IS NOT NULL
BEGIN
    DELETE FROM campaigns WHERE id = OLD.campaign;
    INSERT INTO campaigns
    SELECT * FROM campaign_sums WHERE id = OLD.campaign;
END;

INSERT INTO schema_migrations (version, name) VALUES (3, 'audit')
ON CONFLICT DO NOTHING;
