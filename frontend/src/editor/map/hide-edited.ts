import type { FilterSpecification, MapLibreMap } from "maplibre-gl";
import type { Editor } from "../editor.ts";

const plain = new WeakMap<MapLibreMap, Map<string, FilterSpecification | undefined>>();

/** Leaves features with edits out of what the tiles draw; null shows them all again. */
export function hideEdited(map: MapLibreMap, editor: Editor | null): void {
  const filters = plain.get(map) ?? new Map<string, FilterSpecification | undefined>();
  plain.set(map, filters);
  const hidden = hiddenIds(editor);
  for (const { id, source } of placed(map)) {
    const ids = hidden.get(source);
    if (!ids && !filters.has(id)) continue;
    if (!filters.has(id)) filters.set(id, map.getFilter(id) ?? undefined);
    const before = filters.get(id);
    if (!ids) {
      map.setFilter(id, before ?? null);
      filters.delete(id);
      continue;
    }
    const others = ["!", ["in", ["to-number", ["id"], -1], ["literal", ids]]];
    map.setFilter(id, (before ? ["all", before, others] : others) as FilterSpecification);
  }
}

function hiddenIds(editor: Editor | null): Map<string, number[]> {
  const hidden = new Map<string, number[]>();
  for (const { base } of Object.values(editor?.draft.get().edits ?? {})) {
    if (base) hidden.set(base.layer, [...(hidden.get(base.layer) ?? []), base.id]);
  }
  return hidden;
}

function placed(map: MapLibreMap): { id: string; source: string }[] {
  return map.getLayersOrder().flatMap((id) => {
    const source = map.getLayer(id)?.source;
    return source ? [{ id, source }] : [];
  });
}
