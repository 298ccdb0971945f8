-- Refuse every delivery of an identifier that came more than once; none of them is preferred.
WITH repeated AS (
    SELECT identifier, count(*) AS times
    FROM incoming
    WHERE refusal IS NULL
    GROUP BY identifier
    HAVING count(*) > 1
),
placed AS (
    SELECT
        repeated.identifier,
        repeated.times,
        array_to_string(
            (array_agg(incoming.ordinal ORDER BY incoming.ordinal))[1:10], ', '
        ) AS places
    FROM repeated
    JOIN incoming ON incoming.identifier = repeated.identifier AND incoming.refusal IS NULL
    GROUP BY repeated.identifier, repeated.times
)
UPDATE incoming
SET
    refusal_code = 'DUPLICATE',
    refusal = 'The identifier ' || incoming.identifier || ' was delivered '
        || placed.times || ' times, as features ' || placed.places || '.'
FROM placed
WHERE incoming.identifier = placed.identifier AND incoming.refusal IS NULL
