import { kept } from "../api/kept.ts";
import type { FieldValue, LayerTheme, Operator } from "../store/layer-choices.ts";

export type FieldKind = "text" | "number" | "integer" | "boolean" | "date" | "timestamp" | "texts";

/** A value that a field is known to have, by code and by name. */
export interface Choice {
  readonly value: FieldValue;
  readonly title: string;
}

/** A field of a layer that the reader may ask about. */
export interface LayerField {
  readonly name: string;
  readonly title: string;
  readonly kind: FieldKind;
  /** As the UCUM writes it; empty for none. */
  readonly unit: string;
  /** The codes of a classifier; empty where any value may stand. */
  readonly choices: readonly Choice[];
}

interface FieldSchema {
  readonly title?: string;
  readonly type?: string;
  readonly format?: string;
  readonly oneOf?: readonly unknown[];
  readonly anyOf?: readonly unknown[];
  readonly "x-ogc-unit"?: string;
  readonly "x-ogc-role"?: string;
}

/** As the server takes names of classes. */
const LONGEST_NAME = 200;
const asked = new Map<string, Promise<readonly LayerField[]>>();

/** Returns the fields of a layer that conditions may name, in the order of its schema; asked for once. */
export function fieldsOf(api: string, layer: string): Promise<readonly LayerField[]> {
  const url = `${api}/collections/${layer}/queryables?f=json`;
  const known = asked.get(url);
  if (known) return known;
  const found = kept<{ properties: Readonly<Record<string, FieldSchema>> }>(url).then(({ properties }) =>
    Object.entries(properties).flatMap(([name, schema]) => fieldFrom(name, schema)),
  );
  asked.set(url, found);
  found.catch(() => asked.delete(url));
  return found;
}

/** Reads a field off its schema; none for a geometry. */
export function fieldFrom(name: string, schema: FieldSchema): LayerField[] {
  const kind = kindOf(schema);
  if (!kind) return [];
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(choiceFrom);
  return [{ name, title: schema.title ?? name, kind, unit: schema["x-ogc-unit"] ?? "", choices }];
}

/** Returns the comparisons that make sense for a kind of field. */
export function operatorsFor(kind: FieldKind): readonly Operator[] {
  if (kind === "text") return ["=", "<>", "in", "contains", "empty"];
  if (kind === "texts") return ["contains", "empty"];
  if (kind === "boolean") return ["=", "empty"];
  return ["=", "<>", "<", "<=", ">", ">=", "between", "in", "empty"];
}

/** Whether classes of numbers can be made of a field. */
export function isNumeric({ kind }: LayerField): boolean {
  return kind === "number" || kind === "integer";
}

/** Names a value of a field as the reader knows it. */
export function nameOf(field: LayerField | undefined, value: FieldValue): string {
  return field?.choices.find((choice) => choice.value === value)?.title ?? String(value);
}

/**
 * Names the classes of a theme as a list of codes has them, in the reader's language.
 *
 * Null for a class that it does not know; no names where the field has no list.
 */
export function classNames(fields: readonly LayerField[], { field, kind, classes }: LayerTheme): readonly (string | null)[] | null {
  const choices = fields.find(({ name }) => name === field)?.choices ?? [];
  if (kind !== "categories" || choices.length === 0) return null;
  return classes.map((one) => choices.find(({ value }) => value === one.value)?.title ?? null);
}

/** Returns a theme with its classes named as `classNames` does; those without keep the names of its maker. */
export function inReadersWords(fields: readonly LayerField[], theme: LayerTheme): LayerTheme {
  const names = classNames(fields, theme);
  if (!names) return theme;
  return { ...theme, classes: theme.classes.map((one, i) => ({ ...one, ...(names[i] ? { title: names[i].slice(0, LONGEST_NAME) } : {}) })) };
}

function kindOf({ type, format, ...schema }: FieldSchema): FieldKind | null {
  if (schema["x-ogc-role"] === "primary-geometry" || format?.startsWith("geometry")) return null;
  if (type === "boolean" || type === "integer" || type === "number") return type;
  if (type === "array") return "texts";
  if (format === "date") return "date";
  if (format === "date-time") return "timestamp";
  return type === "object" ? null : "text";
}

function choiceFrom(read: unknown): Choice[] {
  if (typeof read !== "object" || read === null) return [];
  const { const: value, title } = read as Readonly<Record<string, unknown>>;
  const isValue = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isValue && value !== "" ? [{ value, title: typeof title === "string" ? title : String(value) }] : [];
}
