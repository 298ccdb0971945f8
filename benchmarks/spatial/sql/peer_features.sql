-- What the other servers read as features: four attributes of the parcels and the geometry.
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.parcels;
CREATE TABLE bench.parcels AS
SELECT
    id,
    cadastral_number::text AS cadastral_number,
    status::text AS status,
    use_code::text AS use_code,
    area_value::float8 AS area_value,
    geometry::geometry(MultiPolygon, 4326) AS geometry
FROM parcels_parcel
ORDER BY id;
ALTER TABLE bench.parcels ADD PRIMARY KEY (id);
CREATE INDEX ON bench.parcels USING gist (geometry);
CREATE INDEX ON bench.parcels (cadastral_number);
