import type { Store } from "../../store/store.ts";
import type { Editor } from "../editor.ts";
import type { SavingState } from "./saving-state.ts";

const SAVE_MS = 30_000;

/**
 * Stores a draft that the server has there again half a minute after a change.
 *
 * Another draft begins with nothing known of it at the server.
 */
export function storeAgain(editor: Editor, store: Store<SavingState>, save: () => Promise<unknown>): void {
  let draftId = editor.draft.getHead().id;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const isStored = () => editor.draft.get() === store.get().stored;
  editor.store.listen((now, before) => {
    if (now.draftTick === before.draftTick) return;
    const { id, serverId } = editor.draft.getHead();
    if (id !== draftId) store.set({ conflicts: [], checked: null, stored: null });
    draftId = id;
    clearTimeout(waiting);
    if (serverId !== null && !isStored()) waiting = setTimeout(() => !isStored() && void save(), SAVE_MS);
  });
}
