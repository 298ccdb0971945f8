import type { MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/types.ts";

/** The steepest view that is offered, in degrees from straight down. */
export const STEEPEST_DEG = 70;
export const TILT_STEP_DEG = 10;
export const TURN_STEP_DEG = 15;

const OPENING = { pitch: 55, bearing: -20 } as const;
const DURATION_MS = 700;
const STEP_MS = 200;
const MARGIN_PX = 60;
const NEAR_ZOOM = 16;

/** How the map is looked at: degrees from straight down, and clockwise from north of what is up. */
export interface Stance {
  readonly pitch: number;
  readonly bearing: number;
}

export type CameraStep = "up" | "down" | "left" | "right" | "north";

/** Lets the map be tilted and turned, and tilts it; null if it cannot be. Call the result to lay it flat. */
export function raise(map: MapLibreMap): (() => void) | null {
  const flatMost = map.getMaxPitch();
  map.setMaxPitch(STEEPEST_DEG);
  if (map.getMaxPitch() < OPENING.pitch) return null;
  map.dragRotate.enable();
  map.touchZoomRotate.enableRotation();
  map.touchPitch.enable();
  map.keyboard.enableRotation();
  // at once: a movement to a card's feature would break a slower one off
  map.jumpTo(OPENING);
  return () => {
    map.stop();
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    map.touchPitch.disable();
    map.keyboard.disableRotation();
    map.jumpTo({ pitch: 0, bearing: 0 });
    map.setMaxPitch(flatMost);
  };
}

/** Returns the stance a step leads to. */
export function stepped({ pitch, bearing }: Stance, step: CameraStep): Stance {
  const tilt = { up: TILT_STEP_DEG, down: -TILT_STEP_DEG, left: 0, right: 0, north: 0 }[step];
  const turn = { up: 0, down: 0, left: -TURN_STEP_DEG, right: TURN_STEP_DEG, north: -bearing }[step];
  return {
    pitch: Math.min(STEEPEST_DEG, Math.max(0, Math.round(pitch + tilt))),
    bearing: wrapped(Math.round(bearing + turn)),
  };
}

export function stanceOf(map: MapLibreMap): Stance {
  return { pitch: map.getPitch(), bearing: map.getBearing() };
}

/** Moves what is covered by a panel at the left, or lies outside, into the middle of what is free. */
export function bringIntoView(map: MapLibreMap, [west, south, east, north]: Bounds, covered: number): void {
  const centre: [number, number] = [(west + east) / 2, (south + north) / 2];
  const { x, y } = map.project(centre);
  const { clientWidth, clientHeight } = map.getContainer();
  const inView = x > covered + MARGIN_PX && x < clientWidth - MARGIN_PX && y > MARGIN_PX && y < clientHeight - MARGIN_PX;
  const near = map.getZoom() >= NEAR_ZOOM;
  if (inView && near) return;
  const room = covered < clientWidth / 2 ? covered : 0;
  map.easeTo({
    center: centre,
    zoom: near ? map.getZoom() : NEAR_ZOOM,
    offset: [room / 2, clientHeight / 8],
    duration: DURATION_MS,
  });
}

/** Moves the camera by a step. */
export function step(map: MapLibreMap, by: CameraStep): void {
  map.easeTo({ ...stepped(stanceOf(map), by), duration: STEP_MS });
}

function wrapped(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
