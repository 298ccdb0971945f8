import type { GeoJSONSource, MapLibreMap } from "maplibre-gl";
import { mapColours } from "../map/map-colours.ts";

const SOURCE = "print-frame";
const WORLD: GeoJSON.Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
];

/** Draws the frame of a sheet on the map and dims what lies around it. */
export class FrameOnMap {
  private shown: GeoJSON.Polygon | null = null;

  constructor(private readonly map: MapLibreMap) {
    this.draw();
    this.map.on("styledata", this.draw);
  }

  /** Shows the ground of a sheet, or none. */
  show(ground: GeoJSON.Polygon | null): void {
    this.shown = ground;
    this.map.getSource<GeoJSONSource>(SOURCE)?.setData(dataOf(ground));
  }

  remove(): void {
    this.map.off("styledata", this.draw);
    for (const id of ["print-around", "print-edge"]) if (this.map.getLayer(id)) this.map.removeLayer(id);
    if (this.map.getSource(SOURCE)) this.map.removeSource(SOURCE);
  }

  /** A style that is set anew has lost the frame. */
  private readonly draw = (): void => {
    if (this.map.getSource(SOURCE)) return;
    const { select, ink } = mapColours();
    this.map.addSource(SOURCE, { type: "geojson", data: dataOf(this.shown) });
    this.map.addLayer({ id: "print-around", type: "fill", source: SOURCE, filter: ["==", ["get", "part"], "around"], paint: { "fill-color": ink, "fill-opacity": 0.18, "fill-antialias": false } });
    this.map.addLayer({ id: "print-edge", type: "line", source: SOURCE, filter: ["==", ["get", "part"], "frame"], paint: { "line-color": select, "line-width": 2 } });
  };
}

/** Returns the frame and the rest of the world around it. */
export function dataOf(ground: GeoJSON.Polygon | null): GeoJSON.FeatureCollection {
  const [ring] = ground?.coordinates ?? [];
  if (!ground || !ring) return { type: "FeatureCollection", features: [] };
  const around: GeoJSON.Polygon = { type: "Polygon", coordinates: [WORLD, ring] };
  return {
    type: "FeatureCollection",
    features: [
      { type: "Feature", properties: { part: "around" }, geometry: around },
      { type: "Feature", properties: { part: "frame" }, geometry: ground },
    ],
  };
}
