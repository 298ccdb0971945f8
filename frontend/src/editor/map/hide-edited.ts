import type { FilterSpecification, MapLibreMap } from "maplibre-gl";
import type { Editor } from "../editor.ts";

/** What a layer of the map was filtered by before features were hidden in it, and by what it is since, as text. */
interface Hiding {
  readonly before: FilterSpecification | undefined;
  readonly set: string;
}

const hidings = new WeakMap<MapLibreMap, Map<string, Hiding>>();

/**
 * Leaves features with edits out of what the tiles draw; null shows them all again.
 *
 * A filter that somebody has set on the map since is kept.
 */
export function hideEdited(map: MapLibreMap, editor: Editor | null): void {
  const known = hidings.get(map) ?? new Map<string, Hiding>();
  hidings.set(map, known);
  const hidden = hiddenIds(editor);
  for (const { id, source } of placed(map)) {
    const [ids, hiding] = [hidden.get(source), known.get(id)];
    if (!ids && !hiding) continue;
    const now = map.getFilter(id) ?? undefined;
    const isOurs = hiding !== undefined && JSON.stringify(now) === hiding.set;
    const before = isOurs ? hiding.before : now;
    if (!ids) {
      if (isOurs) map.setFilter(id, before ?? null);
      known.delete(id);
      continue;
    }
    const others = ["!", ["in", ["to-number", ["id"], -1], ["literal", ids]]];
    const wanted = (before ? ["all", before, others] : others) as FilterSpecification;
    const set = JSON.stringify(wanted);
    if (set !== JSON.stringify(now)) map.setFilter(id, wanted);
    known.set(id, { before, set });
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
