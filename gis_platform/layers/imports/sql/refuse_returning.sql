-- Refuse identifiers that an ended feature has used up; for registers that never reuse a number.
UPDATE incoming
SET
    refusal_code = 'NUMBER_USED',
    refusal = 'The number ' || incoming.identifier || ' belonged to an object that has left.'
FROM {table} AS stored
WHERE
    incoming.refusal IS NULL
    AND stored.municipality_id = %(municipality)s
    AND stored.{identifier} = incoming.identifier
    AND stored.end_lifespan IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM {table} AS current
        WHERE
            current.municipality_id = %(municipality)s
            AND current.{identifier} = incoming.identifier
            AND current.end_lifespan IS NULL
    )
