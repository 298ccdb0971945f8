import type { Change } from "./changes-client.ts";
import { inUtc } from "./moment.ts";

/** A moment of the slider; null is the present. */
export type Moment = string | null;

/** Returns the moments after which something was recorded, the earliest first, the present last. */
export function stopsOf(changes: readonly Change[], now: number): Moment[] {
  const past = changes.map(({ end }) => inUtc(end)).filter((end) => Date.parse(end) < now);
  return [...past, null];
}

/** Returns the stop that lies so many changes later; before the first and after the last it stays. */
export function stepBy(stops: readonly Moment[], from: Moment, by: -1 | 1): Moment {
  const at = timeOf(from);
  if (by > 0) return stops.find((stop) => timeOf(stop) > at) ?? null;
  return stops.findLast((stop) => timeOf(stop) < at) ?? from;
}

/** Returns the moment a month earlier or later, between the first stop and the present. */
export function monthBy(stops: readonly Moment[], from: Moment, by: -1 | 1, now: number): Moment {
  const first = stops[0] ?? null;
  const start = new Date(from ?? now);
  const moved = new Date(start);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + by);
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(start.getUTCDate(), days));
  if (moved.getTime() >= now) return null;
  return moved.getTime() < timeOf(first) ? first : moved.toISOString();
}

/** Returns where a key of the slider leads; undefined for keys that mean nothing to it. */
export function keyStep(key: string, stops: readonly Moment[], from: Moment, now: number): Moment | undefined {
  if (key === "ArrowLeft" || key === "ArrowDown") return stepBy(stops, from, -1);
  if (key === "ArrowRight" || key === "ArrowUp") return stepBy(stops, from, 1);
  if (key === "PageDown") return monthBy(stops, from, -1, now);
  if (key === "PageUp") return monthBy(stops, from, 1, now);
  if (key === "Home") return stops[0] ?? null;
  return key === "End" ? null : undefined;
}

/** Returns the stop that is nearest to an instant. */
export function nearestStop(stops: readonly Moment[], at: number, now: number): Moment {
  const far = (stop: Moment) => Math.abs((stop === null ? now : Date.parse(stop)) - at);
  return stops.reduce((best, stop) => (far(stop) < far(best) ? stop : best), stops[0] ?? null);
}

function timeOf(moment: Moment): number {
  return moment === null ? Number.POSITIVE_INFINITY : Date.parse(moment);
}
