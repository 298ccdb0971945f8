-- Raises the revisions of one layer of one municipality after a change within boxes (EPSG:3857).
--
-- Every tile of WebMercatorQuad at zooms 0 to 16 that shows part of a box, in its buffer of 64 of
-- 4096 units too, gets a higher number in layers_arearevision. More than 2000 boxes, or boxes over
-- more than 4096 cells of zoom 16, raise one number for the whole layer instead: its `swept`.
-- The row of layers_layerstate is locked first, the cells in their order: no two can block each
-- other. Boxes that are NULL touch no tile. The planner takes the series for a thousand rows each
-- and would make a hash table for all of them, which costs more than the rest: it sorts instead.
CREATE OR REPLACE FUNCTION layers_raise_revisions(place bigint, named text, boxes box2d[])
RETURNS void LANGUAGE plpgsql SET enable_hashagg = off AS $$
DECLARE
    deepest CONSTANT integer := 16;
    origin CONSTANT double precision := 20037508.342789244;
    -- the buffer, and eight units of the grid for what rounding and closing gaps may move
    reach CONSTANT double precision := 72.0 / 4096;
    cell_m CONSTANT double precision := 2 * origin / 2 ^ deepest;
    sweeps boolean := cardinality(boxes) > 2000;
    changed bigint;
BEGIN
    IF NOT sweeps THEN
        SELECT COALESCE(sum(((ST_XMax(box) - ST_XMin(box)) / cell_m + 1)
                          * ((ST_YMax(box) - ST_YMin(box)) / cell_m + 1)), 0) > 4096
        INTO sweeps FROM unnest(boxes) AS box;
    END IF;

    INSERT INTO layers_layerstate AS state (municipality_id, table_name, revision, swept)
    VALUES (place, named, 1, sweeps::integer)
    ON CONFLICT (municipality_id, table_name) DO UPDATE
    SET revision = state.revision + 1, swept = state.swept + sweeps::integer
    RETURNING state.id INTO changed;

    IF sweeps THEN
        RETURN;
    END IF;

    INSERT INTO layers_arearevision AS area (state_id, z, x, y, revision)
    SELECT DISTINCT changed, z, x, y, 1
    FROM (
        SELECT DISTINCT z,
               LEAST(GREATEST(floor(west * side - reach), 0), side - 1)::integer AS first_x,
               LEAST(GREATEST(floor(east * side + reach), 0), side - 1)::integer AS last_x,
               LEAST(GREATEST(floor(north * side - reach), 0), side - 1)::integer AS first_y,
               LEAST(GREATEST(floor(south * side + reach), 0), side - 1)::integer AS last_y
        FROM (
            SELECT (ST_XMin(box) + origin) / (2 * origin) AS west,
                   (ST_XMax(box) + origin) / (2 * origin) AS east,
                   (origin - ST_YMax(box)) / (2 * origin) AS north,
                   (origin - ST_YMin(box)) / (2 * origin) AS south
            FROM unnest(boxes) AS box WHERE box IS NOT NULL
            OFFSET 0
        ) AS part,
        (SELECT z, 2 ^ z AS side FROM generate_series(0, deepest) AS z OFFSET 0) AS matrix
    ) AS block,
    generate_series(first_x, last_x) AS x,
    generate_series(first_y, last_y) AS y
    ORDER BY z, x, y
    ON CONFLICT (state_id, z, x, y) DO UPDATE SET revision = area.revision + 1;
END;
$$;
