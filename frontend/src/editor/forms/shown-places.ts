import type { GeoJSONSource, LayerSpecification, MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../../api/types.ts";
import type { Editor } from "../editor.ts";
import { followTheme } from "../../map/follow-theme.ts";
import { mapColours } from "../../map/map-colours.ts";
import { boxOf, type LocalBox, type LocalGeometry } from "../plane/shapes.ts";

const SOURCE = "editor:places";
const LEAST_M = 20;

/** A place to be shown on the map, and what it is. */
export interface ShownPlace {
  readonly geometry: LocalGeometry;
  readonly role: "focus" | "base" | "theirs" | "mine" | "error" | "warning";
}

/** Draws places over the map for a panel; stop() takes them off. */
export class ShownPlaces {
  private places: readonly ShownPlace[] = [];
  private map: MapLibreMap | null = null;
  private told = "";
  private readonly off: () => void;

  constructor(private readonly editor: Editor) {
    this.off = editor.workspace.useMap((map) => {
      this.map = map;
      map.on("styledata", this.draw);
      this.draw();
      const stopFollowing = followTheme(map, layers);
      return () => {
        stopFollowing();
        map.off("styledata", this.draw);
        for (const { id } of layers()) if (map.getLayer(id)) map.removeLayer(id);
        if (map.getSource(SOURCE)) map.removeSource(SOURCE);
        this.map = null;
        this.told = "";
      };
    });
  }

  show(places: readonly ShownPlace[]): void {
    this.places = places;
    this.draw();
  }

  stop(): void {
    this.off();
  }

  private readonly draw = (): void => {
    const { map, editor } = this;
    if (!map || (!map.isStyleLoaded() && !map.getSource(SOURCE))) return;
    if (!map.getSource(SOURCE)) {
      map.addSource(SOURCE, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      this.told = "";
    }
    for (const layer of layers()) if (!map.getLayer(layer.id)) map.addLayer(layer);
    const features = this.places.map(({ geometry, role }) => ({ type: "Feature" as const, geometry: editor.plane.drawn(geometry), properties: { role } }));
    const told = JSON.stringify(features);
    if (told === this.told) return;
    this.told = told;
    map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: "FeatureCollection", features });
  };
}

/** Brings places into view with some room around them. */
export function goTo(editor: Editor, geometries: readonly LocalGeometry[]): void {
  const boxes = geometries.map(boxOf).filter((box) => box !== null);
  if (boxes.length > 0) editor.workspace.go(degreesOf(editor, roomy(around(boxes))));
}

/** The box around boxes. */
export function around(boxes: readonly LocalBox[]): LocalBox {
  return [0, 1, 2, 3].map((i) => Math[i < 2 ? "min" : "max"](...boxes.map((box) => box[i] as number))) as unknown as LocalBox;
}

function roomy([west, south, east, north]: LocalBox): LocalBox {
  const [dx, dy] = [Math.max(LEAST_M, (east - west) * 0.2), Math.max(LEAST_M, (north - south) * 0.2)];
  return [west - dx, south - dy, east + dx, north + dy];
}

function degreesOf({ plane }: Editor, [west, south, east, north]: LocalBox): Bounds {
  const corners = [[west, south], [east, south], [east, north], [west, north]].map((corner) => plane.toLonLat(corner as [number, number]));
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function layers(): LayerSpecification[] {
  const { edited, faint, refused, select, warning } = mapColours();
  const colour = ["match", ["get", "role"], "mine", edited, "base", faint, "error", refused, "warning", warning, select] as never;
  return [
    {
      id: `${SOURCE}/line`,
      source: SOURCE,
      type: "line",
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round" },
      paint: { "line-color": colour, "line-width": 3.5, "line-opacity": 0.85 },
    },
    {
      id: `${SOURCE}/point`,
      source: SOURCE,
      type: "circle",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 10, "circle-opacity": 0, "circle-stroke-width": 3, "circle-stroke-color": colour },
    },
  ];
}
