import { keyOf, type Content, type Edit, type FeatureKey, type Lineage, type WorkingFeature } from "../drafts/draft.ts";
import type { DraftHead } from "../drafts/journal.ts";
import { asMultiple } from "../plane/shapes.ts";
import type { EditResult, Proposal, ProposedEdit } from "../server/changesets.ts";
import { changedFields, changesAnything, isMoved } from "./changed.ts";

/** Says a draft as the server takes it: only what changes, each edit with the version it was made from. */
export function proposalOf(content: Content, head: DraftHead): Proposal {
  const edits = Object.values(content.edits).filter(changesAnything).map(proposed);
  return {
    title: head.title,
    reason: head.reason,
    source_document: head.sourceDocument,
    edits,
    lineage: lineageOf(content.lineage, edits),
    draft: head.id,
    bookmark: { draft: head.id, position: head.position },
  };
}

/** The lineage as far as edits bear it: what was discarded or changed back has no part in it. */
function lineageOf(lineage: readonly Lineage[], edits: readonly ProposedEdit[]): Lineage[] {
  const made = new Set(edits.filter(({ op }) => op !== "delete").map(({ key }) => key));
  const touched = new Set(edits.flatMap(({ layer, id }) => (id === null ? [] : [keyOf(layer, id)])));
  return lineage.flatMap((one) => {
    const children = one.children.filter((key) => made.has(key));
    const parents = one.kind === "redistribution" ? one.parents : one.parents.filter((id) => touched.has(keyOf(one.layer, id)));
    return children.length > 0 && parents.length > 0 ? [{ ...one, parents, children }] : [];
  });
}

/** One edit as it is sent. */
export function proposed(edit: Edit): ProposedEdit {
  const { key, layer, op, base, accept } = edit;
  const changes = op === "create" ? Object.entries(edit.properties) : changedFields(edit).map(({ name, after }) => [name, after]);
  return {
    key,
    layer,
    op,
    id: base?.id ?? null,
    version: base?.version ?? null,
    properties: op === "delete" ? {} : Object.fromEntries(changes),
    ...(op !== "delete" && edit.geometry !== undefined && (op === "create" || isMoved(edit)) ? { geometry: edit.geometry } : {}),
    accept,
  };
}

/** Makes edits of a proposal again. bases: the features that they start from; what has none is left out. */
export function editsOf(proposal: Proposal, bases: ReadonlyMap<FeatureKey, WorkingFeature>): Edit[] {
  return proposal.edits.flatMap((one) => {
    const { layer, op, properties, accept } = one;
    const found = one.id === null ? undefined : bases.get(keyOf(layer, one.id));
    if (op !== "create" && !found) return [];
    const key = one.id === null ? one.key : keyOf(layer, one.id);
    const base = found ?? null;
    const geometry = one.geometry === undefined ? {} : { geometry: asMultiple(one.geometry) };
    return [{ key, layer, op, base, properties, ...geometry, accept: accept ?? [] }];
  });
}

/** The number after the highest that keys of new features carry. */
export function nextNewOf(keys: readonly FeatureKey[]): number {
  return keys.reduce((next, key) => Math.max(next, Number(/\/new-(\d+)$/.exec(key)?.[1] ?? 0) + 1), 1);
}

/** The keys under which features are known once their edits are published; ended ones are left out. */
export function keysAfter(keys: readonly FeatureKey[], content: Content, results: readonly EditResult[]): FeatureKey[] {
  const stored = new Map(results.map((result) => [result.key, keyOf(result.layer, result.id)]));
  return keys.filter((key) => content.edits[key]?.op !== "delete").map((key) => stored.get(key) ?? key);
}
