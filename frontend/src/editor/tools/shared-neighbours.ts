import type { Editor } from "../editor.ts";
import { boxOf, isSurface, type LocalBox, type LocalPoints, type RawGeometry, type Position } from "../plane/shapes.ts";
import { reachOfGrid, type Sharer } from "../plane/shared.ts";
import { withVerticesShared, type AddedVertex } from "../plane/shared-vertices.ts";
import type { ToolNote } from "../server/geometry-tools.ts";
import { kept, type StepEdit } from "./split-succession.ts";

/** A feature that may share boundaries with another. */
export interface LayerSharer extends Sharer {
  readonly layer: string;
}

/** Whether features of a layer are kept together with those of another (or the same) layer. */
export function keepsTogether(editor: Editor, layer: string, other: string): boolean {
  const { keepShared, keepSharedAcross } = editor.state;
  if (!keepShared || !editor.layer(other)?.may_edit) return false;
  return layer === other || (keepSharedAcross && editor.workspace.shownLayers().has(other));
}

/** The features in a box whose boundaries are kept together with those of a layer, some left out; of other layers surfaces only. */
export function sharersIn(editor: Editor, box: LocalBox, layer: string, except: readonly string[]): LayerSharer[] {
  return editor.near(box).flatMap(({ key, layer: own, geometry }) =>
    geometry && !except.includes(key) && keepsTogether(editor, layer, own) && (own === layer || isSurface(geometry)) ? [{ key, layer: own, geometry }] : [],
  );
}

/** The new vertices that a tool of the server tells of. */
export function addedOf(notes: readonly ToolNote[]): AddedVertex[] {
  return notes.flatMap(({ code, place, values }) => {
    const edge = values["edge"];
    return code === "VERTEX_ADDED" && isPoint(place) && isEdge(edge) ? [{ place: place.coordinates, edge }] : [];
  });
}

/**
 * Returns the edits that give neighbours the new vertices of a feature; the neighbours are read first.
 *
 * What cannot be read is left as it is: the check for gaps tells of it.
 */
export async function neighboursWith(editor: Editor, { key, layer }: { readonly key: string; readonly layer: string }, added: readonly AddedVertex[]): Promise<StepEdit[]> {
  const box = boxOf({ type: "MultiPoint", coordinates: added.map(({ place }) => place) } satisfies LocalPoints);
  if (!box || !editor.state.keepShared) return [];
  const layers = editor.state.layers.map(({ name }) => name).filter((name) => keepsTogether(editor, layer, name));
  await editor.known.read(layers, box).catch(() => editor.notice(editor.workspace.say("snapping_unread")));
  return neighboursNow(editor, { key, layer }, added);
}

/** Returns those edits for neighbours that have been read, as they are now. */
export function neighboursNow(editor: Editor, { key, layer }: { readonly key: string; readonly layer: string }, added: readonly AddedVertex[]): StepEdit[] {
  const box = boxOf({ type: "MultiPoint", coordinates: added.map(({ place }) => place) } satisfies LocalPoints);
  if (!box || !editor.state.keepShared) return [];
  const changed = withVerticesShared(sharersIn(editor, box, layer, [key]), added, reachOfGrid(editor.plane.crs.precision_m));
  return changed.flatMap((one) => {
    const feature = editor.feature(one.key);
    return feature ? [kept(feature, one.geometry)] : [];
  });
}

function isPoint(place: RawGeometry | null): place is RawGeometry & { readonly coordinates: Position } {
  return place?.type === "Point";
}

function isEdge(value: unknown): value is AddedVertex["edge"] {
  return Array.isArray(value) && value.length === 2 && value.every((end) => Array.isArray(end) && end.length === 2);
}
