import { kept } from "../api/kept.ts";
import type { LayerFilter } from "../store/layer-choices.ts";
import { toCql2, type Kinds } from "./cql2.ts";

/** A form in which a layer can be had as a file; href: of the whole layer. */
export interface ExportFormat {
  readonly title: string;
  readonly href: string;
}

/** What of a layer is wanted; moment: of the past, null for the present. */
export interface Wanted {
  readonly filter: LayerFilter | undefined;
  readonly kinds: Kinds;
  readonly moment: string | null;
}

interface CollectionLink {
  readonly rel: string;
  readonly href: string;
  readonly format?: string;
}

/** Returns the forms in which the server gives a layer out. */
export async function exportFormats(api: string, layer: string): Promise<readonly ExportFormat[]> {
  const { links } = await kept<{ links: readonly CollectionLink[] }>(`${api}/collections/${layer}?f=json`);
  return links.flatMap(({ rel, href, format }) => (rel === "enclosure" && format ? [{ title: format, href }] : []));
}

/** Returns the address of what the map shows of a layer: what its filter lets through, as at its moment. */
export function exportAddress(href: string, { filter, kinds, moment }: Wanted): string {
  const query = new URLSearchParams();
  if (filter) {
    query.set("filter-lang", "cql2-json");
    query.set("filter", JSON.stringify(toCql2(filter, kinds)));
  }
  if (moment !== null) query.set("datetime", moment);
  const asked = query.toString();
  return asked ? `${href}${href.includes("?") ? "&" : "?"}${asked}` : href;
}
