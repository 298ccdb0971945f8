-- What holds on a parcel, by PostGIS alone: %(number)s in %(municipality)s on %(day)s.
-- Metres and square metres in the local CRS, given as a PROJ string: %(crs)s.
WITH place AS (
    SELECT id, ST_SnapToGrid(ST_Transform(geometry, %(crs)s), 0.01) AS shape
    FROM parcels_parcel
    WHERE municipality_id = %(municipality)s AND cadastral_number = %(number)s
      AND end_lifespan IS NULL
), near AS (
    SELECT ST_Transform(ST_Expand(geometry, 0.002), 4326) AS box
    FROM parcels_parcel JOIN place USING (id)
), layers AS (
    SELECT 'zone' AS layer, zone_code AS name,
           ST_Transform(geometry, %(crs)s) AS shape
    FROM zoning_zoningelement, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND coalesce(valid_from <= %(day)s, true) AND coalesce(valid_to >= %(day)s, true)
    UNION ALL
    SELECT 'restriction', coalesce(nullif(registry_number, ''), name),
           ST_Transform(geometry, %(crs)s)
    FROM zoning_restrictionzone, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND coalesce(valid_from <= %(day)s, true) AND coalesce(valid_to >= %(day)s, true)
    UNION ALL
    SELECT 'easement', registry_number, ST_Transform(geometry, %(crs)s)
    FROM zoning_publiceasement, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND coalesce(valid_from <= %(day)s, true) AND coalesce(valid_to >= %(day)s, true)
    UNION ALL
    SELECT 'heritage', registry_number, ST_Transform(geometry, %(crs)s)
    FROM zoning_heritageobject, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND ST_Dimension(geometry) = 2
    UNION ALL
    SELECT 'building', cadastral_number, ST_Transform(geometry, %(crs)s)
    FROM parcels_capitalobject, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND ST_Dimension(geometry) = 2
    UNION ALL
    SELECT 'common use', kind, ST_Transform(geometry, %(crs)s)
    FROM zoning_commonuseterritory, near
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
), pieces AS (
    SELECT layer, name, (ST_Dump(ST_CollectionExtract(
               ST_Intersection(ST_MakeValid(layers.shape), place.shape), 3))).geom AS piece
    FROM layers, place
    WHERE ST_Intersects(ST_MakeValid(layers.shape), place.shape)
), covered AS (
    SELECT layer, name, sum(ST_Area(piece)) AS area_m2
    FROM pieces
    WHERE ST_Area(piece) >= 1.0 AND 2 * ST_Area(piece) / ST_Perimeter(piece) >= 0.20
    GROUP BY layer, name
)
SELECT ST_Area(shape), ST_Perimeter(shape), ST_NumGeometries(shape),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(layer, name, area_m2)), '[]') FROM covered)
FROM place
