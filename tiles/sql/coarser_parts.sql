-- Makes the parts of an overview from those of the zoom below it, as base_parts.sql does from
-- features: a cell here is four cells there.
WITH placed AS MATERIALIZED (
    SELECT value, shape, ST_Area(shape) AS ground_m2, x, y,
           floor((ST_XMin(shape) + ST_XMax(shape) - 2 * {west}) / 2 / {square_m})::integer AS column_,
           floor((2 * {north} - ST_YMin(shape) - ST_YMax(shape)) / 2 / {square_m})::integer AS row_,
           GREATEST(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape))
               <= {square_m} AS is_small
    FROM (
        SELECT part.value, part.x >> 1 AS x, part.y >> 1 AS y,
               (ST_Dump(part.geometry_3857)).geom AS shape
        FROM {parts} AS part
    ) AS dumped
),
{joined}
