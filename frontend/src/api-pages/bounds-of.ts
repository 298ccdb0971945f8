import type { Bounds } from "../api/types.ts";

/** Returns the bounds of features or of one, or null where none has a place. */
export function boundsOf(shapes: GeoJSON.GeoJSON): Bounds | null {
  let found: [number, number, number, number] | null = null;
  for (const [lon, lat] of positionsOf(shapes)) {
    if (lon === undefined || lat === undefined) continue;
    found = found
      ? [Math.min(found[0], lon), Math.min(found[1], lat), Math.max(found[2], lon), Math.max(found[3], lat)]
      : [lon, lat, lon, lat];
  }
  return found;
}

function* positionsOf(shapes: GeoJSON.GeoJSON | null): Generator<readonly number[]> {
  if (shapes === null) return;
  if (shapes.type === "FeatureCollection") for (const feature of shapes.features) yield* positionsOf(feature);
  else if (shapes.type === "Feature") yield* positionsOf(shapes.geometry);
  else if (shapes.type === "GeometryCollection") for (const part of shapes.geometries) yield* positionsOf(part);
  else yield* positionsIn(shapes.coordinates);
}

type Coordinates = readonly number[] | readonly Coordinates[];

function* positionsIn(coordinates: Coordinates): Generator<readonly number[]> {
  if (typeof coordinates[0] === "number") yield coordinates as readonly number[];
  else for (const part of coordinates as readonly Coordinates[]) yield* positionsIn(part);
}
