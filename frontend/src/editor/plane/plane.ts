import proj4 from "proj4";
import { mapped, type LocalGeometry, type Position } from "./shapes.ts";

/** What the server says of the local system of a municipality. */
export interface LocalCrsDescription {
  readonly name: string;
  /** A PROJ text. */
  readonly definition: string;
  /** The order of the two numbers in documents: north first or east first. */
  readonly axis_order: "NE" | "EN";
  /** The size of the grid on which positions lie, metres. */
  readonly precision_m: number;
  readonly extent: readonly [number, number, number, number] | null;
}

/** Goes between the local system, in which is edited, and degrees, in which is drawn. */
export interface Plane {
  readonly crs: LocalCrsDescription;
  /** The nearest position of the grid. */
  round(place: Position): Position;
  toLocal(lonLat: Position): Position;
  toLonLat(place: Position): [number, number];
  /** A geometry in degrees, to be drawn only; the same one for the same geometry. */
  drawn(geometry: LocalGeometry): GeoJSON.Geometry;
}

/** Makes the plane of a municipality; throws if the definition is none. */
export function planeOf(crs: LocalCrsDescription): Plane {
  const converter = proj4("EPSG:4326", crs.definition);
  const drawn = new WeakMap<LocalGeometry, GeoJSON.Geometry>();
  const steps = Math.round(1 / crs.precision_m);
  const onGrid = (value: number) => Math.round(value * steps) / steps;
  const toLonLat = ([x, y]: Position): [number, number] => {
    const [lon = 0, lat = 0] = converter.inverse([x, y]);
    return [lon, lat];
  };
  return {
    crs,
    round: ([x, y]) => [onGrid(x), onGrid(y)],
    toLocal: ([lon, lat]) => {
      const [x = 0, y = 0] = converter.forward([lon, lat]);
      return [x, y];
    },
    toLonLat,
    drawn: (geometry) => {
      const known = drawn.get(geometry) ?? (mapped(geometry, toLonLat) as unknown as GeoJSON.Geometry);
      drawn.set(geometry, known);
      return known;
    },
  };
}
