import type { Say, TextKey } from "../../texts/texts.ts";
import type { Schema } from "../server/working.ts";

/** What a field of JSON Schema says beyond the part that the whole editor reads. */
interface FieldSchema extends Schema {
  readonly anyOf?: readonly { readonly const?: unknown; readonly title?: string; readonly type?: string }[];
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly "x-ogc-role"?: string;
}

export type FieldKind = "text" | "number" | "integer" | "boolean" | "date" | "moment" | "code" | "texts" | "other";

export interface Code {
  readonly code: unknown;
  readonly title: string;
}

/** A field of a form: what may be written into it. */
export interface FieldDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: FieldKind;
  /** UCUM, such as m2. */
  readonly unit: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly codes: readonly Code[];
  /** Whether a code that is not in the list may stand. */
  readonly open: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Whether the limits themselves are out of bounds. */
  readonly exclusive: boolean;
  readonly maxLength: number | null;
}

const INT32 = { minimum: -2147483648, maximum: 2147483647 };

/** The fields of a layer, in the order of its schema; identifier and geometry are none. */
export function fieldsOf(schema: Schema, isNew: boolean): FieldDescription[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .filter(([, made]) => !isApart(made as FieldSchema))
    .map(([name, made]) => fieldOf(name, made as FieldSchema, required.has(name), isNew));
}

/** The fields that may be written. */
export function writableFields(schema: Schema, isNew: boolean): FieldDescription[] {
  return fieldsOf(schema, isNew).filter(({ readOnly }) => !readOnly);
}

/** Units of the UCUM that the texts of the page have in the reader's language. */
const SPOKEN: Readonly<Record<string, TextKey>> = { m: "unit_metres", km: "unit_kilometres", m2: "unit_square_metres" };

/** The unit as people write it. */
export function unitText(unit: string): string {
  return unit.replace(/2$/, "²").replace(/3$/, "³").replace(/^\{(.*)\}$/, "$1");
}

/** The unit to say after the title of a field, in the reader's language; empty if it has none or its title ends with it. */
export function unitBeside({ title, unit }: Pick<FieldDescription, "title" | "unit">, say: Say): string {
  if (!unit) return "";
  const spoken = SPOKEN[unit];
  const words = [unitText(unit), ...(spoken ? [say(spoken)] : [])];
  const last = title.split(/[\s,()]+/).filter((word) => word !== "").at(-1);
  return last !== undefined && words.includes(last) ? "" : (words.at(-1) ?? "");
}

function isApart(made: FieldSchema): boolean {
  return made["x-ogc-role"] === "id" || made["x-ogc-role"] === "primary-geometry" || (made.format ?? "").startsWith("geometry-");
}

function fieldOf(name: string, made: FieldSchema, required: boolean, isNew: boolean): FieldDescription {
  const kind = kindOf(made);
  const whole = made.format === "int32" ? INT32 : null;
  return {
    name,
    title: made.title ?? name,
    description: made.description ?? "",
    kind,
    unit: made["x-ogc-unit"] ?? "",
    required,
    readOnly: kind === "other" || made.readOnly === true || (made["x-set-once"] === true && !isNew),
    codes: codesOf(made),
    open: (made.anyOf ?? []).some((one) => one.const === undefined && one.type === "string"),
    minimum: made.minimum ?? made.exclusiveMinimum ?? whole?.minimum ?? null,
    maximum: made.maximum ?? made.exclusiveMaximum ?? whole?.maximum ?? null,
    exclusive: made.exclusiveMinimum !== undefined || made.exclusiveMaximum !== undefined,
    maxLength: made.maxLength ?? null,
  };
}

function kindOf(made: FieldSchema): FieldKind {
  const type = Array.isArray(made.type) ? (made.type.find((one) => one !== "null") ?? "string") : made.type;
  if (made.oneOf || made.anyOf || made.enum) return "code";
  switch (type) {
    case "boolean":
      return "boolean";
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "array":
      return made.items?.type === "string" || made.items?.type === undefined ? "texts" : "other";
    case "object":
      return "other";
    default:
      return made.format === "date" ? "date" : made.format === "date-time" ? "moment" : "text";
  }
}

function codesOf(made: FieldSchema): Code[] {
  const named = [...(made.oneOf ?? []), ...(made.anyOf ?? [])].filter((one) => "const" in one);
  const listed = (made.enum ?? []).map((code) => ({ code, title: String(code) }));
  return [...named.map((one) => ({ code: one.const, title: one.title ?? String(one.const) })), ...listed];
}
