import type { Facility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { KeysDialog } from "./keys-dialog.ts";
import "./keys.css";

/** Opens the list of keys; the tools' are told while the editor is open. */
export async function open(workspace: Workspace): Promise<Facility> {
  const { editing } = workspace.store.get();
  const tools = editing ? (await import("../editor/tools/registry.ts")).TOOLS : null;
  const element = new KeysDialog();
  Object.assign(element, { workspace, tools });
  return { element, close: () => element.querySelector("dialog")?.close() };
}
