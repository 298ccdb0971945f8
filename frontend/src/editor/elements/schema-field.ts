import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../../elements/icons.ts";
import type { Say } from "../../texts/texts.ts";
import { unitBeside, type FieldDescription } from "../forms/fields.ts";
import type { Held } from "../forms/several.ts";
import { isRead, readInto, written } from "../forms/values.ts";
import { whileWritten } from "./while-written.ts";

/** What an element of a form asks for: a value for all, or what was there before. */
export class FieldGiven extends Event {
  constructor(readonly name: string, readonly value: unknown) {
    super("given", { bubbles: true });
  }
}

/** One field of a form: its name, the control that fits its type, and what is wrong with it. */
export class SchemaField extends LitElement {
  static override properties: PropertyDeclarations = {
    field: { attribute: false },
    held: { attribute: false },
    say: { attribute: false },
    decimal: { attribute: false },
    locked: { attribute: false },
    wrong: { state: true },
  };

  declare field: FieldDescription;
  declare held: Held;
  declare say: Say;
  declare decimal: "." | ",";
  declare locked: boolean;
  declare private wrong: string;

  constructor() {
    super();
    this.wrong = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has("held")) this.wrong = "";
  }

  protected override render(): TemplateResult {
    const { field, held } = this;
    const id = `field-${field.name}`;
    const unit = unitBeside(field, this.say);
    return html`
      <div class="field" ?data-changed=${held.changed} ?data-wrong=${this.wrong !== ""}>
        <label class="field-name" for=${id} title=${field.description || field.title}>
          ${field.title}${unit ? html`<span class="field-unit">, ${unit}</span>` : nothing}${
            field.required ? html`<span class="field-required" aria-hidden="true">*</span>` : nothing
          }
        </label>
        <div class="field-control">${this.locked || field.readOnly ? this.fixed(id) : this.control(id)} ${this.former()}</div>
        ${this.wrong ? html`<p class="field-wrong" id="${id}-wrong" role="alert">${this.wrong}</p>` : nothing}
      </div>
    `;
  }

  private fixed(id: string): TemplateResult {
    const text = this.held.various ? this.say("form_various") : written(this.field, this.held.value, this.decimal);
    return html`<output class="field-fixed" id=${id}>${text || "—"}</output>`;
  }

  private former(): TemplateResult | typeof nothing {
    if (!this.held.changed) return nothing;
    const value = written(this.field, this.held.former, this.decimal) || this.say("form_empty");
    const label = this.say("form_take_back", { field: this.field.title, value });
    return html`<button
      class="icon-button field-former"
      type="button"
      title=${label}
      aria-label=${label}
      @click=${() => this.dispatchEvent(new Event("takeback", { bubbles: true }))}
    >
      ${icon("undo")}
    </button>`;
  }

  private control(id: string): TemplateResult {
    const { kind, codes } = this.field;
    if (kind === "boolean") return this.choice(id, [["true", this.say("form_yes")], ["false", this.say("form_no")]]);
    if (kind === "code" && codes.length <= 12 && !this.field.open) {
      return this.choice(id, codes.map(({ code, title }) => [String(code), title] as const));
    }
    return this.input(id);
  }

  private choice(id: string, options: readonly (readonly [string, string])[]): TemplateResult {
    const { held, field } = this;
    const now = held.various || held.value === null || held.value === undefined ? "" : String(held.value);
    const empty = options.some(([value]) => value === "") ? [] : [["", ""] as const];
    return html`<select
      class="field-input"
      id=${id}
      aria-required=${field.required}
      aria-invalid=${this.wrong !== ""}
      aria-describedby=${this.wrong ? `${id}-wrong` : nothing}
      @change=${this.take}
    >
      ${held.various ? html`<option value="" selected disabled>${this.say("form_various")}</option>` : nothing}
      ${[...empty, ...options].map(([value, title]) => html`<option value=${value} .selected=${live(!held.various && value === now)}>${title}</option>`)}
    </select>`;
  }

  private input(id: string): TemplateResult {
    const { field, held } = this;
    const text = held.various ? "" : written(field, held.value, this.decimal);
    const long = field.kind === "text" && (field.maxLength === null || field.maxLength > 200);
    const shared = { various: held.various ? this.say("form_various") : "", numeric: field.kind === "number" || field.kind === "integer" };
    if (long) {
      return html`<textarea
        class="field-input"
        id=${id}
        rows=${Math.min(4, Math.max(1, Math.ceil(text.length / 40)))}
        placeholder=${shared.various}
        aria-required=${field.required}
        aria-invalid=${this.wrong !== ""}
        aria-describedby=${this.wrong ? `${id}-wrong` : nothing}
        .value=${whileWritten(text)}
        @change=${this.take}
      ></textarea>`;
    }
    return html`<input
        class="field-input ${shared.numeric ? "field-input--number" : ""}"
        id=${id}
        type=${field.kind === "date" ? "date" : field.kind === "moment" ? "datetime-local" : "text"}
        inputmode=${field.kind === "integer" ? "numeric" : field.kind === "number" ? "decimal" : nothing}
        list=${field.kind === "code" ? `${id}-codes` : nothing}
        autocomplete="off"
        placeholder=${shared.various}
        aria-required=${field.required}
        aria-invalid=${this.wrong !== ""}
        aria-describedby=${this.wrong ? `${id}-wrong` : nothing}
        .value=${whileWritten(text)}
        @change=${this.take}
      />${field.kind === "code" ? html`<datalist id="${id}-codes">${field.codes.map(({ title }) => html`<option value=${title}></option>`)}</datalist>` : nothing}`;
  }

  private readonly take = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement)) return;
    const reading = readInto(this.field, target.value);
    this.wrong = isRead(reading) ? "" : this.say(reading.wrong, reading.values);
    if (isRead(reading)) this.dispatchEvent(new FieldGiven(this.field.name, reading.value));
  };
}

customElements.define("schema-field", SchemaField);
