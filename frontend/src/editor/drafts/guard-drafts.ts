import type { Editor } from "../editor.ts";
import { begin, takeUp } from "../saving/drafts-here.ts";
import { DraftLock, type Channel, type Locks } from "./draft-lock.ts";

const guards = new WeakMap<Editor, DraftLock>();

/**
 * Lets one tab alone change a draft of this browser; the others look at it. Call to stop.
 *
 * A tab that gets a draft reads what the other has left before it may be changed. One whose last step
 * could not be kept is not given away: what the other would read is older.
 */
export function guardDrafts(
  editor: Editor,
  locks: Locks | null = (globalThis.navigator?.locks as Locks | undefined) ?? null,
  channel: (Channel & { close?(): void }) | null = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("drafts"),
): () => void {
  let id = "";
  let had: boolean | null = null;
  let settling = 0;
  const close = () => (editor.draft.closed = settling > 0 || had !== true);
  const open = (has: boolean) => {
    had = has;
    close();
    editor.store.set({ draftElsewhere: !has });
  };
  const changed = (has: boolean) => {
    if (had !== false || !has) return open(has);
    const regained = id;
    void takeUpAgain(editor).then(
      () => id === regained && open(lock.has),
      (error: unknown) => editor.notice(editor.workspace.say("edit_unkept", { reason: String(error) })),
    );
  };
  const settle = async () => {
    const { draft } = editor;
    if (draft.failure && settling === 0) draft.note({}); // there may be room again
    settling += 1;
    close();
    await draft.kept();
    settling -= 1;
    close();
    if (draft.failure) editor.notice(editor.workspace.say("edit_unkept", { reason: draft.failure }));
    return draft.failure;
  };
  const lock = new DraftLock(locks, channel, settle, changed);
  guards.set(editor, lock);
  const follow = () => {
    const { draft } = editor;
    draft.refused = () => editor.notice(editor.workspace.say("draft_elsewhere"));
    if (draft.getHead().id === id) return void close();
    id = draft.getHead().id;
    had = null;
    void lock.hold(id);
  };
  const stop = editor.store.listen((now, before) => {
    if (now.draftTick !== before.draftTick) follow();
  });
  follow();
  return () => {
    stop();
    lock.stop();
    channel?.close?.();
    guards.delete(editor);
  };
}

/** Asks the tab that has the draft for it; one that keeps it tells why. */
export async function takeOver(editor: Editor): Promise<void> {
  const reason = await guards.get(editor)?.takeOver();
  const { say } = editor.workspace;
  if (reason) editor.notice(`${say("draft_elsewhere")} ${say("edit_unkept", { reason })}`);
}

/** Reads the draft as the other tab has left it; one that is no more is followed by a new one. */
async function takeUpAgain(editor: Editor): Promise<void> {
  const head = await editor.journal?.head(editor.draft.getHead().id);
  if (head) await takeUp(editor, head);
  else if (editor.draft.getHead().position > 0) begin(editor);
}
