import type { Workspace } from "../workspace/workspace.ts";
import "./drop-over.css";

/** The code of the facility that shows dropped files. */
export const DROP = "drop";

const waiting: File[] = [];
let taker: ((files: readonly File[]) => void) | null = null;

/** Gives files that were dropped to whoever shows them, now or once it is there; call to stop. */
export function takeFiles(take: (files: readonly File[]) => void): () => void {
  taker = take;
  if (waiting.length > 0) take(waiting.splice(0));
  return () => {
    taker = null;
  };
}

/** Lets files be dropped anywhere on the page: what they are for is said over it. Call to stop. */
export function listenToDrops(workspace: Workspace, isOffered: () => boolean): () => void {
  const over = document.createElement("div");
  over.className = "drop-over";
  over.hidden = true;
  document.body.append(over);
  const carries = (event: DragEvent) => isOffered() && (event.dataTransfer?.types.includes("Files") ?? false);
  const enter = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault();
    over.textContent = workspace.say("drop_here");
    over.hidden = false;
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) over.hidden = true;
  };
  const drop = (event: DragEvent) => {
    over.hidden = true;
    if (!carries(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (taker) taker(files);
    else waiting.push(...files);
    workspace.openFacility(DROP);
  };
  const listened = { dragenter: enter, dragover: enter, dragleave: leave, drop } as const;
  for (const [name, listener] of Object.entries(listened)) document.addEventListener(name as "drop", listener);
  return () => {
    for (const [name, listener] of Object.entries(listened)) document.removeEventListener(name as "drop", listener);
    over.remove();
  };
}
