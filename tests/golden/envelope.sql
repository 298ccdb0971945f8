-- Where building is permissible on the part of a parcel in a zone, by PostGIS alone.
-- Setbacks in metres: %(neighbour)s, %(street)s, %(passage)s, %(red_line)s. A stretch of the
-- boundary borders on a street or a passage where it runs along its ground, within 0.5 m.
WITH place AS (
    SELECT ST_SnapToGrid(ST_Transform(geometry, %(crs)s), 0.01) AS shape,
           ST_Expand(geometry, 0.002) AS box
    FROM parcels_parcel
    WHERE municipality_id = %(municipality)s AND cadastral_number = %(number)s
      AND end_lifespan IS NULL
), zone AS (
    SELECT ST_Union(ST_MakeValid(ST_Transform(geometry, %(crs)s))) AS shape
    FROM zoning_zoningelement, place
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND zone_code = %(zone)s
), ways AS (
    SELECT kind = 'PASSAGE' AS is_passage, ST_MakeValid(ST_Transform(geometry, %(crs)s)) AS shape
    FROM zoning_commonuseterritory, place
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
    UNION ALL
    SELECT false, ST_MakeValid(ST_Transform(geometry, %(crs)s))
    FROM parcels_parcel, place
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
      AND kind = 'RIGHT_OF_WAY'
), common_use AS (
    SELECT ST_Union(piece) AS shape FROM (
        SELECT (ST_Dump(ST_CollectionExtract(ST_Intersection(place.shape, all_ways.shape), 3))).geom
               AS piece
        FROM place, (SELECT ST_Union(shape) AS shape FROM ways) AS all_ways
    ) AS pieces
    WHERE ST_Area(piece) >= 1.0 AND 2 * ST_Area(piece) / ST_Perimeter(piece) >= 0.20
), sides AS (
    SELECT (ST_DumpSegments(ST_Boundary(shape))).geom AS side FROM place
), along AS (
    SELECT side,
        ST_Intersection(side, (SELECT ST_Buffer(ST_Union(shape), 0.5, 'quad_segs=32') FROM ways
                               WHERE is_passage)) AS on_passage,
        ST_Intersection(side, (SELECT ST_Buffer(ST_Union(shape), 0.5, 'quad_segs=32') FROM ways
                               WHERE NOT is_passage)) AS on_street
    FROM sides
), kinds AS (
    SELECT side,
        coalesce(ST_Length(on_passage), 0) AS passage_m, coalesce(ST_Length(on_street), 0) AS street_m,
        ST_Length(side) AS length_m
    FROM along
), cuts AS (
    SELECT ST_Union(ST_Buffer(side, CASE
        WHEN passage_m > 0.9 * length_m THEN %(passage)s
        WHEN street_m > 0.9 * length_m THEN %(street)s
        ELSE %(neighbour)s END, 'quad_segs=64')) AS shape,
        bool_or(greatest(passage_m, street_m) BETWEEN 1.2 AND 0.9 * length_m) AS mixed
    FROM kinds
), bans AS (
    SELECT ST_Union(shape) AS shape FROM (
        SELECT ST_MakeValid(ST_Transform(geometry, %(crs)s)) AS shape FROM zoning_restrictionzone, place
        WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
          AND (effect = 'BAN' OR (effect = 'CONSENT' AND kind_code = ANY(%(consent_kinds)s)))
          AND coalesce(valid_from <= %(day)s, true) AND coalesce(valid_to >= %(day)s, true)
        UNION ALL
        SELECT ST_MakeValid(ST_Transform(geometry, %(crs)s)) FROM zoning_heritageobject, place
        WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
          AND ST_Dimension(geometry) = 2 AND kind <> 'DISTRICT'
        UNION ALL
        SELECT ST_MakeValid(ST_Transform(geometry, %(crs)s)) FROM zoning_publiceasement, place
        WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry && box
          AND excludes_building
    ) AS found
), nothing AS (SELECT 'POLYGON EMPTY'::geometry AS shape),
left_over AS (
    SELECT (ST_Dump(ST_Difference(ST_Difference(ST_Difference(
        ST_Intersection(place.shape, zone.shape),
        coalesce(ST_Buffer(common_use.shape, %(red_line)s, 'quad_segs=64'), nothing.shape)),
        cuts.shape), coalesce(bans.shape, nothing.shape)))).geom AS part, cuts.mixed
    FROM place, zone, common_use, cuts, bans, nothing
)
SELECT coalesce(sum(ST_Area(part)) FILTER (WHERE ST_Area(part) >= 1), 0), (SELECT mixed FROM cuts)
FROM left_over
