import { keyOf, type Content, type Edit, type FeatureKey, type Lineage, type WorkingFeature } from "../drafts/draft.ts";
import type { EditResult, ProposedEdit, ProposedLineage } from "../server/changesets.ts";
import { asMultiple } from "../plane/shapes.ts";
import { changesAnything, isSameValue } from "./changed.ts";
import { proposed } from "./proposal.ts";

/** What was sent of a draft, and which features its edits have become. */
export interface Sent {
  readonly edits: readonly ProposedEdit[];
  readonly lineage: readonly ProposedLineage[];
  readonly results: readonly EditResult[];
}

/**
 * Returns what a draft changes beyond what was published of it: edits made since, each from the
 * version that was published.
 *
 * stored: a feature as it is known now. What was taken back since stays published.
 */
export function remaining(sent: Sent, now: Content, stored: (key: FeatureKey) => WorkingFeature | undefined): Content {
  const before = new Map(sent.edits.map((edit) => [edit.key, edit]));
  const became = new Map(sent.results.map((result) => [result.key, result]));
  const renamed = new Map<FeatureKey, FeatureKey>();
  const edits = Object.values(now.edits).flatMap((edit): Edit[] => {
    const [was, result] = [before.get(edit.key), became.get(edit.key)];
    if (was ? isSameEdit(was, proposed(edit)) : !changesAnything(edit)) return [];
    if (!was || !result || was.op === "delete") return [edit];
    const key = keyOf(result.layer, result.id);
    renamed.set(edit.key, key);
    const again = madeFrom(edit, was, published(edit, was, result, stored(key)), key);
    return changesAnything(again) ? [again] : [];
  });
  const keys = new Set(edits.map(({ key }) => key));
  const known = sent.lineage.map(({ children }) => children.join(" "));
  const lineage = now.lineage
    .filter(({ children }) => !known.includes(children.join(" ")))
    .map((one): Lineage => ({ ...one, children: one.children.map((key) => renamed.get(key) ?? key).filter((key) => keys.has(key)) }));
  return { edits: Object.fromEntries(edits.map((edit) => [edit.key, edit])), lineage: lineage.filter(({ children }) => children.length > 0) };
}

/** Whether two edits change the same; reasons of accepted warnings do not count. */
function isSameEdit(one: ProposedEdit, other: ProposedEdit): boolean {
  return isSameValue({ ...one, accept: null }, { ...other, accept: null });
}

/** The edit of what was published that leads to what the draft has now. */
function madeFrom(edit: Edit, was: ProposedEdit, base: WorkingFeature, key: FeatureKey): Edit {
  const { layer, accept } = edit;
  if (edit.op === "delete") return { key, layer, op: "delete", base, properties: {}, accept };
  const names = Object.keys({ ...was.properties, ...edit.properties });
  const wanted = { ...edit.base?.properties, ...edit.properties };
  const properties = Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]));
  const geometry = edit.geometry === undefined ? (was.geometry === undefined ? undefined : (edit.base?.geometry ?? null)) : edit.geometry;
  return { key, layer, op: "update", base, properties, ...(geometry === undefined ? {} : { geometry }), accept };
}

/** A feature as it was published: as the server tells it, if nobody has changed it since. */
function published(edit: Edit, was: ProposedEdit, { layer, id, version }: EditResult, stored: WorkingFeature | undefined): WorkingFeature {
  if (stored?.version === version) return stored;
  const geometry = was.geometry === undefined ? (edit.base?.geometry ?? null) : asMultiple(was.geometry);
  return { layer, id, version, title: edit.base?.title ?? "", properties: { ...edit.base?.properties, ...was.properties }, geometry };
}
