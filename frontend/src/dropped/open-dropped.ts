import "../styles/facility.css";
import type { Facility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { DroppedFiles } from "./dropped-files.ts";
import { mountDropped } from "./dropped-map.ts";
import { DroppedPanel } from "./dropped-panel.ts";
import { takeFiles } from "./waiting-files.ts";
import "./dropped.css";

/** Opens the panel of dropped files; closing it takes them off the map. */
export function open(workspace: Workspace): Facility {
  const dropped = new DroppedFiles(workspace);
  const panel = new DroppedPanel();
  Object.assign(panel, { workspace, dropped });
  const stops = [
    workspace.useMap((map) => mountDropped(map, dropped)),
    takeFiles((files) => void dropped.add(files)),
    dropped.store.listen(() => panel.requestUpdate()),
  ];
  return {
    element: panel,
    close() {
      for (const stop of stops) stop();
    },
  };
}
