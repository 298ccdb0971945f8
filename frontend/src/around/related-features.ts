import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import { icon } from "../elements/icons.ts";
import { swatch } from "../elements/swatch.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { lookOf } from "../map/looks.ts";
import { isSame } from "../store/selection.ts";
import type { FeatureRef, State } from "../store/state.ts";
import { openFeature } from "../workspace/cards.ts";
import { readRelated, type Related, type RelatedFeature, type RelatedGroup } from "./around-client.ts";
import { descentLists } from "./descent-lists.ts";
import { formatShare, formatSize } from "./figures.ts";

const UNKNOWN = { not_loaded: "layer_not_loaded", not_recorded: "layer_no_record_then" } as const;

/** What a feature has to do with, by layer; a layer that is not loaded is said to be unknown. */
export class RelatedFeatures extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    feature: { attribute: false },
    version: { attribute: false },
    moment: { attribute: false },
    related: { state: true },
    failure: { state: true },
  };

  declare feature: FeatureRef;
  declare version: number;
  /** That of the card: what is related is as at then; null is the present. */
  declare moment: string | null;
  declare private related: Related | null;
  declare private failure: string | null;

  constructor() {
    super();
    this.moment = null;
    this.related = null;
    this.failure = null;
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city];
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("feature") as FeatureRef | undefined;
    const isOther = changed.has("feature") && !(before && isSame(before, this.feature));
    if (!isOther && !changed.has("version") && !changed.has("moment")) return;
    this.related = null;
    void this.read();
  }

  protected override render(): TemplateResult {
    const { related, failure } = this;
    if (failure) {
      return html`<p class="around-line" role="alert">${this.say("related_failed", { reason: failure })}</p>`;
    }
    if (!related) return html`<p class="around-line" aria-live="polite">${this.say("loading")}</p>`;
    const { groups } = related;
    const found = groups.filter(({ features, slivers }) => features.length > 0 || slivers > 0);
    const nothingIn = groups.filter((group) => !found.includes(group));
    const titles = (state: RelatedGroup["state"]) =>
      nothingIn.filter((group) => group.state === state).map(({ title }) => title);
    return html`
      ${descentLists(this.workspace, this.feature.layer, related)}
      ${found.map((group) => this.group(group))}
      ${this.rest("related_not_loaded", titles("not_loaded"), true)}
      ${this.rest("related_not_recorded", titles("not_recorded"), true)}
      ${this.rest("related_partial", titles("partial"), true)}
      ${this.rest("related_none", titles("loaded"), false)}
    `;
  }

  private group(group: RelatedGroup): TemplateResult {
    const layer = this.state.city?.layers.find(({ name }) => name === group.layer);
    const count = group.count ?? 0;
    const left = count - group.features.length;
    const heading = `related-${group.layer}`;
    return html`<section class="related-group" aria-labelledby=${heading}>
      <h3 class="related-head" id=${heading}>
        ${layer ? swatch(lookOf(layer, null), layer.geometry) : nothing}
        <span class="related-layer">${group.title}</span>
        <span class="related-count">${group.at_least ? this.say("related_at_least", { count }) : count}</span>
      </h3>
      ${this.caution(group)}
      <ul class="related-list">${group.features.map((feature) => this.row(group, feature))}</ul>
      ${left > 0 ? html`<p class="related-note">${this.say("related_left", { count: left })}</p>` : nothing}
      ${
        group.slivers > 0
          ? html`<p class="related-note">${this.say("related_slivers", { count: group.slivers })}</p>`
          : nothing
      }
    </section>`;
  }

  private caution({ state, gaps }: RelatedGroup): TemplateResult | typeof nothing {
    if (state === "loaded") return nothing;
    const text = state === "partial" ? gaps || this.say("layer_partial") : this.say(UNKNOWN[state]);
    return html`<p class="related-note related-note--warn">${icon("warning")}<span>${text}</span></p>`;
  }

  private row(group: RelatedGroup, feature: RelatedFeature): TemplateResult {
    const open = () =>
      void openFeature(this.workspace, { layer: group.layer, id: feature.id }, feature.bounds);
    return html`<li>
      <button class="related-row" @click=${open}>
        <span class="related-title">${feature.title}</span>
        <span class="related-how">${this.how(feature).map((text) => html`<span>${text}</span>`)}</span>
      </button>
    </li>`;
  }

  /** Says why a feature is related: the shared ground, the numbers. */
  private how({ ground, numbers }: RelatedFeature): string[] {
    const language = this.state.city?.language ?? "en";
    const told: string[] = [];
    if (ground?.unit && ground.size !== null) {
      const size = formatSize(this.say, language, ground.unit, ground.size);
      told.push(ground.share === null ? size : `${size} · ${formatShare(language, ground.share)}`);
    } else if (ground) told.push(this.say(ground.unit === "m" ? "related_crosses" : "related_here"));
    for (const { label, number, former } of numbers) {
      told.push(former ? this.say("related_former", { label, number }) : `${label}: ${number}`);
    }
    return told;
  }

  private rest(
    key: "related_none" | "related_partial" | "related_not_loaded" | "related_not_recorded",
    titles: readonly string[],
    isWarning: boolean,
  ): TemplateResult | typeof nothing {
    if (titles.length === 0) return nothing;
    return html`<p class="related-rest ${isWarning ? "related-rest--warn" : ""}">
      ${isWarning ? icon("warning") : nothing}
      <span><strong>${this.say(key)}</strong> ${titles.join(", ")}</span>
    </p>`;
  }

  private async read(): Promise<void> {
    const { feature, moment } = this;
    const isStillAsked = () => isSame(feature, this.feature) && moment === this.moment;
    this.failure = null;
    try {
      const related = await readRelated(this.workspace.api, feature, moment);
      if (isStillAsked()) this.related = related;
    } catch (error) {
      if (isStillAsked()) this.failure = reasonOf(error, this.say("network_failed"));
    }
  }
}

customElements.define("related-features", RelatedFeatures);
