import type { Edit, FeatureKey, WorkingFeature } from "../drafts/draft.ts";
import type { Conflict, ConflictField } from "../server/changesets.ts";
import { isSameValue } from "./changed.ts";

/** What somebody has published of a feature that the draft changes, since the draft read it. */
export interface Overtaken {
  /** The feature as it is now; null if it has been ended. */
  readonly now: WorkingFeature | null;
  readonly by: string | null;
  /** When this page heard of it. */
  readonly at: string;
  /** The title of their changeset; empty where it is not known. */
  readonly reason: string;
}

/** The edits whose features have another version now, or none; read: what the server has of those asked for. */
export function overtakenEdits(edits: readonly Edit[], read: ReadonlyMap<FeatureKey, WorkingFeature>): readonly { readonly key: FeatureKey; readonly now: WorkingFeature | null }[] {
  return edits.flatMap(({ key, base }) => {
    const now = read.get(key) ?? null;
    return base && (now === null || now.version > base.version) ? [{ key, now }] : [];
  });
}

/** Whether what was published is still news to an edit: it is not when the edit starts from it, or is gone. */
export function isStillOvertaken(edit: Edit | undefined, { now }: Overtaken): boolean {
  return edit?.base !== undefined && edit.base !== null && (now === null || now.version > edit.base.version);
}

/** Base, theirs and mine of an edit side by side. names: the fields to look at, in their order. */
export function conflictOf(edit: Edit, { now, by, at, reason }: Overtaken, names: readonly string[]): Conflict {
  const base = edit.base as WorkingFeature;
  const theirs = now ?? base;
  const fields = names.flatMap((name): ConflictField[] => {
    const [was, became] = [base.properties[name] ?? null, theirs.properties[name] ?? null];
    const mine = name in edit.properties ? (edit.properties[name] ?? null) : was;
    const [changedThere, changedHere] = [!isSameValue(was, became), !isSameValue(was, mine)];
    const clashes = changedThere && changedHere && !isSameValue(became, mine);
    return changedThere || changedHere ? [{ name, base: was, theirs: became, mine, clashes }] : [];
  });
  return {
    key: edit.key,
    layer: edit.layer,
    id: base.id,
    title: base.title,
    base: { version: base.version, properties: base.properties, geometry: base.geometry },
    theirs: { version: theirs.version, properties: theirs.properties, geometry: theirs.geometry, by, at, reason, deleted: now === null },
    mine: { properties: edit.properties, op: edit.op, ...(edit.geometry === undefined ? {} : { geometry: edit.geometry }) },
    fields,
  };
}
