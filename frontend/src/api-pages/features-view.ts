import {
  LngLatBounds,
  MapLibreMap,
  NavigationControl,
  type LayerSpecification,
  type StyleSpecification,
} from "maplibre-gl";
import type { City } from "../api/types.ts";
import { controlWords } from "../map/control-words.ts";
import { followTheme } from "../map/follow-theme.ts";
import { mapColours } from "../map/map-colours.ts";
import { styleOf } from "../map/style.ts";
import { startWorkers } from "../map/workers.ts";
import { boundsOf } from "./bounds-of.ts";
import { NO_CHOICES } from "../store/layer-choices.ts";

const SOURCE = "platform:features";
const GROUND = new Set(["base", "landscaping"]);
const CLOSEST_ZOOM = 17.5;
const FILL = `${SOURCE}/fill`;
const LINE = `${SOURCE}/line`;
const CIRCLE = `${SOURCE}/circle`;

/** What the page does when the reader opens a feature or points at one. */
export interface FeatureEvents {
  readonly label: string;
  open(id: number): void;
  point(id: number | null): void;
}

/** A map of given features over the ground of the city. */
export class FeaturesView {
  private readonly map: MapLibreMap;
  private readonly stopFollowing: () => void;
  private marked: number | null = null;

  constructor(container: HTMLElement, city: City, features: GeoJSON.GeoJSON, events: FeatureEvents) {
    startWorkers();
    const around = boundsOf(features) ?? city.bounds;
    this.map = new MapLibreMap({
      container,
      style: styleOn(city, features),
      ...(around ? { bounds: new LngLatBounds([...around]), fitBoundsOptions: { padding: 36, maxZoom: CLOSEST_ZOOM } } : {}),
      attributionControl: false,
      scrollZoom: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      locale: controlWords(city, events.label),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.listen(events);
    this.stopFollowing = followTheme(this.map, () => styleOn(city, features).layers);
  }

  /** Marks one feature, or none. */
  mark(id: number | null): void {
    if (!this.map.getSource(SOURCE) || id === this.marked) return;
    if (this.marked !== null) this.map.setFeatureState({ source: SOURCE, id: this.marked }, { hover: false });
    if (id !== null) this.map.setFeatureState({ source: SOURCE, id }, { hover: true });
    this.marked = id;
  }

  destroy(): void {
    this.stopFollowing();
    this.map.remove();
  }

  private listen(events: FeatureEvents): void {
    for (const layer of [FILL, LINE, CIRCLE]) {
      this.map.on("mousemove", layer, ({ features }) => {
        const id = features?.[0]?.id;
        if (typeof id !== "number") return;
        this.map.getCanvas().style.cursor = "pointer";
        this.mark(id);
        events.point(id);
      });
      this.map.on("mouseleave", layer, () => {
        this.map.getCanvas().style.cursor = "";
        this.mark(null);
        events.point(null);
      });
    }
    this.map.on("click", (event) => {
      const hit = this.map.queryRenderedFeatures(event.point, { layers: [CIRCLE, LINE, FILL] })[0];
      if (typeof hit?.id === "number") events.open(hit.id);
    });
  }
}

function styleOn(city: City, features: GeoJSON.GeoJSON): StyleSpecification {
  const ground = city.layers.filter(
    (layer) => GROUND.has(layer.group) && layer.shown && !layer.looks.some((look) => look.hatch !== null),
  );
  const style = styleOf({ ...city, layers: ground, actions: [] }, NO_CHOICES, location.href);
  return {
    ...style,
    sources: { ...style.sources, [SOURCE]: { type: "geojson", data: features } },
    layers: [...style.layers, ...drawFeatures()],
  };
}

function drawFeatures(): LayerSpecification[] {
  const { card, halo, select } = mapColours();
  const colour = ["case", ["boolean", ["feature-state", "hover"], false], select, card] as unknown as string;
  const shape = (name: string) => ["in", ["geometry-type"], ["literal", [name, `Multi${name}`]]] as unknown as boolean;
  return [
    {
      id: FILL,
      source: SOURCE,
      type: "fill",
      filter: shape("Polygon"),
      paint: { "fill-color": colour, "fill-opacity": 0.18, "fill-antialias": false },
    },
    {
      id: LINE,
      source: SOURCE,
      type: "line",
      filter: ["!", shape("Point")] as unknown as boolean,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colour, "line-width": 1.8 },
    },
    {
      id: CIRCLE,
      source: SOURCE,
      type: "circle",
      filter: shape("Point"),
      paint: {
        "circle-color": colour,
        "circle-radius": 4.5,
        "circle-stroke-color": halo,
        "circle-stroke-width": 1.2,
      },
    },
  ];
}
