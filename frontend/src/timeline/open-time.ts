import type { Facility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { TimeBar } from "./time-bar.ts";
import { Timeline } from "./timeline.ts";
import "./timeline.css";

/** Opens the bar of the time slider; closing it leads back to the present. */
export function open(workspace: Workspace): Facility {
  const bar = new TimeBar();
  const timeline = new Timeline(workspace, () => bar.requestUpdate());
  Object.assign(bar, { workspace, timeline });
  return { element: bar, close: () => timeline.close() };
}
