import type { ExpressionSpecification } from "maplibre-gl";
import type { FieldValue, Condition, LayerFilter } from "../store/layer-choices.ts";

/** What a field in the tiles holds, as the server names it. */
export type TileFields = Readonly<Record<string, string>>;

const KINDS = ["text", "integer", "number", "boolean", "date"];
/** Texts are put in order and compared without case by the database alone, as its language does it. */
const OF_TEXTS = ["=", "<>", "in", "empty"];

/** Whether the tiles themselves tell which features a filter lets through. */
export function isTileFilter(filter: LayerFilter, fields: TileFields): boolean {
  return filter.conditions.every(({ field, op }) => {
    const kind = fields[field] ?? "";
    return KINDS.includes(kind) && op !== "contains" && (kind !== "text" || OF_TEXTS.includes(op));
  });
}

/**
 * Returns a filter for the map: it lets the same features through as its CQL2 does on the server.
 *
 * A field without a value is not in the tile; no comparison is true of it, as in SQL.
 */
export function filterExpression(filter: LayerFilter): ExpressionSpecification {
  return [filter.match, ...filter.conditions.map(conditionExpression)] as unknown as ExpressionSpecification;
}

/** Returns the filter that lets just these features through. */
export function onlyIds(ids: readonly number[]): ExpressionSpecification | false {
  return ids.length > 0 ? (["match", ["id"], [...ids], true, false] as unknown as ExpressionSpecification) : false;
}

function conditionExpression({ field, op, values = [] }: Condition): ExpressionSpecification {
  const value: ExpressionSpecification = ["get", field];
  const has: ExpressionSpecification = ["has", field];
  const [first = "", second = ""] = values;
  if (op === "empty") return ["any", ["!", has], ["==", value, ""]];
  if (op === "in") return ["all", has, ["in", value, ["literal", [...values] as string[]]]];
  if (op === "=") return ["all", has, ["==", value, first]];
  if (op === "<>") return ["all", has, ["!=", value, first]];
  if (op === "between") return ["all", compared(">=", field, first), compared("<=", field, second)];
  if (op === "contains") throw new Error(`The map cannot tell which ${field} contain ${first}.`);
  return compared(op, field, first);
}

function compared(op: "<" | "<=" | ">" | ">=", field: string, value: FieldValue): ExpressionSpecification {
  const type = typeof value === "number" ? "number" : "string";
  const read: ExpressionSpecification = [type, ["get", field]];
  return ["all", ["==", ["typeof", ["get", field]], type], [op, read, value] as ExpressionSpecification];
}
