import { facilityOf, isTyping } from "../workspace/typing.ts";
import type { Editor } from "./editor.ts";
import { TOOLS } from "./tools/registry.ts";

/** Answers the keys of the editor on the whole page, but not those typed into fields; call to stop. */
export function listenToKeys(editor: Editor): () => void {
  const answer = (event: KeyboardEvent) => {
    if (event.defaultPrevented || (event.key === "Escape" && facilityOf(event.target))) return;
    const taken = isTyping(event.target) ? false : historyKey(editor, event) || toolKey(editor, event);
    if (taken) event.preventDefault();
  };
  document.addEventListener("keydown", answer, { capture: true });
  return () => document.removeEventListener("keydown", answer, { capture: true });
}

function historyKey(editor: Editor, event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const undoes = event.code === "KeyZ" && !event.shiftKey;
  const redoes = event.code === "KeyY" || (event.code === "KeyZ" && event.shiftKey);
  if (undoes) editor.undo();
  if (redoes) editor.redo();
  return undoes || redoes;
}

function toolKey(editor: Editor, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { run } = editor;
  if (run) {
    if (run.key?.(event)) return true;
    if (event.key === "Escape") return done(() => editor.useTool(null));
    if (event.key === "Backspace" && run.back?.()) return done(() => editor.redraw());
    if (event.key === "Enter" && finishes(event.target) && run.finish) return done(() => run.finish?.());
  } else if (event.key === "Escape" && editor.state.selected.length > 0) {
    return done(() => editor.select([]));
  }
  if (event.code === "KeyA" && !event.shiftKey) return done(() => editor.store.set({ tableOpen: !editor.state.tableOpen }));
  const tool = TOOLS.find(({ shortcut }) => shortcut !== "" && event.code === `Key${shortcut}` && !event.shiftKey);
  return tool ? done(() => editor.useTool(tool.code)) : false;
}

function done(act: () => void): true {
  act();
  return true;
}

/** On the map itself Enter sets a point at the crosshair; a control answers it itself, but for the tool's own button. */
function finishes(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  const control = target.closest("canvas, a, button, summary, input, [role=tab]");
  return control === null || control.getAttribute("aria-pressed") === "true";
}
