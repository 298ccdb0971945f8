import { closeCard } from "./cards.ts";
import { facilitiesOf } from "./facilities.ts";
import type { Workspace } from "./workspace.ts";

/** Answers the keys of the page: / searches, L shows the layers, E edits, Esc clears. Call to stop. */
export function shortcuts(workspace: Workspace): () => void {
  const answer = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") clear(workspace);
    else if (isTyping(event.target)) return;
    else if (event.key === "/") {
      event.preventDefault();
      const box = document.getElementById("search-input");
      box?.focus();
      if (box instanceof HTMLInputElement) box.select();
    } else if (event.code === "KeyL") {
      workspace.store.set({ panelOpen: !workspace.store.get().panelOpen });
    } else if (event.code === "KeyE" && mayEdit(workspace)) {
      workspace.store.set({ editing: !workspace.store.get().editing });
    } else {
      const asked = facilitiesOf(workspace.store.get().city).find(({ key }) => key?.code === event.code);
      if (asked && !event.shiftKey) workspace.toggleFacility(asked.code);
    }
  };
  document.addEventListener("keydown", answer);
  return () => document.removeEventListener("keydown", answer);
}

/** Takes back one thing at a time: the tool, then the card, then the selection. */
function clear(workspace: Workspace): void {
  const { boxTool, card, selection } = workspace.store.get();
  if (boxTool) workspace.store.set({ boxTool: false });
  else if (card.state !== "none") closeCard(workspace);
  else if (selection.items.length > 0) workspace.clearSelection();
}

function mayEdit({ store }: Workspace): boolean {
  return store.get().city?.layers.some((layer) => layer.may_edit) ?? false;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "range";
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
