import type { Bounds } from "../api/types.ts";
import type { Plane } from "../editor/plane/plane.ts";
import type { FoundPlace } from "../workspace/search.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { readPlace, type LocalPlace } from "./coordinates.ts";

const ROUND_TRIP_M = 0.5;
let plane: Promise<Plane> | null = null;

/** Returns the place that a text names by its coordinates; null if it names none on this ground. */
export async function findPlace(workspace: Workspace, text: string): Promise<FoundPlace | null> {
  const written = readPlace(text, "NE"); // the order tells metres apart only, which are read again
  if (written === null) return null;
  if (written.kind === "degrees") {
    const { lon, lat } = written;
    const shown = { first: lat.toFixed(6), second: lon.toFixed(6) };
    return placeAt(workspace, [lon, lat], shown, workspace.say("place_degrees"));
  }
  const local = await localPlane(workspace);
  const read = readPlace(text, local.crs.axis_order);
  return read?.kind === "local" ? fromLocal(workspace, local, read) : null;
}

function fromLocal(workspace: Workspace, { crs, toLocal, toLonLat }: Plane, { x, y }: LocalPlace): FoundPlace | null {
  const { extent, axis_order: order } = crs;
  if (extent && (x < extent[0] || y < extent[1] || x > extent[2] || y > extent[3])) return null;
  const [lon, lat] = toLonLat([x, y]);
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return null;
  const [backX, backY] = toLocal([lon, lat]);
  if (!(Math.hypot(backX - x, backY - y) < ROUND_TRIP_M)) return null;
  const [first, second] = order === "NE" ? [y, x] : [x, y];
  const shown = { first: first.toFixed(2), second: second.toFixed(2) };
  const how = workspace.say(order === "NE" ? "place_local_ne" : "place_local_en", { crs: crs.name });
  return placeAt(workspace, [lon, lat], shown, how);
}

function placeAt(
  { say, store }: Workspace,
  [lon, lat]: readonly [number, number],
  shown: Readonly<Record<"first" | "second", string>>,
  how: string,
): FoundPlace {
  const bounds = store.get().city?.bounds ?? null;
  const subtitle = bounds && !isWithin(bounds, lon, lat) ? `${how}; ${say("place_outside")}` : how;
  return { place: { lon, lat }, title: say("place_found", shown), subtitle };
}

function isWithin([west, south, east, north]: Bounds, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** The local system, read once; what converts comes only for those who write metres. */
function localPlane(workspace: Workspace): Promise<Plane> {
  plane ??= readPlane(workspace).catch((error: unknown) => {
    plane = null;
    throw error;
  });
  return plane;
}

async function readPlane(workspace: Workspace): Promise<Plane> {
  const [{ planeOf }, { workingClient }] = await Promise.all([
    import("../editor/plane/plane.ts"),
    import("../editor/server/working.ts"),
  ]);
  return planeOf((await workingClient(workspace.api).describe()).crs);
}
