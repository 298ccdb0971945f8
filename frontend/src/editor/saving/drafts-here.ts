import { keyOf, stepTo, EMPTY_CONTENT, type WorkingFeature } from "../drafts/draft.ts";
import { DraftStore } from "../drafts/draft-store.ts";
import type { DraftHead } from "../drafts/journal.ts";
import type { Editor } from "../editor.ts";
import type { Changeset, EditResult } from "../server/changesets.ts";
import { editsOf, nextNewOf } from "./proposal.ts";

/** Begins a new draft in place of the one at hand, which stays in this browser. */
export function begin(editor: Editor): void {
  editor.follow(new DraftStore(newDraft(editor), [], editor.journal));
}

/** Takes up a draft that this browser has kept. */
export async function takeUp(editor: Editor, head: DraftHead): Promise<void> {
  const steps = (await editor.journal?.steps(head.id)) ?? [];
  editor.follow(new DraftStore(head, steps, editor.journal));
}

/** Takes up a changeset of the server as a draft of this browser; its edits are one step. */
export async function takeUpStored(editor: Editor, changeset: Changeset): Promise<void> {
  const current = await currentFeatures(editor, changeset);
  const edits = editsOf(changeset, current);
  const { title, reason, source_document: sourceDocument, id: serverId, version: serverVersion, lineage } = changeset;
  const step = stepTo(EMPTY_CONTENT, title, edits.map((edit) => ({ key: edit.key, after: edit })), lineage);
  const nextNew = nextNewOf(edits.map(({ key }) => key));
  const head = { ...newDraft(editor), title, reason, sourceDocument, serverId, serverVersion, nextNew };
  const draft = new DraftStore(head, [], editor.journal);
  draft.apply(step.label, step.changes, step.lineageAfter);
  editor.follow(draft);
}

/** The features of a layer among results. */
export function taken(results: readonly EditResult[], layer: string): number[] {
  return results.filter((result) => result.layer === layer).map(({ id }) => id);
}

/** The features that a changeset is about, as they are now, by key. */
export async function currentFeatures(editor: Editor, changeset: Changeset): Promise<Map<string, WorkingFeature>> {
  const layers = new Set(changeset.edits.map(({ layer }) => layer));
  const idsOf = (layer: string) => changeset.edits.flatMap((edit) => (edit.layer === layer && edit.id !== null ? [edit.id] : []));
  const read = await Promise.all([...layers].map((layer) => idsOf(layer).length > 0 ? editor.client.byIds(layer, idsOf(layer)) : null));
  const features = read.flatMap((one) => one?.features ?? []);
  editor.known.put(features);
  return new Map(features.map((feature) => [keyOf(feature.layer, feature.id), feature]));
}

function newDraft(editor: Editor): DraftHead {
  return {
    id: crypto.randomUUID(),
    municipality: editor.draft.getHead().municipality,
    title: "",
    reason: "",
    sourceDocument: "",
    position: 0,
    serverId: null,
    serverVersion: null,
    changedAt: Date.now(),
    nextNew: 1,
  };
}
