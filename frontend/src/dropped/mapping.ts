import { writableFields, type FieldDescription } from "../editor/forms/fields.ts";
import { isRead, readInto, written, type Reading } from "../editor/forms/values.ts";
import type { WorkingLayer } from "../editor/server/working.ts";

/** Which field of the file becomes which field of the layer; empty for none. */
export type Mapping = Readonly<Record<string, string>>;

/** A value that a field of the layer does not take. */
export interface Unfit {
  readonly row: number;
  readonly field: string;
  readonly reading: Exclude<Reading, { readonly value: unknown }>;
}

/** What a feature of the file becomes. */
export interface Mapped {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly unfit: readonly Unfit[];
}

/** The fields of a layer that a new feature may be given. */
export function targetFields(layer: WorkingLayer): FieldDescription[] {
  return writableFields(layer.schema, true);
}

/** Guesses by name and by title, blind to case, blanks and lines; a guess is shown before it is used. */
export function guessMapping(targets: readonly FieldDescription[], sources: readonly string[]): Mapping {
  const bySpelling = new Map(sources.map((name) => [spelling(name), name]));
  const left = new Set(sources);
  const pairs = targets.map(({ name, title }) => {
    const found = bySpelling.get(spelling(name)) ?? bySpelling.get(spelling(title)) ?? shortened(name, bySpelling);
    const source = found !== undefined && left.delete(found) ? found : "";
    return [name, source] as const;
  });
  return Object.fromEntries(pairs);
}

/** Shapefiles cut names to ten characters. */
function shortened(name: string, bySpelling: ReadonlyMap<string, string>): string | undefined {
  return name.length > 10 ? bySpelling.get(spelling(name.slice(0, 10))) : undefined;
}

function spelling(name: string): string {
  return name.toLocaleLowerCase().replace(/[\s_.,-]+/g, "");
}

/** Reads the fields of one feature as the layer's schema wants them; what has no value is left out. */
export function mapProperties(
  row: number,
  from: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  targets: readonly FieldDescription[],
): Mapped {
  const properties: Record<string, unknown> = {};
  const unfit: Unfit[] = [];
  for (const field of targets) {
    const value = from[mapping[field.name] ?? ""];
    if (value === undefined || value === null || value === "") continue;
    const reading = readInto(field, written({ ...field, kind: "text" }, value));
    if (isRead(reading)) properties[field.name] = reading.value;
    else unfit.push({ row, field: field.title, reading });
  }
  return { properties, unfit };
}
