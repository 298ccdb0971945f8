import type { MapLibreMap } from "maplibre-gl";
import type { Workspace } from "../workspace/workspace.ts";

const DIGITS = 5;
let map: MapLibreMap | null = null;

/** Calls back whenever the map has come to rest, and from then on knows what it shows. */
export function onceSettled(workspace: Workspace, settled: () => void): void {
  workspace.useMap((found) => {
    map = found;
    found.on("moveend", settled);
    return () => {
      map = null;
      found.off("moveend", settled);
    };
  });
}

/** Returns what the map shows as west,south,east,north in degrees; null before it is drawn. */
export function boundsNow(): string | null {
  return map && boundsOf(map);
}

/** Returns what a map shows as west,south,east,north in degrees. */
export function boundsOf(shown: MapLibreMap): string {
  const bounds = shown.getBounds();
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return sides.map((side) => side.toFixed(DIGITS)).join(",");
}
