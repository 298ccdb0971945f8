import type { Acceptance, Content, Edit } from "../drafts/draft.ts";
import type { Finding } from "../editor-state.ts";
import { asMultiple, type RawGeometry } from "../plane/shapes.ts";

/** Findings, errors first; where both lists tell the same, the first one counts. */
export function orderedFindings(first: readonly Finding[], other: readonly Finding[]): Finding[] {
  const told = new Set(first.map(nameOf));
  const all = [...first, ...other.filter((one) => !told.has(nameOf(one)))];
  return [...all.filter(({ severity }) => severity === "error"), ...all.filter(({ severity }) => severity !== "error")];
}

/** What a warning is accepted with; undefined while it is not. */
export function acceptanceOf(edit: Edit | undefined, code: string): Acceptance | undefined {
  return edit?.accept.find((one) => one.code === code);
}

/** The edit in which a warning is accepted for a reason. */
export function accepting(edit: Edit, code: string, reason: string): Edit {
  return { ...edit, accept: [...edit.accept.filter((one) => one.code !== code), { code, reason }] };
}

/** The edit in which a warning is no longer accepted. */
export function notAccepting(edit: Edit, code: string): Edit {
  return { ...edit, accept: edit.accept.filter((one) => one.code !== code) };
}

/** The warnings among findings that a draft accepts. */
export function acceptedIn({ edits }: Content, found: readonly Finding[]): Finding[] {
  return found.filter(({ key, code, severity }) => severity === "warning" && acceptanceOf(edits[key], code) !== undefined);
}

/** Whether checks have the same before them in two drafts; the reasons for what is accepted are no matter of theirs. */
export function isSameMatter(one: Content, other: Content): boolean {
  if (one === other) return true;
  const keys = Object.keys(one.edits);
  const isSame = (key: string) => isSameEdit(one.edits[key], other.edits[key]);
  return one.lineage === other.lineage && keys.length === Object.keys(other.edits).length && keys.every(isSame);
}

function isSameEdit(one: Edit | undefined, other: Edit | undefined): boolean {
  const names = ["op", "base", "properties", "geometry"] as const;
  return one === other || names.every((name) => one?.[name] === other?.[name]);
}

/** What a quick fix changes of the feature of a finding. */
export function fixOf({ key, fix }: Finding) {
  if (!fix) return null;
  const geometry = fix.geometry ? asMultiple(fix.geometry as unknown as RawGeometry) : null;
  return { key, ...(geometry ? { geometry } : {}), ...(fix.properties ? { properties: fix.properties } : {}) };
}

function nameOf({ key, code, field }: Finding): string {
  return `${key} ${code} ${field ?? ""}`;
}

/**
 * Names findings so that they keep their names when a check tells them anew.
 *
 * The same one is of the same feature, code and field, whatever its numbers; one more has a number.
 */
export function named(found: readonly Finding[]): readonly (readonly [string, Finding])[] {
  const counts = new Map<string, number>();
  return found.map((one) => {
    const name = [one.key, one.code, one.field ?? ""].join(" ");
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [`${name} ${count}`, one] as const;
  });
}
