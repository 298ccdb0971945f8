import type { MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/types.ts";
import "../styles/facility.css";
import "../styles/print.css";
import type { Facility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { FrameOnMap } from "./frame-on-map.ts";
import { PrintPanel, type SheetChoice } from "./print-panel.ts";
import { fittingScale } from "./scales.ts";
import { sheetClient, type Papers, type SheetClient } from "./sheets.ts";

const FIRST: Omit<SheetChoice, "scale"> = { paper: "A4", orientation: "landscape" };

/** Opens the panel that prints the map, with the frame of the sheet in the middle of the view. */
export async function open(workspace: Workspace): Promise<Facility> {
  const client = sheetClient(workspace.api);
  const papers = await client.papers();
  const panel = new PrintPanel();
  Object.assign(panel, { workspace, client, papers, choice: { ...FIRST, scale: papers.scales[0] ?? papers.least } });
  const close = workspace.useMap((map) => follow(map, panel, papers, client));
  return { element: panel, close };
}

/** Keeps the frame in the middle of the view; call the result to stop. */
function follow(map: MapLibreMap, panel: PrintPanel, papers: Papers, client: SheetClient): () => void {
  const frame = new FrameOnMap(map);
  let asked = new AbortController();
  const redraw = async (): Promise<void> => {
    asked.abort();
    asked = new AbortController();
    try {
      frame.show(await client.ground({ ...panel.choice, centre: panel.centre() }, asked.signal));
    } catch {
      if (!asked.signal.aborted) frame.show(null);
    }
  };
  const moved = () => void redraw();
  panel.centre = () => [map.getCenter().lng, map.getCenter().lat];
  panel.chosen = moved;
  panel.fitting = () => fitting(map, panel.choice, papers);
  panel.choice = { ...panel.choice, scale: fitting(map, panel.choice, papers) };
  map.on("moveend", moved);
  moved();
  return () => {
    asked.abort();
    map.off("moveend", moved);
    frame.remove();
  };
}

function fitting(map: MapLibreMap, choice: SheetChoice, { papers, scales, most }: Papers): number {
  const paper = papers.find(({ name, orientation }) => name === choice.paper && orientation === choice.orientation);
  const bounds = map.getBounds();
  const seen: Bounds = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return paper ? fittingScale(seen, paper, scales, most) : choice.scale;
}
