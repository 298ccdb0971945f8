import type { Editor } from "../editor.ts";

/** Has the browser ask before a page is left whose draft is kept nowhere; call to stop. */
export function warnUnkept(editor: Editor, page: EventTarget = globalThis): () => void {
  const ask = (event: Event) => {
    if (isUnkept(editor)) event.preventDefault();
  };
  page.addEventListener("beforeunload", ask);
  return () => page.removeEventListener("beforeunload", ask);
}

/** Whether leaving the page would lose edits: this browser keeps no drafts, or could not keep the last step. */
function isUnkept({ draft, journal }: Editor): boolean {
  return Object.keys(draft.get().edits).length > 0 && !draft.closed && (journal === null || draft.failure !== "");
}
