-- Change the current features whose delivered columns differ; the others are left alone.
UPDATE {table} AS stored
SET {assignments}, import_run_id = %(run)s
FROM incoming
WHERE
    incoming.refusal IS NULL
    AND stored.municipality_id = %(municipality)s
    AND stored.end_lifespan IS NULL
    AND stored.{identifier} = incoming.identifier
    AND ({differences})
