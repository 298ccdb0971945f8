import type { Version } from "../around/around-client.ts";

/** What has become of a feature's state at a moment. */
export type Since = "same" | "changed" | "gone";

/** A feature at a moment: its state and what has become of it, or why there is none. */
export type Then =
  | { readonly there: true; readonly since: Since }
  | { readonly there: false; readonly why: "not_yet" | "no_longer" };

const OVER: ReadonlySet<Version["step"]> = new Set(["ended", "removed"]);

/** Reads from the versions of a feature, the newest first and those until the moment among them. */
export function thenOf(versions: readonly Version[], moment: string | null): Then {
  const at = moment === null ? Number.POSITIVE_INFINITY : Date.parse(moment);
  const index = versions.findIndex((version) => Date.parse(version.at) <= at);
  const version = versions[index];
  if (!version) return { there: false, why: "not_yet" };
  if (OVER.has(version.step)) return { there: false, why: "no_longer" };
  const later = versions.slice(0, index);
  if (later[0] && OVER.has(later[0].step)) return { there: true, since: "gone" };
  return { there: true, since: later.some(isSeen) ? "changed" : "same" };
}

/** Whether a version changed what the reader sees. */
function isSeen({ step, changes, moved }: Version): boolean {
  return step !== "changed" || moved || changes.length > 0;
}

/** Whether versions that were read so far reach back to a moment. */
export function reachBack(versions: readonly Version[], moment: string | null): boolean {
  return moment === null || versions.some((version) => Date.parse(version.at) <= Date.parse(moment));
}
