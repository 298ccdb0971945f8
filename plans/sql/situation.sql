-- The wider surroundings of a parcel: streets, squares and water, then the nearest parcels and buildings.
WITH around AS (
    SELECT 1 AS turn, 'COMMON_USE' AS kind, id, '' AS label, geometry
    FROM zoning_commonuseterritory
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND (valid_from IS NULL OR valid_from <= %(on)s)
        AND (valid_to IS NULL OR valid_to >= %(on)s)
        AND geometry && %(here)s::geometry
    UNION ALL
    SELECT 1, 'WATER', id, name, geometry FROM landscaping_waterbody
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND geometry && %(here)s::geometry
    UNION ALL
    SELECT 1, 'STREET', id, name, geometry FROM parcels_street
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND geometry && %(here)s::geometry
    UNION ALL
    SELECT 2, 'PARCEL', id, cadastral_number, geometry FROM parcels_parcel
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND id <> %(parcel)s
        AND geometry && %(here)s::geometry
    UNION ALL
    SELECT 2, 'BUILDING', id, address, geometry FROM parcels_capitalobject
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND geometry && %(here)s::geometry
)
SELECT kind, id, label, ST_AsBinary(geometry), count(*) OVER ()
FROM around
ORDER BY turn, geometry <-> ST_Centroid(%(here)s::geometry), kind, id
LIMIT %(most)s
