-- What the other servers cut tiles from: the attributes that our tiles carry, along the Hilbert curve.
DROP TABLE IF EXISTS bench.parcels_3857;
CREATE TABLE bench.parcels_3857 AS
SELECT
    id,
    {columns},
    geometry_3857::geometry(MultiPolygon, 3857) AS geometry
FROM parcels_parcel
ORDER BY geometry_3857;
ALTER TABLE bench.parcels_3857 ADD PRIMARY KEY (id);
CREATE INDEX ON bench.parcels_3857 USING gist (geometry);
