import type { Edit, FeatureKey, Lineage, WorkingFeature } from "../drafts/draft.ts";
import { asMultiple } from "../plane/shapes.ts";
import type { Conflict, ConflictField } from "../server/changesets.ts";
import { isSameValue } from "./changed.ts";

export type Side = "theirs" | "mine";

/** How a clash is decided: the geometry as a whole, and field by field. */
export interface Decision {
  readonly geometry: Side;
  readonly fields: Readonly<Record<string, Side>>;
}

const GEOMETRY = "geometry";

/** Whether both sides have drawn the feature differently; where the server says so itself, that holds. */
export function geometryClashes({ base, theirs, mine, fields }: Conflict): boolean {
  if (mine.geometry === undefined || theirs.deleted || mine.op === "delete") return false;
  const told = fields.find(({ name }) => name === GEOMETRY);
  if (told) return told.clashes;
  const [was, became, wanted] = [base.geometry, theirs.geometry, mine.geometry].map(asMultiple);
  return !isSameValue(became, was) && !isSameValue(became, wanted) && !isSameValue(wanted, was);
}

/** Whether one side ends the feature that the other changes. */
export function isAboutEnding({ theirs, mine }: Conflict): boolean {
  return theirs.deleted || mine.op === "delete";
}

/** The fields of a clash without the geometry, which is shown in pictures. */
export function attributesOf({ fields }: Conflict): ConflictField[] {
  return fields.filter(({ name }) => name !== GEOMETRY);
}

/** The names of the fields that both sides have changed to different values. */
export function clashingFields(conflict: Conflict): string[] {
  return attributesOf(conflict).filter(({ clashes }) => clashes).map(({ name }) => name);
}

/** The decision that takes one side wherever the two clash. */
export function allOf(side: Side, conflict: Conflict): Decision {
  return { geometry: side, fields: Object.fromEntries(clashingFields(conflict).map((name) => [name, side])) };
}

/** What is still to be decided: names of fields, and "geometry" for the geometry. */
export function undecided(conflict: Conflict, decision: Partial<Decision>): string[] {
  const fields = clashingFields(conflict).filter((name) => !decision.fields?.[name]);
  return geometryClashes(conflict) && !decision.geometry ? [...fields, GEOMETRY] : fields;
}

/**
 * Makes the edit that a decision leaves, based on what the others have published.
 *
 * Null: nothing of mine is left, so the edit goes. writable: the fields that may be given to a new
 * feature, for one that is made again after the others have ended it; newKey gives it a key.
 */
export function resolved(edit: Edit, conflict: Conflict, decision: Decision, writable: readonly string[], newKey: () => FeatureKey): Edit | null {
  const { theirs, mine } = conflict;
  if (theirs.deleted) return decision.geometry === "mine" && mine.op !== "delete" ? madeAgain(edit, writable, newKey()) : null;
  const base = theirFeature(edit, conflict);
  if (mine.op === "delete") return decision.geometry === "mine" ? { ...edit, base } : null;
  const properties = Object.fromEntries(
    Object.entries(edit.properties).filter(([name, value]) => decision.fields[name] !== "theirs" && !isSameValue(value, base.properties[name])),
  );
  const { geometry, ...rest } = edit;
  const drops = geometryClashes(conflict) && decision.geometry === "theirs";
  const keepsGeometry = geometry !== undefined && !drops && !isSameValue(geometry, base.geometry);
  if (!keepsGeometry && Object.keys(properties).length === 0) return null;
  return { ...rest, base, properties, ...(keepsGeometry ? { geometry } : {}) };
}

/**
 * The lineage once an edit has given way to another, or to none.
 *
 * What comes of a feature that others have ended follows it anew.
 */
export function lineageWith(lineage: readonly Lineage[], { key, layer, base }: Edit, after: Edit | null, { theirs }: Conflict): readonly Lineage[] {
  if (after?.key === key) return lineage;
  const follows = (one: Lineage) => theirs.deleted && base !== null && one.layer === layer && one.parents.includes(base.id);
  const changed = lineage.map((one): Lineage => ({
    ...one,
    kind: follows(one) ? "redistribution" : one.kind,
    children: one.children.flatMap((child) => (child !== key ? [child] : after ? [after.key] : [])),
  }));
  const isNew = after !== null && base !== null && !changed.some((one) => follows(one) && one.children.includes(after.key));
  return isNew ? [...changed, { kind: "redistribution", layer, parents: [base.id], children: [after.key] }] : changed;
}

function theirFeature(edit: Edit, { layer, id, title, theirs }: Conflict): WorkingFeature {
  const properties = { ...edit.base?.properties, ...theirs.properties };
  return { layer, id, version: theirs.version, title: edit.base?.title ?? title, properties, geometry: asMultiple(theirs.geometry) };
}

function madeAgain(edit: Edit, writable: readonly string[], key: FeatureKey): Edit {
  const all = { ...edit.base?.properties, ...edit.properties };
  const properties = Object.fromEntries(Object.entries(all).filter(([name, value]) => writable.includes(name) && value !== null));
  const geometry = edit.geometry === undefined ? (edit.base?.geometry ?? null) : edit.geometry;
  return { key, layer: edit.layer, op: "create", base: null, properties, geometry, accept: [] };
}
