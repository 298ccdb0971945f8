import type { ExpressionSpecification } from "maplibre-gl";

/** How features are divided among classes: by a value of the tile, by a number of it, or by id. */
export type Division =
  | { readonly by: "value"; readonly field: string; readonly values: readonly string[] }
  | { readonly by: "number"; readonly field: string; readonly edges: readonly number[] }
  | { readonly by: "id"; readonly ids: readonly (readonly number[])[] };

type Plain = string | number | boolean;

/**
 * Returns the expression that gives each feature what its class has, or the rest.
 *
 * given: by class. Edges rise, one more than classes; a class holds its lower edge, the last one
 * its upper edge too.
 */
export function divided<Value extends Plain>(
  division: Division,
  given: readonly Value[],
  rest: Value,
): Value | ExpressionSpecification {
  if (given.every((value) => value === rest)) return rest;
  if (division.by === "number") return stepped(division.field, division.edges, given, rest);
  const cases = division.by === "value" ? division.values : division.ids;
  const branches = cases.flatMap((one, i) => (typeof one === "string" || one.length > 0 ? [one, given[i] ?? rest] : []));
  if (branches.length === 0) return rest;
  const input = division.by === "value" ? ["to-string", ["get", division.field]] : ["id"];
  return ["match", input, ...branches, rest] as unknown as ExpressionSpecification;
}

/** Returns the class of a number by edges as `divided` has them; -1 if it is in none. */
export function stepOf(value: number, edges: readonly number[]): number {
  const last = edges.length - 1;
  if (last < 1 || value < (edges[0] ?? 0) || value > (edges[last] ?? 0)) return -1;
  const above = edges.findIndex((edge) => value < edge);
  return above === -1 ? last - 1 : above - 1;
}

function stepped(field: string, edges: readonly number[], given: readonly Plain[], rest: Plain): ExpressionSpecification {
  const value = ["number", ["get", field]];
  const stops = strictly(edges, given);
  return [
    "case",
    ["!=", ["typeof", ["get", field]], "number"],
    rest,
    ["any", ["<", value, edges[0] ?? 0], [">", value, edges.at(-1) ?? 0]],
    rest,
    ["step", value, rest, ...stops.flat()],
  ] as unknown as ExpressionSpecification;
}

/** The map takes strictly rising stops: of equal lower edges the last class counts. */
function strictly(edges: readonly number[], given: readonly Plain[]): (readonly [number, Plain])[] {
  const stops = given.map((value, i) => [edges[i] ?? 0, value] as const);
  return stops.filter(([edge], i) => stops[i + 1]?.[0] !== edge);
}
