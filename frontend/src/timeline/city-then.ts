import type { City, LayerDescription } from "../api/types.ts";

/** Whether the record of a layer reaches back to a moment; null is the present. */
export function isRecorded(layer: LayerDescription, moment: string | null): boolean {
  if (moment === null) return true;
  return !!layer.recorded_from && Date.parse(layer.recorded_from) <= Date.parse(moment);
}

/** Returns the first zoom at which a layer is drawn; of the past there may be no overviews. */
export function firstZoom(layer: LayerDescription, moment: string | null): number {
  return moment === null ? layer.minzoom : Math.max(layer.minzoom, layer.past_from ?? layer.minzoom);
}

/** Whether a layer that is drawn at a zoom today is not drawn there at a moment, although it is recorded. */
export function lacksOverview(layer: LayerDescription, moment: string | null, zoom: number): boolean {
  const floor = Math.floor(zoom);
  return isRecorded(layer, moment) && floor >= layer.minzoom && floor < firstZoom(layer, moment);
}

/**
 * Returns a city as the map draws it at a moment; the present is the city itself.
 *
 * Layers without a record of the moment are not drawn then. What is published today raises no
 * revision of the past, so that nothing is asked for again.
 */
export function cityAt(city: City, moment: string | null): City {
  if (moment === null) return city;
  const layers = city.layers.map((layer) => ({
    ...layer,
    loaded: layer.loaded && isRecorded(layer, moment),
    tiles: `${layer.tiles}?datetime=${encodeURIComponent(moment)}`,
    minzoom: firstZoom(layer, moment),
    revision: 0,
  }));
  return { ...city, layers };
}
