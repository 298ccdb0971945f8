-- The revisions of the layers of a municipality by table; tables: NULL for all.
SELECT table_name, revision
FROM layers_layerstate
WHERE municipality_id = %(municipality)s
  AND (%(tables)s::text[] IS NULL OR table_name = ANY(%(tables)s::text[]))
