import type { Condition, FieldValue, LayerFilter, Operator } from "../store/layer-choices.ts";
import { isCondition } from "../store/layer-choices.ts";
import { operatorsFor, type FieldKind, type LayerField } from "./fields.ts";

/** A filter while it is put together: conditions may lack values yet. */
export interface FilterDraft {
  readonly match: LayerFilter["match"];
  readonly conditions: readonly Condition[];
}

export const NO_FILTER: FilterDraft = { match: "all", conditions: [] };

/** Returns the filter of the conditions that are whole; null if none is. */
export function filterFrom({ match, conditions }: FilterDraft): LayerFilter | null {
  const whole = conditions.filter((condition) => isCondition(condition) && !condition.values?.includes(""));
  return whole.length > 0 ? { match, conditions: whole } : null;
}

/** Returns a new condition on a field, without a value. */
export function conditionOn(field: LayerField): Condition {
  const [op = "="] = operatorsFor(field.kind);
  return { field: field.name, op, values: [] };
}

/** Returns a condition with another comparison; values stay as far as it takes them. */
export function withOperator(condition: Condition, op: Operator): Condition {
  const values = condition.values ?? [];
  const most = op === "in" ? values.length : op === "between" ? 2 : op === "empty" ? 0 : 1;
  return { ...condition, op, values: values.slice(0, most) };
}

/** Returns a condition with one of its values set. */
export function withValue(condition: Condition, place: number, value: FieldValue): Condition {
  const values = [...(condition.values ?? [])];
  while (values.length < place) values.push("");
  values[place] = value;
  return { ...condition, values };
}

/** Returns a condition with a value among those that it takes, or taken out of them. */
export function withMember(condition: Condition, value: FieldValue, isIn: boolean): Condition {
  const others = (condition.values ?? []).filter((other) => other !== value);
  return { ...condition, values: isIn ? [...others, value] : others };
}

/** Reads what was typed as a value of a kind; an empty text if it is none. */
export function readValue(text: string, kind: FieldKind): FieldValue {
  const typed = text.trim();
  if (typed === "") return "";
  if (kind === "boolean") return typed === "true";
  if (kind === "timestamp") return momentOf(typed);
  if (kind !== "number" && kind !== "integer") return typed;
  const number = Number(typed.replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(number) ? number : "";
}

function momentOf(typed: string): string {
  const moment = new Date(typed);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
}
