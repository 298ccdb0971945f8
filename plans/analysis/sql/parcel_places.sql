-- Where the current parcels of a municipality are: row, middle of the bounds in degrees; no place, no row.
SELECT id,
    (ST_XMin(geometry) + ST_XMax(geometry)) / 2,
    (ST_YMin(geometry) + ST_YMax(geometry)) / 2
FROM parcels_parcel
WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL AND geometry IS NOT NULL
    AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]))
