import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Say } from "../texts/texts.ts";
import type { Mode, Person } from "./news.ts";
import { colleaguesOf, type Colleague } from "./people.ts";
import "./people.css";

const SHOWN = 5;

/** The colleagues at work, by their initials; who edits stands first and is marked. */
export class PeopleStrip extends LitElement {
  static override properties: PropertyDeclarations = {
    people: { attribute: false },
    session: { attribute: false },
    mode: { attribute: false },
    say: { attribute: false },
  };

  declare people: readonly Person[];
  declare session: string;
  declare mode: Mode;
  declare say: Say;

  constructor() {
    super();
    this.people = [];
    this.session = "";
    this.mode = "off";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const colleagues = colleaguesOf(this.people, this.session);
    if (colleagues.length === 0) return nothing;
    const shown = colleagues.length > SHOWN ? colleagues.slice(0, SHOWN - 1) : colleagues;
    const rest = colleagues.slice(shown.length);
    const title = this.say("people_here", { count: colleagues.length });
    return html`
      <ul class="people" aria-label=${title} ?data-slow=${this.mode === "poll"}>
        ${shown.map((one) => this.chip(one))}
        ${rest.length > 0
          ? html`<li class="people-chip people-chip--rest" title=${rest.map((one) => this.said(one)).join("\n")}>
              +${rest.length}
            </li>`
          : nothing}
      </ul>
    `;
  }

  private chip(one: Colleague): TemplateResult {
    return html`<li class="people-chip" ?data-editing=${one.editing > 0} title=${this.said(one)}>
      <span aria-hidden="true">${one.initials}</span><span class="visually-hidden">${this.said(one)}</span>
    </li>`;
  }

  private said({ name, editing }: Colleague): string {
    return editing > 0 ? this.say("people_editing", { name, count: editing }) : this.say("people_looking", { name });
  }
}

customElements.define("people-strip", PeopleStrip);
