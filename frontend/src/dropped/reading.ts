import type { Axes, Preview } from "./preview-client.ts";

/** How a file is to be read: in which coordinate system, empty for the one that is found, and in which order. */
export interface Reading {
  readonly crs: string;
  readonly axes: Axes;
}

/** Returns how a file was read, so that it can be read so once more. */
export function readingOf({ crs, axes }: Preview): Reading {
  const isSet = crs.how === "person" || crs.code === "file";
  return { crs: isSet ? crs.code : "", axes: axes.code };
}

/** Returns the parameters that ask for a reading; what is as it is without them is left out. */
export function queryOf({ crs, axes }: Reading): Record<string, string> {
  return { ...(crs === "" ? {} : { crs }), ...(axes === "file" ? {} : { axes }) };
}
