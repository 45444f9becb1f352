-- What an actor did of one kind in the 7 days before a time, newest first.
-- Parameters: actor, action (CREATED, STATUS), at (a time).
-- Limit: 100 ms.
SELECT id, at, entity_type, entity_id, before, after
FROM audit_log
WHERE actor = :'actor' AND action = :'action'
    AND at > :'at'::timestamptz - interval '7 days'
    AND at <= :'at'::timestamptz
ORDER BY at DESC, id DESC
LIMIT 200;
