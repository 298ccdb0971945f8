import type { AddLayerObject, GeoJSONSource, LayerSpecification, MapLibreMap } from "maplibre-gl";
import { onAppearance } from "../appearance/appearance.ts";
import type { LayerDescription } from "../api/types.ts";
import { asDrawn } from "../map/as-drawn.ts";
import { isShown, opacityOf } from "../store/choices.ts";
import { ofLayer } from "../store/selection.ts";
import type { State } from "../store/state.ts";
import { drawBuildings, drawEnvelope, ENVELOPE_SOURCE, type Drawing, type Lit } from "./extrusions.ts";
import { estimatedPattern, patternName } from "./estimated-pattern.ts";
import { CLASS_ENDS_M } from "./heights.ts";
import { solidColours, type SolidColours } from "./solid-colours.ts";
import { partsOnMap, type Volume } from "./volumes.ts";

const INTENSITY = 0.35;

/** What is shown beside the buildings of the tiles. */
export interface Scene {
  readonly exaggeration: number;
  readonly volume: Volume | null;
  readonly parcel: number | null;
}

/** Returns the loaded layers whose features have heights. */
export function raisedLayers(state: State): readonly LayerDescription[] {
  return state.city?.layers.filter((layer) => layer.loaded && layer.heights) ?? [];
}

/** Draws volumes on a map as long as it is not destroyed, whatever else restyles the map. */
export class SolidMap {
  private colours: SolidColours = solidColours();
  private drawn = new Map<string, string>();
  private scene: Scene = { exaggeration: 1, volume: null, parcel: null };
  private restoring = false;
  private readonly light: ReturnType<MapLibreMap["getLight"]>;
  private readonly stopTheme: () => void;

  constructor(
    private readonly map: MapLibreMap,
    private readonly state: () => State,
    private readonly unstated: string,
  ) {
    this.light = map.getLight();
    this.stopTheme = onAppearance(() => {
      this.colours = solidColours();
      this.addPatterns();
      this.draw();
    });
    map.on("styledata", this.restore);
    this.restore();
  }

  show(scene: Scene): void {
    const moved = scene.volume !== this.scene.volume || scene.parcel !== this.scene.parcel;
    this.scene = scene;
    if (moved) this.map.getSource<GeoJSONSource>(ENVELOPE_SOURCE)?.setData(this.parts());
    this.draw();
  }

  /** Brings the style layers to what the state and the scene say now. */
  draw(): void {
    const before = this.map.getLayersOrder().find((id) => id.endsWith("/label"));
    // below the names of the map, but what is marked comes before those
    for (const layer of this.wanted()) this.bring(layer, layer.type === "symbol" ? undefined : before);
  }

  destroy(): void {
    this.stopTheme();
    this.map.off("styledata", this.restore);
    for (const id of this.drawn.keys()) if (this.map.getLayer(id)) this.map.removeLayer(id);
    if (this.map.getSource(ENVELOPE_SOURCE)) this.map.removeSource(ENVELOPE_SOURCE);
    for (const name of patternNames()) if (this.map.hasImage(name)) this.map.removeImage(name);
    this.map.setLight(this.light);
  }

  /** A new style of the map knows nothing of volumes. */
  private readonly restore = (): void => {
    const { map } = this;
    const whole = map.getSource(ENVELOPE_SOURCE) && this.wanted().every(({ id }) => map.getLayer(id));
    // what is added changes the style, which is told at once
    if (whole || this.restoring) return;
    this.restoring = true;
    if (!map.getSource(ENVELOPE_SOURCE)) map.addSource(ENVELOPE_SOURCE, { type: "geojson", data: this.parts() });
    this.addPatterns();
    map.setLight({ anchor: "map", position: [1.5, 210, 35], intensity: INTENSITY });
    this.draw();
    this.restoring = false;
  };

  private parts(): GeoJSON.FeatureCollection {
    return partsOnMap(this.scene.volume, this.scene.parcel ?? 0);
  }

  private wanted(): LayerSpecification[] {
    const state = this.state();
    const sources = raisedLayers(state).filter(({ name }) => this.map.getSource(name));
    const chosen = { ...state.choices, lookups: state.lookups };
    const buildings = sources.flatMap((layer) => {
      return layer.heights ? drawBuildings(asDrawn(layer, chosen), layer.heights, this.drawingOf(layer, state)) : [];
    });
    const whole = { ...this.drawingBy(), opacity: 1, visible: true, lit: { selected: [], card: null } };
    return [...buildings, ...drawEnvelope(whole, this.unstated)];
  }

  private drawingOf(layer: LayerDescription, state: State): Drawing {
    return {
      ...this.drawingBy(),
      opacity: opacityOf(state.choices, layer),
      visible: isShown(state.choices, layer),
      lit: litOf(layer, state),
    };
  }

  private drawingBy(): Pick<Drawing, "colours" | "exaggeration"> {
    return { colours: this.colours, exaggeration: this.scene.exaggeration };
  }

  private bring(layer: LayerSpecification, before: string | undefined): void {
    const { map } = this;
    const told = JSON.stringify(layer);
    if (!map.getLayer(layer.id)) map.addLayer(layer as AddLayerObject, before);
    else if (this.drawn.get(layer.id) !== told) {
      if ("filter" in layer && layer.filter) map.setFilter(layer.id, layer.filter);
      if (layer.minzoom !== undefined) map.setLayerZoomRange(layer.id, layer.minzoom, layer.maxzoom ?? 24);
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        map.setPaintProperty(layer.id, name as "fill-extrusion-height", value);
      }
      for (const [name, value] of Object.entries(layer.layout ?? {})) {
        map.setLayoutProperty(layer.id, name as "visibility", value);
      }
    }
    this.drawn.set(layer.id, told);
  }

  private addPatterns(): void {
    const ratio = Math.min(3, Math.ceil(window.devicePixelRatio || 1));
    const { classes, light, ink } = this.colours;
    for (const [i, name] of patternNames().entries()) {
      if (this.map.hasImage(name)) this.map.removeImage(name);
      this.map.addImage(name, estimatedPattern(classes[i] ?? light, light, ink, ratio), { pixelRatio: ratio });
    }
  }
}

function patternNames(): string[] {
  return [...CLASS_ENDS_M, null].map((_, i) => patternName(i));
}

function litOf(layer: LayerDescription, { selection, card }: State): Lit {
  return {
    selected: ofLayer(selection, layer.name).map(({ id }) => id),
    card: card.state !== "none" && card.ref.layer === layer.name ? card.ref.id : null,
  };
}
