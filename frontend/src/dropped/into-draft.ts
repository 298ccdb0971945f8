import type { Editor } from "../editor/editor.ts";
import { asMultiple } from "../editor/plane/shapes.ts";
import type { WorkingLayer } from "../editor/server/working.ts";
import type { DroppedFiles, LayerKey } from "./dropped-files.ts";
import { mapProperties, targetFields, type Mapping, type Unfit } from "./mapping.ts";

/** Most edits of a draft: a changeset holds no more. */
export const MOST_EDITS = 2000;

/** What came of taking features. */
export interface Taken {
  readonly count: number;
  readonly unfit: readonly Unfit[];
  readonly refused: readonly string[];
}

/** Returns how many of the chosen features a draft that holds some edits has room for. */
export function roomFor(chosen: number, held: number): number {
  return Math.max(0, Math.min(chosen, MOST_EDITS - held));
}

/** Returns how many edits the draft at hand holds. */
export function heldBy(editor: Editor): number {
  return Object.keys(editor.draft.get().edits).length;
}

const underWay = new WeakMap<DroppedFiles, Promise<Taken>>();

/**
 * Makes new features of a layer out of chosen ones of a file, at full precision, as one step of the draft.
 *
 * What is asked for again while it is under way is not taken twice.
 */
export function takeIntoDraft(
  dropped: DroppedFiles,
  editor: Editor,
  key: LayerKey,
  target: WorkingLayer,
  mapping: Mapping,
): Promise<Taken> {
  const taking = underWay.get(dropped) ?? take(dropped, editor, key, target, mapping).finally(() => underWay.delete(dropped));
  underWay.set(dropped, taking);
  return taking;
}

async function take(
  dropped: DroppedFiles,
  editor: Editor,
  key: LayerKey,
  target: WorkingLayer,
  mapping: Mapping,
): Promise<Taken> {
  const found = dropped.layer(key);
  const chosen = dropped.chosen(key);
  const rows = chosen.slice(0, roomFor(chosen.length, heldBy(editor)));
  if (!found || rows.length === 0) return { count: 0, unfit: [], refused: [] };
  const exact = await dropped.client.exact(found.preview, found.layer.number, rows, target.geometry);
  const targets = targetFields(target);
  const unfit: Unfit[] = [];
  const edits = exact.features.flatMap(({ row, properties, geometry }) => {
    const shape = asMultiple(geometry);
    const mapped = mapProperties(row, properties, mapping, targets);
    unfit.push(...mapped.unfit);
    return shape ? [editor.creation(target.name, shape, mapped.properties)] : [];
  });
  if (edits.length > 0) {
    const step = dropped.workspace.say("step_dropped", { name: found.file.name, count: edits.length });
    editor.applyAll(step, edits.map((after) => ({ key: after.key, after })));
    editor.select(edits.map((edit) => edit.key));
    editor.store.set({ panel: edits.length === 1 ? "form" : "changes" });
  }
  return { count: edits.length, unfit, refused: exact.refused.map(({ sentence }) => sentence) };
}
