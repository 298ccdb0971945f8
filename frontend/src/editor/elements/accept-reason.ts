import { html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Say } from "../../texts/texts.ts";

/** The reason that somebody gives. */
export class ReasonGiven extends Event {
  constructor(readonly reason: string) {
    super("reason", { bubbles: true });
  }
}

/** Asks for a reason in one line: to accept a warning, to return or revert a changeset. */
export class AcceptReason extends LitElement {
  static override properties: PropertyDeclarations = { say: { attribute: false }, ask: { attribute: false }, required: { attribute: false } };

  declare say: Say;
  declare ask: string;
  declare required: boolean;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector("input")?.focus();
  }

  protected override render(): TemplateResult {
    return html`<form class="reason" @submit=${this.give} @keydown=${this.answer}>
      <input class="field-input" name="reason" aria-label=${this.ask} placeholder=${this.ask} ?required=${this.required} autocomplete="off" />
      <button class="button">${this.say("reason_give")}</button>
      <button class="button button--quiet" type="button" @click=${this.cancel}>${this.say("reason_cancel")}</button>
    </form>`;
  }

  private readonly give = (event: Event): void => {
    event.preventDefault();
    const reason = this.querySelector("input")?.value.trim() ?? "";
    if (reason !== "" || !this.required) this.dispatchEvent(new ReasonGiven(reason));
  };

  private readonly answer = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };

  private readonly cancel = (): void => {
    this.dispatchEvent(new Event("cancelled", { bubbles: true }));
  };
}

customElements.define("accept-reason", AcceptReason);
