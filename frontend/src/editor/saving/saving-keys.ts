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
