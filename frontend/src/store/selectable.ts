import type { City } from "../api/types.ts";

/** Returns the layers whose features can be selected for an action. */
export function selectableLayers(city: City): ReadonlySet<string> {
  return new Set(city.actions.map((action) => action.layer));
}
