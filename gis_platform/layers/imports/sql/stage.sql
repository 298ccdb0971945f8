-- A table for one delivery; it goes with the transaction.
CREATE TEMPORARY TABLE incoming (
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    identifier text NOT NULL,
    refusal_code text,
    refusal text,
    {columns}
    geometry geometry(Geometry, 4326)
) ON COMMIT DROP
