-- Add the features that are not there yet, along the Hilbert curve: neighbours share pages.
INSERT INTO {table} ({columns}, {identifier}, municipality_id, import_run_id)
SELECT {values}, incoming.identifier, %(municipality)s, %(run)s
FROM incoming
WHERE
    incoming.refusal IS NULL
    AND NOT EXISTS (
        SELECT FROM {table} AS stored
        WHERE
            stored.municipality_id = %(municipality)s
            AND stored.end_lifespan IS NULL
            AND stored.{identifier} = incoming.identifier
    )
ORDER BY incoming.geometry
