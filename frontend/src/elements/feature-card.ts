import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import "../styles/around.css";
import type { Item } from "../api/types.ts";
import { cardPanel, cardTabs, type CardTab } from "../around/card-tabs.ts";
import { lookOf } from "../map/looks.ts";
import { isSame, isSelected } from "../store/selection.ts";
import type { CardState, CardThen, State } from "../store/state.ts";
import { formatMoment, zoneOf } from "../timeline/zone.ts";
import { closeCard, isSelectable, openCard, stepCard, toggleSelected } from "../workspace/cards.ts";
import { icon } from "./icons.ts";
import { swatch } from "./swatch.ts";
import { WorkspaceElement } from "./workspace-element.ts";

const SINCE = { same: "time_card_same", changed: "time_card_changed", gone: "time_card_gone" } as const;

/** The card of one feature, and the choice among those that lie at the same place. */
export class FeatureCard extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, tab: { state: true } };

  /** Stays as it was when another feature is opened. */
  declare private tab: CardTab;

  constructor() {
    super();
    this.tab = "facts";
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.card, state.hits, state.selection, state.city];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { card, hits } = this.state;
    if (card.state === "none") return nothing;
    return html`
      <section class="card" aria-label=${this.say("card")}>
        ${hits.length > 1 ? this.stack() : nothing}
        ${
          card.state === "ready"
            ? this.item(card)
            : html`<div class="card-head">
                <p class="card-wait" aria-live="polite">
                  ${this.waiting(card)}
                </p>
                ${this.closer()}
              </div>`
        }
      </section>
    `;
  }

  private stack(): TemplateResult {
    const { card, hits } = this.state;
    const index = card.state === "none" ? 0 : hits.findIndex((hit) => isSame(hit, card.ref));
    return html`
      <div class="stack-head">
        <h3 class="stack-title" id="stack-title">${this.say("hits_here", { count: hits.length })}</h3>
        <span class="stack-place">${this.say("hits_of", { index: index + 1, count: hits.length })}</span>
        <button class="icon-button" aria-label=${this.say("previous")} @click=${() => stepCard(this.workspace, -1)}>
          ${icon("left")}
        </button>
        <button class="icon-button" aria-label=${this.say("next")} @click=${() => stepCard(this.workspace, 1)}>
          ${icon("chevron")}
        </button>
      </div>
      <ul class="stack" aria-labelledby="stack-title">
        ${hits.map((hit, i) => {
          const layer = this.layer(hit.layer);
          return html`<li>
            <button
              class="stack-row"
              aria-current=${i === index ? "true" : nothing}
              @click=${() => void openCard(this.workspace, hit)}
            >
              ${layer ? swatch(lookOf(layer, hit.value), layer.geometry) : nothing}
              <span class="stack-name">${hit.title ?? layer?.title ?? hit.layer}</span>
              ${hit.title ? html`<span class="stack-layer">${layer?.title}</span>` : nothing}
            </button>
          </li>`;
        })}
      </ul>
    `;
  }

  private waiting(card: Exclude<CardState, { state: "none" | "ready" }>): string {
    if (card.state === "loading") return this.say("loading");
    return card.state === "absent" ? card.reason : this.say("card_failed", { reason: card.reason });
  }

  /** Says that the card is of the past and what has become of the feature since. */
  private past({ moment, since }: CardThen): TemplateResult {
    const { city } = this.state;
    const written = formatMoment(moment, city?.language ?? "en", zoneOf(city));
    return html`<p class="hint hint--warn">${icon("clock")}<span>${this.say(SINCE[since], { moment: written })}</span></p>
      ${this.tab === "history" ? html`<p class="hint">${this.say("time_history_now")}</p>` : nothing}`;
  }

  private item(card: Extract<CardState, { state: "ready" }>): TemplateResult {
    const { item, then } = card;
    const layer = this.layer(item.layer);
    return html`
      <div class="card-head">
        <div>
          <p class="card-layer">
            ${layer ? swatch(lookOf(layer, layer.by && item.properties[layer.by]), layer.geometry) : nothing}${layer?.title}
          </p>
          <h2 class="card-title">${item.title}</h2>
        </div>
        ${this.closer()}
      </div>
      <div class="card-tools">${this.tools(item)}</div>
      ${then ? this.past(then) : nothing}
      ${
        item.geometry
          ? nothing
          : html`<p class="hint hint--warn">${icon("warning")}<span>${this.say("card_no_geometry")}</span></p>`
      }
      ${cardTabs(this.workspace, this.tab, (tab) => (this.tab = tab))}
      ${cardPanel(this.workspace, card, this.tab, this.facts(item), () => this.requestUpdate())}
    `;
  }

  private facts(item: Item): TemplateResult {
    return html`<dl class="facts facts--card">
        ${item.card.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}
      </dl>
      <p class="card-version">${this.say("card_version", { version: item.version })}</p>`;
  }

  private tools(item: Item): TemplateResult {
    const ref = { layer: item.layer, id: item.id };
    const selected = isSelected(this.state.selection, ref);
    return html`
      ${
        isSelectable(this.workspace, ref)
          ? html`<button
              class="button"
              aria-pressed=${selected}
              @click=${() => toggleSelected(this.workspace, { ...ref, title: item.title })}
            >
              ${icon(selected ? "check" : "plus")}${this.say(selected ? "selection_remove" : "selection_add")}
            </button>`
          : nothing
      }
      <button
        class="icon-button icon-button--framed"
        title=${this.say("card_zoom")}
        aria-label=${this.say("card_zoom")}
        ?disabled=${!item.bounds}
        @click=${() => this.workspace.go(item.bounds)}
      >
        ${icon("target")}
      </button>
      <button
        class="icon-button icon-button--framed"
        title=${this.say("card_link")}
        aria-label=${this.say("card_link")}
        @click=${() => void this.copyLink()}
      >
        ${icon("link")}
      </button>
    `;
  }

  private closer(): TemplateResult {
    return html`<button
      class="icon-button"
      title="${this.say("close")} (Esc)"
      aria-label=${this.say("close")}
      @click=${() => closeCard(this.workspace)}
    >
      ${icon("close")}
    </button>`;
  }

  private layer(name: string) {
    return this.state.city?.layers.find((layer) => layer.name === name);
  }

  private async copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.workspace.store.set({ notice: this.say("card_link_copied") });
    } catch (error) {
      this.workspace.store.set({ notice: this.say("action_failed", { reason: String(error) }) });
    }
  }
}

customElements.define("feature-card", FeatureCard);
