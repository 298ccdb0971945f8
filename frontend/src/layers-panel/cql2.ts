import type { Condition, FieldValue, LayerFilter } from "../store/layer-choices.ts";
import type { FieldKind } from "./fields.ts";

/** A condition in CQL2 JSON (OGC 21-065r2). */
export interface Cql2 {
  readonly op: string;
  readonly args: readonly unknown[];
}

export type Kinds = Readonly<Record<string, FieldKind>>;

/** Returns a filter for the API: it lets the same features through as its expression does on the map. */
export function toCql2(filter: LayerFilter, kinds: Kinds): Cql2 {
  const args = filter.conditions.map((condition) => conditionOf(condition, kinds[condition.field] ?? "text"));
  const [only] = args;
  return only && args.length === 1 ? only : { op: filter.match === "all" ? "and" : "or", args };
}

function conditionOf({ field, op, values = [] }: Condition, kind: FieldKind): Cql2 {
  const property = { property: field };
  const written = values.map((value) => literal(value, kind));
  if (op === "empty") return empty(property, kind);
  if (op === "in") return { op, args: [property, written] };
  if (op === "contains") return contains(property, String(values[0] ?? ""), kind);
  return { op, args: [property, ...written] };
}

function empty(property: object, kind: FieldKind): Cql2 {
  const isNull = { op: "isNull", args: [property] };
  if (kind === "text") return { op: "or", args: [isNull, { op: "=", args: [property, ""] }] };
  if (kind === "texts") return { op: "or", args: [isNull, { op: "a_equals", args: [property, []] }] };
  return isNull;
}

/** In a text, without difference of case; in a list, one of its texts as a whole. */
function contains(property: object, part: string, kind: FieldKind): Cql2 {
  if (kind === "texts") return { op: "a_contains", args: [property, [part]] };
  const pattern = `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return { op: "like", args: [{ op: "casei", args: [property] }, { op: "casei", args: [pattern] }] };
}

function literal(value: FieldValue, kind: FieldKind): unknown {
  if (kind === "date") return { date: value };
  return kind === "timestamp" ? { timestamp: value } : value;
}
