import { readOrder } from "./layer-order.ts";

/** What a reader chooses about layers; the server checks the same by its schema of a view. */

export type FieldValue = string | number | boolean;

export const OPERATORS = ["=", "<>", "<", "<=", ">", ">=", "between", "contains", "empty", "in"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A condition on a field; `between` has two values, `in` several, `empty` none, others one. */
export interface Condition {
  readonly field: string;
  readonly op: Operator;
  readonly values?: readonly FieldValue[];
}

export interface LayerFilter {
  readonly match: "all" | "any";
  readonly conditions: readonly Condition[];
}

/** A class of a theme: features with a value, or with a number from least up to most. */
export interface ThemeClass {
  /** #rrggbb. */
  readonly colour: string;
  readonly value?: FieldValue;
  readonly title?: string;
  readonly least?: number;
  readonly most?: number;
}

export const METHODS = ["quantile", "equal", "natural"] as const;
export type Method = (typeof METHODS)[number];

/** Colours by a field: what is in no class is drawn in grey. */
export interface LayerTheme {
  readonly kind: "categories" | "graduated";
  readonly field: string;
  readonly ramp: string;
  readonly method?: Method;
  readonly classes: readonly ThemeClass[];
}

/** Names of features on the map; without a field, those that the layer has by itself. */
export interface LabelChoice {
  readonly shown: boolean;
  readonly field?: string;
}

type ByLayer<Choice> = Readonly<Record<string, Choice>>;

/** Which layers are on and how they are drawn, as far as that differs from how they open. */
export interface LayerChoices {
  readonly shown: ByLayer<boolean>;
  /** 0 to 1 by layer; 1 where there is none. */
  readonly opacity: ByLayer<number>;
  readonly folded: readonly string[];
  /** Names of layers, the uppermost first; empty where they lie as the town has them. */
  readonly order: readonly string[];
  readonly labels: ByLayer<LabelChoice>;
  readonly filters: ByLayer<LayerFilter>;
  readonly themes: ByLayer<LayerTheme>;
}

export const NO_CHOICES: LayerChoices = { shown: {}, opacity: {}, folded: [], order: [], labels: {}, filters: {}, themes: {} };

/** Reads choices that came as JSON; what is not ours is left aside. */
export function readChoices(read: unknown): LayerChoices {
  if (!isObject(read)) return NO_CHOICES;
  return {
    shown: pairsOf(read["shown"], isBoolean),
    opacity: pairsOf(read["opacity"], (value): value is number => isNumber(value) && value >= 0.1 && value <= 1),
    folded: Array.isArray(read["folded"]) ? read["folded"].filter(isText) : [],
    order: readOrder(read["order"]),
    labels: pairsOf(read["labels"], isLabels),
    filters: pairsOf(read["filters"], isFilter),
    themes: pairsOf(read["themes"], isTheme),
  };
}

/** Returns choices with one entry of a layer set, or taken out by null. */
export function withEntry<Name extends "labels" | "filters" | "themes">(
  choices: LayerChoices,
  name: Name,
  layer: string,
  entry: LayerChoices[Name][string] | null,
): LayerChoices {
  const kept = Object.fromEntries(Object.entries(choices[name]).filter(([other]) => other !== layer));
  return { ...choices, [name]: entry === null ? kept : { ...kept, [layer]: entry } };
}

/** Whether two choices draw a layer alike. */
export function isSameFor(one: LayerChoices, other: LayerChoices, layer: string): boolean {
  const names = ["shown", "opacity", "labels", "filters", "themes"] as const;
  return names.every((name) => one[name][layer] === other[name][layer]);
}

function pairsOf<Value>(read: unknown, fits: (value: unknown) => value is Value): Record<string, Value> {
  if (!isObject(read)) return {};
  const pairs = Object.entries(read).filter((pair): pair is [string, Value] => fits(pair[1]));
  return Object.fromEntries(pairs);
}

function isLabels(read: unknown): read is LabelChoice {
  return isObject(read) && isBoolean(read["shown"]) && (read["field"] === undefined || isText(read["field"]));
}

/** Whether something is a filter with at least one whole condition, and no broken one. */
export function isFilter(read: unknown): read is LayerFilter {
  if (!isObject(read) || !["all", "any"].includes(String(read["match"]))) return false;
  const { conditions } = read;
  return Array.isArray(conditions) && conditions.length > 0 && conditions.every(isCondition);
}

/** Whether something is a condition with as many values as its operator takes. */
export function isCondition(read: unknown): read is Condition {
  if (!isObject(read) || !isText(read["field"]) || !OPERATORS.some((op) => op === read["op"])) return false;
  const values = read["values"] ?? [];
  if (!Array.isArray(values) || !values.every(isValue)) return false;
  const wanted = { between: 2, empty: 0, in: Math.max(1, values.length) }[String(read["op"])] ?? 1;
  return values.length === wanted;
}

function isTheme(read: unknown): read is LayerTheme {
  if (!isObject(read) || !isText(read["field"]) || !isText(read["ramp"])) return false;
  const { kind, classes, method } = read;
  const fits = kind === "categories" ? isCategory : kind === "graduated" ? isStep : null;
  if (!fits || !(method === undefined || METHODS.some((known) => known === method))) return false;
  return Array.isArray(classes) && classes.length > 0 && classes.every(fits);
}

function isClass(read: unknown): read is Record<string, unknown> {
  return isObject(read) && /^#[0-9a-f]{6}$/.test(String(read["colour"]));
}

function isCategory(read: unknown): read is ThemeClass {
  return isClass(read) && isValue(read["value"]);
}

function isStep(read: unknown): read is ThemeClass {
  return isClass(read) && isNumber(read["least"]) && isNumber(read["most"]);
}

function isObject(read: unknown): read is Record<string, unknown> {
  return typeof read === "object" && read !== null && !Array.isArray(read);
}

function isValue(read: unknown): read is FieldValue {
  return isText(read) || isBoolean(read) || isNumber(read);
}

function isText(read: unknown): read is string {
  return typeof read === "string";
}

function isBoolean(read: unknown): read is boolean {
  return typeof read === "boolean";
}

function isNumber(read: unknown): read is number {
  return typeof read === "number" && Number.isFinite(read);
}
