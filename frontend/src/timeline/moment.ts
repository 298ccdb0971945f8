import { instantOf } from "./zone.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads `?at=2026-03-01T12:00:00Z`; null for the present, and for what is no moment of the past.
 *
 * A day stands for its evening in a time zone, as it does in the API.
 */
export function parseMoment(search: string, now: number, zone: string): string | null {
  const text = new URLSearchParams(search).get("at")?.replace(" ", "+") ?? "";
  const moment = DAY.test(text) ? eveningOf(text, zone) : INSTANT.test(text) ? text : null;
  return moment !== null && Date.parse(moment) < now ? inUtc(moment) : null;
}

function eveningOf(day: string, zone: string): string | null {
  const last = instantOf(`${day}T23:59:59`, zone);
  return Number.isNaN(last) ? null : `${new Date(last).toISOString().slice(0, 19)}.999999Z`;
}

/** Returns the query with the moment set, or taken out for the present; other parameters stay. */
export function withMoment(search: string, moment: string | null): string {
  const parts = search.replace(/^\?/, "").split("&").filter((part) => part && !part.startsWith("at="));
  if (moment !== null) parts.push(`at=${moment}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** Writes a moment in UTC; microseconds stay, for they tell changes apart. */
export function inUtc(moment: string): string {
  if (moment.endsWith("Z")) return moment;
  const fraction = /\.\d+/.exec(moment)?.[0] ?? "";
  return `${new Date(moment).toISOString().slice(0, 19)}${fraction}Z`;
}

/** Returns what the state holds for the moment of an address; nothing for the present. */
export function momentOf(search: string, zone: string): { moment?: string; facilities?: readonly string[] } {
  const moment = parseMoment(search, Date.now(), zone);
  return moment === null ? {} : { moment, facilities: ["time"] };
}
