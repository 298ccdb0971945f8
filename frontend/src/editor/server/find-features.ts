import { toCql2, type Kinds } from "../../layers-panel/cql2.ts";
import type { LayerFilter } from "../../store/layer-choices.ts";
import { exchange } from "./working.ts";

/** Features by their numbers; more: how many the filter finds beyond those. */
export interface FoundIds {
  readonly ids: readonly number[];
  readonly more: number;
}

/** Asks for the numbers of the features of a layer that a filter lets through, in the whole municipality. */
export async function findFeatures(api: string, layer: string, filter: LayerFilter, kinds: Kinds, most: number): Promise<FoundIds> {
  const words = new URLSearchParams({
    filter: JSON.stringify(toCql2(filter, kinds)),
    "filter-lang": "cql2-json",
    skipGeometry: "true",
    properties: "",
    count: "true",
    limit: String(most),
  });
  const url = `${api}/collections/${encodeURIComponent(layer)}/items?${words.toString()}`;
  const read = await exchange<{ readonly features: readonly { readonly id: number }[]; readonly numberMatched?: number }>(url);
  const ids = read.features.map(({ id }) => id);
  return { ids, more: Math.max(0, (read.numberMatched ?? ids.length) - ids.length) };
}
