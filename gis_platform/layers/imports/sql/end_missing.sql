-- End the current features that a complete delivery no longer has.
UPDATE {table} AS stored
SET end_lifespan = now(), import_run_id = %(run)s
WHERE
    stored.municipality_id = %(municipality)s
    AND stored.end_lifespan IS NULL
    AND stored.{identifier} <> ''
    AND starts_with(stored.{identifier}, %(prefix)s)
    AND NOT EXISTS (
        SELECT FROM incoming WHERE incoming.identifier = stored.{identifier}
    )
