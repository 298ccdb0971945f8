import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../elements/icons.ts";
import { decimals } from "../texts/decimals.ts";
import type { Condition, FieldValue, Operator } from "../store/layer-choices.ts";
import type { Say } from "../texts/texts.ts";
import { conditionOn, readValue, withMember, withOperator, withValue } from "./conditions.ts";
import { nameOf, operatorsFor, type FieldKind, type LayerField } from "./fields.ts";
import type { ValuesAnswer } from "./values.ts";

/** What a row shows and whom it tells. */
export interface ConditionRow {
  readonly id: string;
  readonly condition: Condition;
  readonly fields: readonly LayerField[];
  /** The values of the field; null while they are not known. */
  readonly known: ValuesAnswer | null;
  readonly say: Say;
  change(condition: Condition): void;
  remove(): void;
  /** Asks for values with a part of a text. */
  look(part: string): void;
}

const SIGNS: Partial<Record<Operator, string>> = { "=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥" };
const INPUTS: Partial<Record<FieldKind, string>> = { date: "date", timestamp: "datetime-local" };

/** Draws one condition: field, comparison, value. */
export function conditionRow(row: ConditionRow): TemplateResult {
  const { condition, fields, say } = row;
  const field = fields.find(({ name }) => name === condition.field);
  const kind = field?.kind ?? "text";
  return html`<div class="condition" role="group" aria-label=${field?.title ?? condition.field}>
    <select class="input condition-field" aria-label=${say("filter_field")} @change=${(event: Event) => changeField(row, event)}>
      ${fields.map(({ name, title }) => html`<option value=${name} .selected=${live(name === condition.field)}>${title}</option>`)}
    </select>
    <button class="icon-button" aria-label=${say("filter_remove", { field: field?.title ?? condition.field })} @click=${row.remove}>
      ${icon("close")}
    </button>
    <select class="input condition-operator" aria-label=${say("filter_operator")} @change=${(event: Event) => changeOperator(row, event)}>
      ${operatorsFor(kind).map((op) => html`<option value=${op} .selected=${live(op === condition.op)}>${operatorName(say, op)}</option>`)}
    </select>
    ${valueOf(row, field, kind)}
  </div>`;
}

/** Names a comparison. */
export function operatorName(say: Say, op: Operator): string {
  if (op === "between" || op === "contains" || op === "empty" || op === "in") return say(`operator_${op}`);
  return SIGNS[op] ?? op;
}

function valueOf(row: ConditionRow, field: LayerField | undefined, kind: FieldKind): TemplateResult | typeof nothing {
  const { op } = row.condition;
  if (op === "empty") return nothing;
  if (op === "in") return members(row, field);
  if (kind === "boolean") return truth(row);
  if (op === "between") return html`<span class="condition-values">${typed(row, field, kind, 0)}${typed(row, field, kind, 1)}</span>`;
  return field && field.choices.length > 0 && op !== "contains" ? coded(row, field) : typed(row, field, kind, 0);
}

function typed(row: ConditionRow, field: LayerField | undefined, kind: FieldKind, place: number): TemplateResult {
  const { condition, known, say, id } = row;
  const value = condition.values?.[place];
  const isNumber = kind === "number" || kind === "integer";
  const label = place === 0 ? say("filter_value") : say("filter_value_to");
  const suggested = isNumber || INPUTS[kind] ? [] : (known?.values ?? []);
  return html`<input
      class="input condition-value"
      type=${INPUTS[kind] ?? "text"}
      inputmode=${isNumber ? "decimal" : nothing}
      aria-label=${field?.unit ? `${label}, ${field.unit}` : label}
      placeholder=${field?.unit || label}
      list=${suggested.length > 0 ? `${id}-values` : nothing}
      .value=${shownValue(value, kind)}
      @change=${(event: Event) => row.change(withValue(condition, place, readValue(textOf(event), kind)))}
      @input=${(event: Event) => {
        if (known && known.distinct > known.values.length && kind === "text") row.look(textOf(event));
      }}
    />${
      suggested.length > 0
        ? html`<datalist id="${id}-values">${suggested.map(({ value: one }) => html`<option value=${String(one)}></option>`)}</datalist>`
        : nothing
    }`;
}

function coded(row: ConditionRow, { choices }: LayerField): TemplateResult {
  const { condition, say } = row;
  const now = condition.values?.[0];
  const choose = (event: Event) => {
    const found = choices.find(({ value }) => String(value) === textOf(event));
    row.change(withValue(condition, 0, found?.value ?? ""));
  };
  return html`<select class="input condition-value" aria-label=${say("filter_value")} @change=${choose}>
    <option value="" .selected=${live(now === undefined || now === "")}>–</option>
    ${choices.map(({ value, title }) => html`<option value=${String(value)} .selected=${live(value === now)}>${title}</option>`)}
  </select>`;
}

function truth(row: ConditionRow): TemplateResult {
  const { condition, say } = row;
  const now = condition.values?.[0];
  return html`<select
    class="input condition-value"
    aria-label=${say("filter_value")}
    @change=${(event: Event) => row.change(withValue(condition, 0, readValue(textOf(event), "boolean")))}
  >
    <option value="" .selected=${live(now === undefined || now === "")}>–</option>
    <option value="true" .selected=${live(now === true)}>${say("filter_yes")}</option>
    <option value="false" .selected=${live(now === false)}>${say("filter_no")}</option>
  </select>`;
}

/** The values to choose several of, with their numbers of features; those chosen are always among them. */
function members(row: ConditionRow, field: LayerField | undefined): TemplateResult {
  const { condition, known, say } = row;
  const chosen = condition.values ?? [];
  const listed = known?.values ?? [];
  const others = chosen.filter((value) => !listed.some((one) => one.value === value));
  const rows: { value: FieldValue; count: number | null }[] = [...others.map((value) => ({ value, count: null })), ...listed];
  const more = (known?.distinct ?? 0) - listed.length;
  return html`<fieldset class="condition-members">
    <legend class="visually-hidden">${say("filter_values")}</legend>
    ${
      more > 0
        ? html`<input
            class="input"
            type="search"
            aria-label=${say("filter_part")}
            placeholder=${say("filter_more_values", { count: more })}
            @input=${(event: Event) => row.look(textOf(event))}
          />`
        : nothing
    }
    <ul class="condition-list">
      ${rows.map(
        ({ value, count }) => html`<li>
          <label
            ><input
              type="checkbox"
              class="check"
              .checked=${chosen.includes(value)}
              @change=${(event: Event) => row.change(withMember(condition, value, event.target instanceof HTMLInputElement && event.target.checked))}
            /><span>${nameOf(field, value)}</span>${count === null ? nothing : html`<span class="legend-count num">${count}</span>`}</label
          >
        </li>`,
      )}
    </ul>
  </fieldset>`;
}

function changeField(row: ConditionRow, event: Event): void {
  const field = row.fields.find(({ name }) => name === textOf(event));
  if (field) row.change(conditionOn(field));
}

function changeOperator(row: ConditionRow, event: Event): void {
  const op = textOf(event) as Operator;
  row.change(withOperator(row.condition, op));
}

function shownValue(value: FieldValue | undefined, kind: FieldKind): string {
  if (value === undefined) return "";
  if (kind === "number" && typeof value === "number") return String(value).replace(".", decimals(0.5, 1).includes(",") ? "," : ".");
  return kind === "timestamp" ? String(value).slice(0, 16) : String(value);
}

function textOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}
