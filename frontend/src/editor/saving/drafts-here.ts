import { keyOf, stepTo, EMPTY_CONTENT, type WorkingFeature } from "../drafts/draft.ts";
import { DraftStore } from "../drafts/draft-store.ts";
import type { DraftHead } from "../drafts/journal.ts";
import type { Editor } from "../editor.ts";
import { asMultiple } from "../plane/shapes.ts";
import type { Changeset, ChangesetsClient } from "../server/changesets.ts";
import { editsOf, nextNewOf } from "./proposal.ts";
import { remaining, type Sent } from "./remaining.ts";

/** Begins a new draft in place of the one at hand, which stays in this browser. */
export function begin(editor: Editor): void {
  editor.follow(new DraftStore(newDraft(editor), [], editor.journal));
}

/**
 * Ends a draft that the server has published. What was changed since it was sent goes on as a draft
 * of its own, which takes the place of the one that ends if that is at hand; true if there is any.
 */
export async function goOn(editor: Editor, draft: DraftStore, sent: Sent): Promise<boolean> {
  const { edits, lineage } = remaining(sent, draft.get(), (key) => editor.known.get(key));
  const left = Object.values(edits);
  const fresh = new DraftStore({ ...newDraft(editor), nextNew: draft.getHead().nextNew }, [], editor.journal);
  const label = editor.workspace.say("step_since_published");
  if (left.length > 0) fresh.apply(label, left.map((edit) => ({ key: edit.key, after: edit })), lineage);
  if (draft === editor.draft) editor.follow(fresh);
  await fresh.kept();
  if (!fresh.failure) await draft.remove();
  return left.length > 0;
}

/** Whether a draft changes more than a changeset that was stored of it. */
export function isAhead(editor: Editor, draft: DraftStore, changeset: Changeset): boolean {
  const { edits } = remaining({ ...changeset, results: [] }, draft.get(), (key) => editor.known.get(key));
  return Object.keys(edits).length > 0;
}

/** Takes up a draft that this browser has kept. */
export async function takeUp(editor: Editor, head: DraftHead): Promise<void> {
  const steps = (await editor.journal?.steps(head.id)) ?? [];
  editor.follow(new DraftStore(head, steps, editor.journal));
}

/** Whether a changeset of the server can be taken up: it is a draft of one's own, and not as it is at hand. */
export function mayTakeUp({ may, id, version }: Pick<Changeset, "may" | "id" | "version">, { serverId, serverVersion }: DraftHead): boolean {
  return may.edit && (id !== serverId || version !== serverVersion);
}

/** Takes up a changeset of the server as a draft of this browser; its edits are one step. */
export async function takeUpStored(editor: Editor, changeset: Changeset, client: Pick<ChangesetsClient, "check">): Promise<void> {
  const edits = editsOf(changeset, await basesOf(editor, changeset, client));
  const { title, reason, source_document: sourceDocument, id: serverId, version: serverVersion, lineage } = changeset;
  const step = stepTo(EMPTY_CONTENT, title, edits.map((edit) => ({ key: edit.key, after: edit })), lineage);
  const nextNew = nextNewOf(edits.map(({ key }) => key));
  const head = { ...newDraft(editor), title, reason, sourceDocument, serverId, serverVersion, nextNew };
  const draft = new DraftStore(head, [], editor.journal);
  draft.apply(step.label, step.changes, step.lineageAfter);
  editor.follow(draft);
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

/**
 * The features that the edits of a changeset start from, by key: as they are now; where others have
 * changed the same since, or ended them, as they were.
 */
async function basesOf(editor: Editor, changeset: Changeset, client: Pick<ChangesetsClient, "check">): Promise<Map<string, WorkingFeature>> {
  const current = await currentFeatures(editor, changeset);
  const { title: name, reason, source_document, edits, lineage, bookmark } = changeset;
  const isSame = edits.every(({ layer, id, version }) => id === null || current.get(keyOf(layer, id))?.version === version);
  if (isSame) return current;
  const { conflicts } = await client.check({ title: name, reason, source_document, edits, lineage, bookmark });
  for (const { layer, id, title, base: { version, properties, geometry } } of conflicts) {
    current.set(keyOf(layer, id), { layer, id, title, version, properties, geometry: asMultiple(geometry) });
  }
  return current;
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
    owner: editor.workspace.store.get().city?.user?.name ?? "",
  };
}
