import type { LocalGeometry } from "../plane/shapes.ts";

/** Names a feature in the editor: `layer/id` for one that is stored, `layer/new-n` for one that is not. */
export type FeatureKey = string;

/** A feature at full precision, as it was read from the server. */
export interface WorkingFeature {
  readonly layer: string;
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: LocalGeometry | null;
}

/** A warning that somebody accepts, and why. */
export interface Acceptance {
  readonly code: string;
  readonly reason: string;
}

/** What is to become of one feature. */
export interface Edit {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly op: "create" | "update" | "delete";
  /** The feature that the edit starts from; null for a new one. */
  readonly base: WorkingFeature | null;
  /** The fields that change, with their new values. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The new geometry; undefined leaves it as it is. */
  readonly geometry?: LocalGeometry | null;
  readonly accept: readonly Acceptance[];
}

/** That features follow others: parents by id, children by the keys of their edits. */
export interface Lineage {
  readonly kind: "split" | "merge" | "redistribution";
  readonly layer: string;
  readonly parents: readonly number[];
  readonly children: readonly FeatureKey[];
}

/** All edits that are to be published as one. */
export interface Content {
  readonly edits: Readonly<Record<FeatureKey, Edit>>;
  readonly lineage: readonly Lineage[];
}

/** One change of edits: the state before and after of each that it touches, null where there is none. */
export interface Change {
  readonly key: FeatureKey;
  readonly before: Edit | null;
  readonly after: Edit | null;
}

/** What one undo takes back. */
export interface Step {
  /** What was done, as the person is told it. */
  readonly label: string;
  readonly changes: readonly Change[];
  readonly lineageBefore: readonly Lineage[];
  readonly lineageAfter: readonly Lineage[];
}

export const EMPTY_CONTENT: Content = { edits: {}, lineage: [] };

/** Returns the key of a stored feature. */
export function keyOf(layer: string, id: number): FeatureKey {
  return `${layer}/${id}`;
}

/** Makes the step that sets some edits (null takes one away) and the lineage, if it changes. */
export function stepTo(
  content: Content,
  label: string,
  edits: readonly { readonly key: FeatureKey; readonly after: Edit | null }[],
  lineage: readonly Lineage[] = content.lineage,
): Step {
  const changes = edits.map(({ key, after }) => ({ key, before: content.edits[key] ?? null, after }));
  return { label, changes, lineageBefore: content.lineage, lineageAfter: lineage };
}

/** Returns the content after a step. */
export function applied(content: Content, step: Step): Content {
  return { edits: withEdits(content, step, "after"), lineage: step.lineageAfter };
}

/** Returns the content before a step. */
export function reverted(content: Content, step: Step): Content {
  return { edits: withEdits(content, step, "before"), lineage: step.lineageBefore };
}

function withEdits(content: Content, step: Step, side: "before" | "after"): Content["edits"] {
  const edits = { ...content.edits };
  for (const change of step.changes) {
    const edit = change[side];
    if (edit) edits[change.key] = edit;
    else delete edits[change.key];
  }
  return edits;
}

/** The geometry that a feature has in the draft. */
export function geometryOf(edit: Edit): LocalGeometry | null {
  return edit.geometry === undefined ? (edit.base?.geometry ?? null) : edit.geometry;
}

/** The fields that a feature has in the draft. */
export function propertiesOf(edit: Edit): Readonly<Record<string, unknown>> {
  return { ...edit.base?.properties, ...edit.properties };
}
