import type { Draft } from "../editor.ts";
import { areaOf } from "../plane/measures.ts";
import type { LocalGeometry } from "../plane/shapes.ts";
import type { Schema, WorkingLayer } from "../server/working.ts";
import { givenFields, isArea } from "./split-succession.ts";

/** From where a merged feature has the value of a field: a feature by its key, or the sum of all. */
export type FieldSource = { readonly from: string } | "sum";

/** A field in which the features that are merged differ. */
export interface DifferingField {
  readonly name: string;
  readonly field: Schema;
  /** The values in the order of the features. */
  readonly values: readonly unknown[];
  /** Whether all values are quantities that may be added. */
  readonly adds: boolean;
}

/** The fields, of those that can be given, in which features differ; the identifier is not among them. */
export function differingFields(layer: WorkingLayer, features: readonly Draft[]): DifferingField[] {
  return givenFields(layer).flatMap(([name, field]) => {
    const values = features.map(({ properties }) => properties[name] ?? null);
    const first = JSON.stringify(values[0]);
    if (name === layer.identifier || values.every((value) => JSON.stringify(value) === first)) return [];
    const adds = field["x-ogc-unit"] !== undefined && values.every((value) => value === null || isQuantity(value));
    return [{ name, field, values, adds }];
  });
}

/** The rule before the person says otherwise: areas are added, else the value of the largest feature that has one. */
export function firstSources(fields: readonly DifferingField[], features: readonly Draft[]): Record<string, FieldSource> {
  const order = features.map((_, i) => i).sort((a, b) => sizeOf(features[b]) - sizeOf(features[a]));
  return Object.fromEntries(
    fields.map(({ name, field, values, adds }): [string, FieldSource] => {
      if (adds && isArea(field)) return [name, "sum"];
      const at = order.find((i) => values[i] !== null && values[i] !== "") ?? order[0] ?? 0;
      return [name, { from: features[at]?.key ?? "" }];
    }),
  );
}

/** The values of the differing fields by a rule. */
export function mergedFields(
  fields: readonly DifferingField[],
  features: readonly Draft[],
  sources: Readonly<Record<string, FieldSource>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, values }): [string, unknown] => {
      const source = sources[name];
      if (source === "sum") return [name, sumOf(values)];
      return [name, values[features.findIndex(({ key }) => key === source?.from)] ?? null];
    }),
  );
}

/** The feature with the largest area. */
export function largestOf(features: readonly Draft[]): Draft | undefined {
  return [...features].sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}

function sizeOf(feature: { readonly geometry: LocalGeometry | null } | undefined): number {
  return feature?.geometry ? areaOf(feature.geometry) : 0;
}

/** Decimals come as numbers or as texts; the sum keeps hundredths. */
function sumOf(values: readonly unknown[]): number {
  const sum = values.reduce<number>((all, value) => all + Number(value ?? 0), 0);
  return Math.round(sum * 100) / 100;
}

function isQuantity(value: unknown): boolean {
  return value !== "" && (typeof value === "number" || typeof value === "string") && Number.isFinite(Number(value));
}
