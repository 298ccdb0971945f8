-- The people who have told since a moment that they are at work in a municipality.
SELECT session::text, name, editing::text, changeset_id, seen_at
FROM live_presence
WHERE municipality_id = %(municipality)s AND seen_at > %(since)s
ORDER BY name, session
