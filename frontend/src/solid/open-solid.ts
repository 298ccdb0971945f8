import type { Facility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { CODE, Solid } from "./solid.ts";
import { SolidPanel } from "./solid-panel.ts";
import "../styles/facility.css";
import "./solid.css";

/** Opens the view in three dimensions; while the editor is open it only says that it cannot. */
export function open(workspace: Workspace): Facility {
  if (workspace.store.get().editing) {
    workspace.store.set({ notice: workspace.say("solid_not_while_editing") });
    workspace.closeFacility(CODE);
    return { element: null, close: () => undefined };
  }
  const solid = new Solid(workspace);
  const panel = new SolidPanel();
  panel.solid = solid;
  return { element: panel, close: () => solid.close() };
}
