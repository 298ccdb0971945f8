import { closeCard } from "./cards.ts";
import { FACILITIES, facilitiesOf } from "./facilities.ts";
import { facilityOf, isTyping } from "./typing.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Answers the keys of the page: / searches, ? lists the keys, E edits, Esc clears. Call to stop.
 *
 * While the editor is open the letters are its own: those of layers and facilities rest.
 */
export function shortcuts(workspace: Workspace): () => void {
  const answer = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { city, editing, panelOpen } = workspace.store.get();
    if (event.key === "Escape") clear(workspace, event.target);
    else if (isTyping(event.target)) return;
    else if (signOf(event) === "?") workspace.toggleFacility("keys");
    else if (signOf(event) === "/") {
      event.preventDefault();
      const box = document.getElementById("search-input");
      box?.focus();
      if (box instanceof HTMLInputElement) box.select();
    } else if (event.code === "KeyE" && mayEdit(workspace)) {
      workspace.store.set({ editing: !editing });
    } else if (editing) {
      return;
    } else if (event.code === "KeyL") {
      workspace.store.set({ panelOpen: !panelOpen });
    } else {
      const asked = facilitiesOf(city).find(({ key }) => key?.code === event.code);
      if (asked && !event.shiftKey) workspace.toggleFacility(asked.code);
    }
  };
  document.addEventListener("keydown", answer);
  return () => document.removeEventListener("keydown", answer);
}

/** Takes back one thing at a time: what holds the focus, the tool, the card, the selection, the panel. */
function clear(workspace: Workspace, target: EventTarget | null): void {
  const { boxTool, card, selection, facilities } = workspace.store.get();
  const focused = facilityOf(target);
  const panel = FACILITIES.find(({ code, place }) => place === "panel" && facilities.includes(code));
  if (focused) workspace.closeFacility(focused);
  else if (boxTool) workspace.store.set({ boxTool: false });
  else if (card.state !== "none") closeCard(workspace);
  else if (selection.items.length > 0) workspace.clearSelection();
  else if (panel) workspace.closeFacility(panel.code);
}

/** Where the key of / and ? writes a full stop and a comma, as on Russian keyboards, it is meant all the same. */
function signOf({ key, code }: KeyboardEvent): string {
  const signs: Readonly<Record<string, string>> = { ".": "/", ",": "?" };
  return code === "Slash" ? (signs[key] ?? key) : key;
}

function mayEdit({ store }: Workspace): boolean {
  return store.get().city?.layers.some((layer) => layer.may_edit) ?? false;
}
