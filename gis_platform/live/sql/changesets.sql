-- Changesets of a municipality, those of given numbers or changed since a moment, the newest last.
--
-- By: who has saved it last or given it its status, its author where that is not known.
-- Features: at most 200 of each; those that are not stored yet, and what just follows, left out.
SELECT * FROM (
    SELECT whole.id, whole.status, whole.title,
           COALESCE(NULLIF(whole.changed_by, ''), whole.author_name), to_json(whole.layers)::text,
           (
               SELECT COALESCE(json_agg(json_build_object('layer', edit.layer, 'id', edit.id)), '[]')
               FROM (
                   SELECT layer, COALESCE(result_id, feature_id) AS id
                   FROM changesets_changesetedit
                   WHERE changeset_id = whole.id AND NOT follows
                     AND COALESCE(result_id, feature_id) IS NOT NULL
                   ORDER BY position LIMIT 200
               ) AS edit
           )::text,
           whole.changed_at
    FROM changesets_changeset AS whole
    WHERE whole.municipality_id = %(municipality)s
      AND (whole.id = ANY(%(ids)s::bigint[]) OR whole.changed_at > %(since)s::timestamptz)
    ORDER BY whole.changed_at DESC, whole.id DESC LIMIT 50
) AS newest
ORDER BY changed_at, id
