import type { Step } from "./draft.ts";
import type { DraftHead, Journal } from "./journal.ts";

type Shelf = Pick<Journal, "heads" | "steps" | "write" | "remove">;

/** A draft that was removed, as long as that can be undone. */
export interface RemovedDraft {
  readonly head: DraftHead;
  readonly steps: readonly Step[];
}

/** The drafts of a municipality in this browser that have a step, the last changed first. */
export async function keptDrafts(journal: Shelf, municipality: string): Promise<DraftHead[]> {
  const heads = await journal.heads(municipality);
  return heads.filter((head) => head.position > 0 || head.title !== "");
}

/** Gives a draft another title; it stays where it stands in the list. */
export async function renameDraft(journal: Shelf, head: DraftHead, title: string): Promise<void> {
  const steps = await journal.steps(head.id);
  await journal.write({ ...head, title: title.trim() }, steps, steps.length);
}

/** Forgets a draft; what comes back can be put back. */
export async function removeDraft(journal: Shelf, head: DraftHead): Promise<RemovedDraft> {
  const steps = await journal.steps(head.id);
  await journal.remove(head.id);
  return { head, steps };
}

/** Puts back a draft that was removed, with all its steps. */
export async function putBack(journal: Shelf, { head, steps }: RemovedDraft): Promise<void> {
  await journal.write(head, steps, 0);
}

/** The ids of drafts that some tab of this browser has open; none where the browser tells nothing of locks. */
export async function openElsewhere(own: string): Promise<ReadonlySet<string>> {
  const held = (await globalThis.navigator?.locks?.query())?.held ?? [];
  const ids = held.flatMap(({ name }) => (name?.startsWith("draft:") ? [name.slice("draft:".length)] : []));
  return new Set(ids.filter((id) => id !== own));
}
