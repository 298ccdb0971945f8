import { exchange } from "../editor/server/working.ts";

/** A span of time in which something was recorded, both ends within; layers: changes of each. */
export interface Change {
  readonly start: string;
  readonly end: string;
  readonly total: number;
  readonly layers: Readonly<Record<string, number>>;
}

/** What was recorded when; zone: in which its hours or days are. */
export interface Changes {
  readonly step: "hour" | "day";
  readonly zone: string;
  readonly start: string;
  readonly first: string | null;
  readonly changes: readonly Change[];
}

/** Reads what was recorded when, from the first record on. */
export function readChanges(api: string): Promise<Changes> {
  return exchange<Changes>(`${api}/changes`);
}
