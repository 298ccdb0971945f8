-- Refuse every delivery of an identifier that came more than once; none of them is preferred.
UPDATE incoming
SET
    refusal_code = 'DUPLICATE',
    refusal = 'The identifier ' || incoming.identifier || ' was delivered '
        || repeated.times || ' times, as features ' || repeated.places || '.'
FROM (
    SELECT
        identifier,
        count(*) AS times,
        array_to_string((array_agg(ordinal ORDER BY ordinal))[1:10], ', ') AS places
    FROM incoming
    WHERE refusal IS NULL
    GROUP BY identifier
    HAVING count(*) > 1
) AS repeated
WHERE incoming.identifier = repeated.identifier AND incoming.refusal IS NULL
