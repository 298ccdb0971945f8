vote AS (
    SELECT DISTINCT ON (x, y, column_, row_) x, y, column_, row_, value
    FROM (
        SELECT x, y, column_, row_, value, sum(ground_m2) AS ground_m2
        FROM placed WHERE is_small GROUP BY x, y, column_, row_, value
    ) AS counted
    ORDER BY x, y, column_, row_, ground_m2 DESC, value
),
joined AS MATERIALIZED (
    SELECT placed.x, placed.y,
           CASE WHEN placed.is_small THEN vote.value ELSE placed.value END AS value,
           ST_Union(placed.shape) AS shape
    FROM placed LEFT JOIN vote USING (x, y, column_, row_){wanted}
    GROUP BY 1, 2, 3
),
closed AS (
    SELECT x, y, value,
           (ST_Dump(ST_Buffer(ST_Buffer(ST_Simplify(shape, {unit_m}), {closing_m},
                    'join=mitre mitre_limit=2'), -{closing_m}, 'join=mitre mitre_limit=2'))).geom
           AS shape
    FROM joined
),
rounded AS (
    SELECT x, y, value, ST_ForcePolygonCW(ST_CollectionExtract(ST_MakeValid(ST_SnapToGrid(
               ST_Simplify(ST_Collect(shape), {tolerance_m}), {west}, {north}, {unit_m}, {unit_m}
           )), 3)) AS shape
    FROM closed WHERE ST_Area(shape) >= {least_m2}
    GROUP BY x, y, value
    OFFSET 0 -- or the shape is computed again by the condition on it
)
SELECT x, y, value, shape AS geometry_3857
FROM rounded
WHERE NOT ST_IsEmpty(shape)
ORDER BY x, y, value
