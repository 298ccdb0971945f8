-- Makes the parts of an overview at its deepest zoom from the features of a layer.
--
-- A feature belongs to the cell, and within it to the square of four pixels, of the centre of its
-- box. Features smaller than a square take the class that has most of the ground there, larger ones
-- keep theirs. The ground of one class in a cell becomes one surface: gaps below three quarters
-- of a pixel are closed, the rest is simplified and put on the grid of the zoom. The columns are
-- x and y of the cell, the class and its ground.
WITH feature AS MATERIALIZED (
    {features}
),
placed AS MATERIALIZED (
    SELECT value, shape, ST_Area(shape) AS ground_m2,
           floor((centre_x - {west}) / {cell_m})::integer AS x,
           floor(({north} - centre_y) / {cell_m})::integer AS y,
           floor((centre_x - {west}) / {square_m})::integer AS column_,
           floor(({north} - centre_y) / {square_m})::integer AS row_,
           GREATEST(width, height) <= {square_m} AS is_small
    FROM (
        SELECT value, shape,
               (ST_XMin(shape) + ST_XMax(shape)) / 2 AS centre_x,
               (ST_YMin(shape) + ST_YMax(shape)) / 2 AS centre_y,
               ST_XMax(shape) - ST_XMin(shape) AS width,
               ST_YMax(shape) - ST_YMin(shape) AS height
        FROM feature WHERE NOT ST_IsEmpty(shape) OFFSET 0
    ) AS measured
),
{joined}
