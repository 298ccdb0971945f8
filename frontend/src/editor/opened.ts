import type { Workspace } from "../workspace/workspace.ts";
import type { Editor } from "./editor.ts";

const open = new WeakMap<Workspace, Editor>();
const waiting = new WeakMap<Workspace, ((editor: Editor) => void)[]>();

/** Tells that the editor of a page is open, or is no longer. */
export function tellOpened(workspace: Workspace, editor: Editor | null): void {
  if (!editor) {
    open.delete(workspace);
    return;
  }
  open.set(workspace, editor);
  for (const answer of waiting.get(workspace) ?? []) answer(editor);
  waiting.delete(workspace);
}

/** Opens the editor of a page, if it is not open, and returns it. */
export function openedEditor(workspace: Workspace): Promise<Editor> {
  const editor = open.get(workspace);
  if (editor) return Promise.resolve(editor);
  return new Promise((answer) => {
    waiting.set(workspace, [...(waiting.get(workspace) ?? []), answer]);
    workspace.store.set({ editing: true });
  });
}
