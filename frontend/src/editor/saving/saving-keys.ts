import type { Editor } from "../editor.ts";
import { savingOf } from "./saving.ts";

/**
 * Answers Ctrl+S, which stores the draft at the server, and Ctrl+Enter, which publishes it; call to stop.
 *
 * On the map they come before the map's own Enter; elsewhere what holds the focus comes first.
 */
export function listenToSavingKeys(editor: Editor): () => void {
  const answer = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const saving = savingOf(editor);
    giveWritten();
    if (event.code === "KeyS") void saving.save();
    else if (event.key === "Enter" && saving.hasEdits) void saving.publish();
    else return;
    event.preventDefault();
  };
  const answerOnMap = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLCanvasElement)) return;
    answer(event);
    if (event.defaultPrevented) event.stopPropagation();
  };
  document.addEventListener("keydown", answerOnMap, { capture: true });
  document.addEventListener("keydown", answer);
  return () => {
    document.removeEventListener("keydown", answerOnMap, { capture: true });
    document.removeEventListener("keydown", answer);
  };
}

/** What is being written in a field is given, as it is when the field is left. */
function giveWritten(): void {
  const field = document.activeElement;
  const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  if (!isText || field.closest("[role=grid]")) return;
  field.blur();
  field.focus();
}
