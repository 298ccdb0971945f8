import type { FeatureRef, Selected, Selection } from "./state.ts";

/** The most objects that a selection holds. */
export const SELECTION_LIMIT = 500;

export const EMPTY: Selection = { items: [], collecting: false };

/** Whether two references name the same feature. */
export function isSame(one: FeatureRef, other: FeatureRef): boolean {
  return one.layer === other.layer && one.id === other.id;
}

/** Whether a feature is in the selection. */
export function isSelected(selection: Selection, ref: FeatureRef): boolean {
  return selection.items.some((item) => isSame(item, ref));
}

/** Returns the selection with a feature added, or taken out if it was there. */
export function toggled(selection: Selection, feature: Selected): Selection {
  if (isSelected(selection, feature)) return without(selection, feature);
  return added(selection, [feature]).selection;
}

/** Returns the selection without a feature. */
export function without(selection: Selection, ref: FeatureRef): Selection {
  const items = selection.items.filter((item) => !isSame(item, ref));
  return { items, collecting: items.length > 0 };
}

/** Returns the selection with features added once each, and how many found no room. */
export function added(
  selection: Selection,
  features: readonly Selected[],
  limit: number = SELECTION_LIMIT,
): { selection: Selection; added: number; leftOut: number } {
  const items = [...selection.items];
  let leftOut = 0;
  for (const feature of features) {
    if (items.some((item) => isSame(item, feature))) continue;
    if (items.length < limit) items.push(feature);
    else leftOut += 1;
  }
  const count = items.length - selection.items.length;
  return { selection: { items, collecting: items.length > 0 }, added: count, leftOut };
}

/** Returns the selection after a plain click: it follows the click until a set is being collected. */
export function clicked(selection: Selection, feature: Selected | null): Selection {
  if (selection.collecting) return selection;
  return { items: feature ? [feature] : [], collecting: false };
}

/** Returns the selected features of a layer. */
export function ofLayer(selection: Selection, layer: string): readonly Selected[] {
  return selection.items.filter((item) => item.layer === layer);
}

/** Reads a selection that was kept as text; what is not ours is left aside. */
export function parseSelection(text: string | null): Selection {
  try {
    const read: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(read)) return EMPTY;
    return added(EMPTY, read.filter(isFeature)).selection;
  } catch {
    return EMPTY;
  }
}

function isFeature(read: unknown): read is Selected {
  if (typeof read !== "object" || read === null) return false;
  const { layer, id, title } = read as Partial<Record<keyof Selected, unknown>>;
  return typeof layer === "string" && Number.isInteger(id) && typeof title === "string";
}
