import { LngLatBounds, MapLibreMap, NavigationControl, ScaleControl, type StyleSpecification } from "maplibre-gl";
import type { City } from "../api/types.ts";
import { boundsOf } from "../api-pages/bounds-of.ts";
import { controlWords } from "../map/control-words.ts";
import { hatchesOf } from "../map/draw-layer.ts";
import { followTheme } from "../map/follow-theme.ts";
import { drawHatch, hatchName } from "../map/hatch.ts";
import { drawnLayers, styleOf } from "../map/style.ts";
import { startWorkers } from "../map/workers.ts";
import { foremost, shapesOf, shownBy, type ExplainedFact, type ShownShape } from "./explained.ts";
import { drawPlan, HIT_LAYERS, planHatches, SOURCE } from "./looks.ts";
import { NO_CHOICES } from "../store/layer-choices.ts";

const GROUND = new Set(["base", "landscaping"]);
const CLOSEST_ZOOM = 20.5;
const REACH_PX = 4;

/** What the map tells: the line whose shape is pointed at, and the one that was clicked. */
export interface PlanMapEvents {
  readonly label: string;
  readonly ready: () => void;
  readonly point: (key: string | null) => void;
  readonly open: (key: string) => void;
}

/** The map beside a plan: its shapes over the city. */
export class PlanMap {
  private readonly map: MapLibreMap;
  private lit: number | null = null;

  constructor(
    container: HTMLElement,
    private readonly city: City,
    private readonly facts: readonly ExplainedFact[],
    private readonly events: PlanMapEvents,
  ) {
    startWorkers();
    const around = boundsOf({ type: "FeatureCollection", features: shapesOf(facts) }) ?? city.bounds;
    this.map = new MapLibreMap({
      container,
      style: this.style(),
      ...(around ? { bounds: new LngLatBounds([...around]), fitBoundsOptions: { padding: 40 } } : {}),
      maxZoom: 22,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      fadeDuration: 0,
      locale: controlWords(city, events.label),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
    this.addHatches();
    this.listen();
    followTheme(this.map, () => this.style().layers);
    this.map.once("load", () => events.ready());
    new ResizeObserver(() => this.map.resize()).observe(container);
  }

  /** Lights the shape of a line, or none; whether it has one. */
  light(key: string | null): boolean {
    const fact = key === null ? null : shownBy(this.facts, key);
    const id = fact ? this.facts.indexOf(fact) : null;
    if (id === this.lit) return id !== null;
    if (!this.map.getSource(SOURCE)) return false;
    if (this.lit !== null) this.map.setFeatureState({ source: SOURCE, id: this.lit }, { lit: false });
    if (id !== null) this.map.setFeatureState({ source: SOURCE, id }, { lit: true });
    this.lit = id;
    return id !== null;
  }

  /** Moves the view to the shape of a line. */
  zoom(key: string): void {
    const geometry = shownBy(this.facts, key)?.geometry;
    const around = geometry ? boundsOf(geometry) : null;
    if (!around) return;
    this.map.fitBounds(new LngLatBounds([...around]), { padding: 60, maxZoom: CLOSEST_ZOOM, duration: 400 });
  }

  /** Shows or hides the layers of the city above the ground. */
  showCity(shown: boolean): void {
    const names = new Set(drawnLayers(this.city).filter((layer) => layer.shown && !GROUND.has(layer.group)).map(({ name }) => name));
    for (const { id, source } of this.map.getStyle().layers as { id: string; source?: string }[]) {
      if (source && names.has(source)) this.map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    }
  }

  private style(): StyleSpecification {
    const shown = Object.fromEntries(this.city.layers.map((layer) => [layer.name, layer.shown && GROUND.has(layer.group)]));
    const style = styleOf({ ...this.city, actions: [] }, { ...NO_CHOICES, shown }, location.href);
    return {
      ...style,
      sources: {
        ...style.sources,
        [SOURCE]: { type: "geojson", data: { type: "FeatureCollection", features: shapesOf(this.facts) } },
      },
      layers: [...style.layers, ...drawPlan()],
    };
  }

  private addHatches(): void {
    const ratio = Math.min(3, Math.ceil(window.devicePixelRatio || 1));
    this.map.on("styledata", () => {
      for (const hatch of [...planHatches(), ...drawnLayers(this.city).flatMap(hatchesOf)]) {
        const name = hatchName(hatch);
        if (!this.map.hasImage(name)) this.map.addImage(name, drawHatch(hatch, ratio), { pixelRatio: ratio });
      }
    });
  }

  private listen(): void {
    this.map.on("mousemove", ({ point }) => {
      const key = this.at(point);
      this.map.getCanvas().style.cursor = key === null ? "" : "pointer";
      this.events.point(key);
    });
    this.map.on("mouseout", () => this.events.point(null));
    this.map.on("click", ({ point }) => {
      const key = this.at(point);
      if (key !== null) this.events.open(key);
    });
  }

  private at({ x, y }: { readonly x: number; readonly y: number }): string | null {
    const layers = HIT_LAYERS.filter((id) => this.map.getLayer(id));
    const near = this.map.queryRenderedFeatures(
      [
        [x - REACH_PX, y - REACH_PX],
        [x + REACH_PX, y + REACH_PX],
      ],
      { layers: [...layers] },
    );
    const under = this.map.queryRenderedFeatures([x, y], { layers: [`${SOURCE}/fill`] });
    const lines = near.filter(({ geometry }) => !geometry.type.endsWith("Polygon"));
    return foremost([...lines, ...under].map(({ properties }) => properties as ShownShape))?.key ?? null;
  }
}
