import type { Edit } from "../drafts/draft.ts";
import { geometryOf } from "../drafts/draft.ts";
import { areaOf } from "../plane/measures.ts";

/** A field that an edit changes. */
export interface ChangedField {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Whether two values of JSON are the same; what is absent is null, and a number may be written as text. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, i) => isSameValue(value, other[i]));
  }
  if (isRecord(one) && isRecord(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSameValue(one[name], other[name]));
  }
  return typeof one !== typeof other && isNumeric(one) && isNumeric(other) && Number(one) === Number(other);
}

/** The fields that an edit changes, with what was there before. */
export function changedFields(edit: Edit): ChangedField[] {
  return Object.entries(edit.properties)
    .map(([name, after]) => ({ name, before: edit.base?.properties[name] ?? null, after }))
    .filter(({ before, after }) => !isSameValue(before, after));
}

/** Whether an edit changes the geometry. */
export function isMoved(edit: Edit): boolean {
  return edit.geometry !== undefined && !isSameValue(edit.geometry, edit.base?.geometry ?? null);
}

/** Whether an edit changes anything; an update that was changed back does not. */
export function changesAnything(edit: Edit): boolean {
  return edit.op !== "update" || isMoved(edit) || changedFields(edit).length > 0;
}

/** By how many m² an edit changes the area of its feature; null where no area is concerned. */
export function areaDifference(edit: Edit): number | null {
  const before = edit.base?.geometry ? areaOf(edit.base.geometry) : 0;
  const geometry = edit.op === "delete" ? null : geometryOf(edit);
  const after = geometry ? areaOf(geometry) : 0;
  return before === 0 && after === 0 ? null : after - before;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
}
