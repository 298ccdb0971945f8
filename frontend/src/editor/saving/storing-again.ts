import { Problem } from "../../api/problem.ts";
import type { Store } from "../../store/store.ts";
import type { Editor } from "../editor.ts";
import type { SavingState } from "./saving-state.ts";

const SAVE_MS = 30_000;
/** Refusals that pass by themselves: signed out, too slow, too many requests. */
const PASSING: readonly number[] = [401, 403, 408, 429];

/**
 * Stores a draft that the server has there again half a minute after a change, and every half minute
 * as long as that does not succeed; call to stop: what is ahead then is stored at once.
 *
 * Another draft begins with nothing known of it at the server.
 */
export function storeAgain(editor: Editor, store: Store<SavingState>, save: () => Promise<unknown>): () => void {
  let draftId = editor.draft.getHead().id;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const isAhead = () => {
    const content = editor.draft.get();
    const { stored, declined } = store.get();
    return editor.draft.getHead().serverId !== null && content !== stored && content !== declined;
  };
  const again = async () => {
    if (isAhead() && !editor.draft.closed) await save();
    wait();
  };
  const wait = () => {
    clearTimeout(waiting);
    if (isAhead() && !stopped) waiting = setTimeout(() => void again(), SAVE_MS);
  };
  const unlisten = editor.store.listen((now, before) => {
    if (now.draftTick === before.draftTick) return;
    const { id } = editor.draft.getHead();
    if (id !== draftId) store.set({ conflicts: [], checked: null, stored: null, declined: null });
    draftId = id;
    wait();
  });
  return () => {
    const isDue = waiting !== undefined;
    stopped = true;
    unlisten();
    if (isDue) void again();
  };
}

/** Whether a refusal is about the draft itself: asking again for the same is of no use. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const { status } = error.facts;
  return status >= 400 && status < 500 && !PASSING.includes(status);
}
