import {
  MapLibreMap,
  ScaleControl,
  type GeoJSONSource,
  type VectorTileSource,
} from "maplibre-gl";
import type { Bounds, City, Item } from "../api/types.ts";
import { isShown } from "../store/choices.ts";
import type { DrawnChoices } from "../store/lookups.ts";
import type { FeatureRef } from "../store/state.ts";
import type { Place } from "../workspace/address.ts";
import { lngLatBounds, PADDING_PX, viewOf } from "./bounds.ts";
import { hatchesOf } from "./draw-layer.ts";
import { followTheme } from "./follow-theme.ts";
import { drawHatch, hatchName } from "./hatch.ts";
import { CARD_SOURCE } from "./highlight.ts";
import { listen, type MapEvents } from "./listen.ts";
import { needsNewStyle, withOtherTiles } from "./refresh.ts";
import { showChoices } from "./show-choices.ts";
import { drawnLayers, styleOf, tilesOf } from "./style.ts";
import { startWorkers } from "./workers.ts";

const CLOSEST_ZOOM = 18;
const FADE_MS = 150;

/** What the map itself says. */
export interface MapWords {
  readonly title: string;
  readonly metres: string;
  readonly kilometres: string;
}

/** The one place that talks to MapLibre: shows layers, marks features, moves the view. */
export class MapView {
  private readonly map: MapLibreMap;
  private readonly ready: Promise<void>;
  private readonly stopListening: () => void;
  private readonly stopWatching: () => void;
  private selected: readonly FeatureRef[] = [];
  private marked: Item | null = null;

  constructor(
    container: HTMLElement,
    private city: City,
    private choices: DrawnChoices,
    events: MapEvents,
    place: Place | null,
    words: MapWords,
  ) {
    startWorkers();
    this.map = new MapLibreMap({
      container,
      style: styleOf(city, choices, location.href),
      ...(place ? { center: [place.lon, place.lat], zoom: place.zoom } : viewOf(city.bounds)),
      minZoom: 3,
      maxZoom: 21,
      attributionControl: false,
      boxZoom: false,
      dragRotate: false,
      maxPitch: 0,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FADE_MS,
      validateStyle: false,
      locale: {
        "Map.Title": words.title,
        "ScaleControl.Meters": words.metres,
        "ScaleControl.Kilometers": words.kilometres,
      },
    });
    this.map.getCanvas().setAttribute("aria-describedby", `${container.id}-help`);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
    this.ready = new Promise((resolve) => this.map.once("load", () => resolve()));
    this.addHatches();
    this.stopListening = listen(this.map, events, () => this.shown());
    const resized = new ResizeObserver(() => this.map.resize());
    resized.observe(container);
    const stopFollowing = followTheme(this.map, () => styleOf(this.city, this.choices, location.href).layers);
    this.stopWatching = () => {
      resized.disconnect();
      stopFollowing();
    };
  }

  /** Shows and hides layers and draws them as chosen. */
  show(choices: DrawnChoices): void {
    showChoices(this.map, this.city, this.choices, choices);
    this.choices = choices;
  }

  /** Marks just these features as selected. */
  select(items: readonly FeatureRef[]): void {
    const mark = (ref: FeatureRef, selected: boolean) => {
      if (!this.map.getSource(ref.layer)) return;
      this.map.setFeatureState({ source: ref.layer, sourceLayer: ref.layer, id: ref.id }, { selected });
    };
    const before = this.selected;
    this.selected = items;
    void this.ready.then(() => {
      for (const ref of before) mark(ref, false);
      for (const ref of items) mark(ref, true);
    });
  }

  /** Marks the feature whose card is open by its exact geometry, or none. */
  mark(item: Item | null): void {
    this.marked = item;
    void this.ready.then(() => {
      const features: GeoJSON.Feature[] = item?.geometry
        ? [{ type: "Feature", geometry: item.geometry, properties: {} }]
        : [];
      this.map.getSource<GeoJSONSource>(CARD_SOURCE)?.setData({ type: "FeatureCollection", features });
    });
  }

  /** Moves the view to bounds; a point is shown from near. */
  go(bounds: Bounds | null): void {
    if (!bounds) return;
    this.map.fitBounds(lngLatBounds(bounds), { padding: PADDING_PX * 1.5, maxZoom: CLOSEST_ZOOM, duration: 700 });
  }

  /** Moves the view to a place at once. */
  jump(place: Place): void {
    this.map.jumpTo({ center: [place.lon, place.lat], zoom: place.zoom });
  }

  zoomBy(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps);
  }

  /** Takes over newly loaded layers and asks again for the tiles of those that have changed. */
  renew(city: City): void {
    const before = this.city;
    this.city = city;
    if (needsNewStyle(before, city)) {
      this.map.once("styledata", () => {
        this.select(this.selected);
        this.mark(this.marked);
      });
      this.map.setStyle(styleOf(city, this.choices, location.href));
      return;
    }
    for (const layer of withOtherTiles(before, city)) {
      this.map.getSource<VectorTileSource>(layer.name)?.setTiles([tilesOf(layer, location.href)]);
    }
  }

  /** Where the view is: its centre and zoom. */
  place(): Place {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** Lets a part of the page draw on the map and listen to it; call the result to take it off. */
  use(mount: (map: MapLibreMap) => () => void): () => void {
    let stop: (() => void) | null = null;
    let over = false;
    void this.ready.then(() => {
      if (!over) stop = mount(this.map);
    });
    return () => {
      over = true;
      stop?.();
    };
  }

  focus(): void {
    this.map.getCanvas().focus();
  }

  destroy(): void {
    this.stopListening();
    this.stopWatching();
    this.map.remove();
  }

  private shown() {
    return drawnLayers(this.city).filter((layer) => isShown(this.choices, layer));
  }

  private addHatches(): void {
    const ratio = Math.min(3, Math.ceil(window.devicePixelRatio || 1));
    this.map.on("styledata", () => {
      for (const hatch of drawnLayers(this.city).flatMap(hatchesOf)) {
        const name = hatchName(hatch);
        if (!this.map.hasImage(name)) this.map.addImage(name, drawHatch(hatch, ratio), { pixelRatio: ratio });
      }
    });
  }
}
