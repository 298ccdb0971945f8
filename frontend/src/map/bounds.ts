import type { LngLatBoundsLike, MapOptions } from "maplibre-gl";
import type { Bounds } from "../api/types.ts";

export const PADDING_PX = 48;

/** Returns the first view of a map: all of the bounds, or the Earth where there are none. */
export function viewOf(bounds: Bounds | null): Pick<MapOptions, "bounds" | "fitBoundsOptions" | "center" | "zoom"> {
  if (!bounds) return { center: [0, 20], zoom: 3 };
  return { bounds: lngLatBounds(bounds), fitBoundsOptions: { padding: PADDING_PX / 2 } };
}

/** Returns bounds as MapLibre takes them: the south-western corner, then the north-eastern. */
export function lngLatBounds([west, south, east, north]: Bounds): LngLatBoundsLike {
  return [
    [west, south],
    [east, north],
  ];
}
