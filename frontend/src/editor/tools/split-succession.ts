import type { Edit, FeatureKey, Lineage } from "../drafts/draft.ts";
import type { Draft, Editor } from "../editor.ts";
import { areaOf } from "../plane/measures.ts";
import type { LocalGeometry } from "../plane/shapes.ts";
import type { Schema, WorkingLayer } from "../server/working.ts";

/** The identifier that the platform itself gives; any other one stands in a register. */
const OWN_IDENTIFIER = "local_id";
/** UCUM's name of the square metre. */
const SQUARE_METRES = "m2";

/** One edit of a step; null takes it away. */
export interface StepEdit {
  readonly key: FeatureKey;
  readonly after: Edit | null;
}

/** Whether the features of a layer are named in a register: then all that follow one are new. */
export function isRegistered(layer: WorkingLayer): boolean {
  return layer.identifier !== OWN_IDENTIFIER;
}

/** The fields that a new feature of a layer can be given, by name. */
export function givenFields(layer: WorkingLayer): readonly (readonly [string, Schema])[] {
  const fields = Object.entries(layer.schema.properties ?? {});
  return fields.filter(([name, field]) => name !== "geometry" && name !== "id" && !field.readOnly);
}

/** Whether a field holds square metres, and so follows the geometry. */
export function isArea(field: Schema): boolean {
  return field["x-ogc-unit"] === SQUARE_METRES;
}

/** What a new feature takes over from the one it follows; areas are those of its own geometry. */
export function inherited(layer: WorkingLayer, from: Readonly<Record<string, unknown>>, geometry: LocalGeometry): Record<string, unknown> {
  const pairs = givenFields(layer).flatMap(([name, field]): [string, unknown][] => {
    if (isArea(field)) return [[name, Math.round(areaOf(geometry) * 100) / 100]];
    const value = from[name];
    return value === null || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}

/**
 * Proposes identifiers for features that follow another, such as `12:P1`; those of the draft are passed over.
 *
 * What follows a part that only the draft has is numbered on beside it, not below it.
 */
export function proposedIdentifiers(editor: Editor, layer: WorkingLayer, parent: Draft, count: number): string[] {
  const taken = new Set(Object.values(editor.draft.get().edits).map((edit) => edit.properties[layer.identifier]));
  const suffix = `:${editor.workspace.say("part_suffix")}`;
  const name = String(parent.properties[layer.identifier] ?? "");
  const at = parent.base ? -1 : name.lastIndexOf(suffix);
  const stem = `${at > 0 ? name.slice(0, at) : name}${suffix}`;
  const proposed: string[] = [];
  for (let number = 1; proposed.length < count; number += 1) {
    if (!taken.has(`${stem}${number}`)) proposed.push(`${stem}${number}`);
  }
  return proposed;
}

/** The edits that create features which follow another, one for each geometry. */
export function successors(editor: Editor, layer: WorkingLayer, parent: Draft, geometries: readonly LocalGeometry[]): Edit[] {
  const names = proposedIdentifiers(editor, layer, parent, geometries.length);
  const named = givenFields(layer).some(([name, field]) => name === layer.identifier && field.type === "string");
  return geometries.map((geometry, i) => {
    const { [layer.identifier]: _parents, ...fields } = inherited(layer, parent.properties, geometry);
    return editor.creation(layer.name, geometry, named ? { ...fields, [layer.identifier]: names[i] } : fields);
  });
}

/** The edit by which a feature stays under its name with another geometry and fields. */
export function kept(feature: Draft, geometry: LocalGeometry, properties: Readonly<Record<string, unknown>> = {}): StepEdit {
  const { key, layer, base } = feature;
  const edit: Edit = feature.edit ?? { key, layer, op: "update", base, properties: {}, accept: [] };
  return { key, after: { ...edit, geometry, properties: { ...edit.properties, ...properties }, accept: [] } };
}

/** The edit that ends a feature as it was read, null for one that was never stored. */
export function ended({ key, layer, base }: Draft): StepEdit {
  return { key, after: base && { key, layer, op: "delete", base, properties: {}, accept: [] } };
}

/**
 * Returns the lineage after some features were followed by others.
 *
 * Stored parents are named; in place of parents that only the draft has, what they follow is
 * followed by the children.
 */
export function lineageAfter(
  lineage: readonly Lineage[],
  kind: "split" | "merge",
  parents: readonly Draft[],
  children: readonly FeatureKey[],
): readonly Lineage[] {
  const [layer, gone] = [parents[0]?.layer ?? "", new Set(parents.map(({ key }) => key))];
  const followed = lineage.map((one) => {
    if (!one.children.some((child) => gone.has(child))) return one;
    const left = one.children.filter((child) => !gone.has(child));
    return { ...one, children: [...new Set([...left, ...children])] };
  });
  const stored = parents.flatMap(({ base }) => (base ? [base.id] : []));
  return stored.length > 0 ? [...followed, { kind, layer, parents: stored, children }] : followed;
}

/**
 * Splits a feature as one step; returns the keys of its parts in the order given.
 *
 * keepsLargest: the largest part stays the feature that was split and comes first; else all are new.
 * neighbours: the edits by which others get the vertices that their edges now share.
 */
export function applySplit(
  editor: Editor,
  feature: Draft,
  parts: readonly LocalGeometry[],
  keepsLargest: boolean,
  neighbours: readonly StepEdit[] = [],
): FeatureKey[] {
  const layer = editor.layer(feature.layer);
  const [largest, ...smaller] = [...parts].sort((a, b) => areaOf(b) - areaOf(a));
  if (!layer || !largest || smaller.length === 0) return [];
  const made = successors(editor, layer, feature, keepsLargest ? parts.filter((part) => part !== largest) : parts);
  const parent = keepsLargest ? kept(feature, largest, areasOf(layer, largest)) : ended(feature);
  const keys = [...(keepsLargest ? [feature.key] : []), ...made.map(({ key }) => key)];
  const edits = [parent, ...made.map((edit) => ({ key: edit.key, after: edit })), ...neighbours];
  const lineage = lineageAfter(editor.draft.get().lineage, "split", [feature], keys);
  editor.applyAll(editor.workspace.say("step_split", { count: parts.length }), edits, lineage);
  return keys;
}

/** The fields of a layer that hold the area, with the area of a geometry; those that only the register gives are left out. */
export function areasOf(layer: WorkingLayer, geometry: LocalGeometry): Record<string, number> {
  const areas = givenFields(layer).filter(([, field]) => isArea(field) && !field["x-set-once"]);
  return Object.fromEntries(areas.map(([name]) => [name, Math.round(areaOf(geometry) * 100) / 100]));
}
