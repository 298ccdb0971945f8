import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { boundsOf } from "../api-pages/bounds-of.ts";
import { reasonOf } from "../api/problem.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { isSame } from "../store/selection.ts";
import type { FeatureRef, State } from "../store/state.ts";
import { readGround, readHistory, type Version } from "./around-client.ts";
import { drawnChange } from "./drawing.ts";
import { restoreButton } from "./restorable.ts";
import { formatDifference, formatInstant, formatSize } from "./figures.ts";

/** The versions of a feature, the newest first; a moved boundary is shown on the map by its row. */
export class FeatureHistory extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    feature: { attribute: false },
    version: { attribute: false },
    versions: { state: true },
    chosen: { state: true },
    failure: { state: true },
  };

  declare feature: FeatureRef;
  /** The version that the card shows; another one means that there is more to read. */
  declare version: number;
  declare private versions: readonly Version[] | null;
  declare private chosen: number | null;
  declare private failure: string | null;
  private following: number | null = null;
  private undraw: (() => void) | null = null;

  constructor() {
    super();
    this.versions = null;
    this.chosen = null;
    this.failure = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unchoose();
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city?.language];
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("feature") as FeatureRef | undefined;
    const isOther = changed.has("feature") && !(before && isSame(before, this.feature));
    if (!isOther && !changed.has("version")) return;
    this.unchoose();
    this.versions = null;
    void this.read(null);
  }

  protected override render(): TemplateResult {
    const { versions, failure } = this;
    if (failure) {
      return html`<p class="around-line" role="alert">${this.say("history_failed", { reason: failure })}</p>`;
    }
    if (!versions) return html`<p class="around-line" aria-live="polite">${this.say("loading")}</p>`;
    return html`
      <ol class="history">${versions.map((version, i) => this.row(version, restoreButton(this.workspace, this.feature, versions, i)))}</ol>
      ${
        this.following === null
          ? nothing
          : html`<button class="button around-more" @click=${() => void this.read(this.following)}>
              ${this.say("history_more")}
            </button>`
      }
    `;
  }

  private row(version: Version, restore: TemplateResult | typeof nothing): TemplateResult {
    const { language } = this;
    const isChosen = this.chosen === version.id;
    return html`<li class="history-row" ?data-chosen=${isChosen}>
      <p class="history-head">
        <strong>${this.say(`history_${version.step}`)}</strong>
        <time datetime=${version.at}>${formatInstant(version.at, language)}</time>
        <span class="history-number">${this.say("card_version", { version: version.version })}</span>
      </p>
      ${version.by ? html`<p class="history-by">${icon("user")}<span>${version.by}</span></p>` : nothing}
      ${version.reason ? html`<p class="history-why">${version.reason}</p>` : nothing}
      ${
        version.source_document
          ? html`<p class="history-by">${icon("file")}<span>${version.source_document}</span></p>`
          : nothing
      }
      ${this.changes(version)} ${version.moved ? this.ground(version, isChosen) : nothing} ${restore}
    </li>`;
  }

  private changes({ step, changes }: Version): TemplateResult | typeof nothing {
    if (changes.length === 0) return nothing;
    const list = html`<dl class="history-changes">
      ${changes.map(
        ({ label, before_text, after_text }) => html`<div>
          <dt>${label}</dt>
          <dd>
            ${
              step === "created"
                ? after_text
                : html`<del>${before_text || this.say("history_empty")}</del>
                    <span class="history-arrow" aria-hidden="true">→</span>
                    <ins>${after_text || this.say("history_empty")}</ins>`
            }
          </dd>
        </div>`,
      )}
    </dl>`;
    if (step !== "created") return list;
    return html`<details class="history-first">
      <summary>${this.say("history_values", { count: changes.length })}</summary>
      ${list}
    </details>`;
  }

  private ground(version: Version, isChosen: boolean): TemplateResult {
    return html`<div class="history-ground">
      <span>${this.sizes(version)}</span>
      <button class="button history-show" aria-pressed=${isChosen} @click=${() => void this.choose(version)}>
        ${icon("whole")}${this.say("history_show")}
      </button>
      ${
        isChosen
          ? html`<p class="history-key">
              ${version.step === "created" ? nothing : html`<span class="key key--before">${this.say("history_before")}</span>`}
              <span class="key key--after">${this.say("history_after")}</span>
            </p>`
          : nothing
      }
    </div>`;
  }

  private sizes({ size, step }: Version): string {
    if (!size) return this.say("history_moved");
    const { say, language } = this;
    const written = (value: number | null) =>
      value === null ? say("history_empty") : formatSize(say, language, size.unit, value);
    if (step === "created") return written(size.after);
    const difference = formatDifference(say, language, size);
    const both = `${written(size.before)} → ${written(size.after)}`;
    return difference ? `${both} (${difference})` : both;
  }

  private get language(): string {
    return this.state.city?.language ?? "en";
  }

  private async read(before: number | null): Promise<void> {
    const asked = this.feature;
    this.failure = null;
    try {
      const page = await readHistory(this.workspace.api, asked, before);
      if (!isSame(asked, this.feature)) return;
      this.following = page.next;
      this.versions = before === null ? page.versions : [...(this.versions ?? []), ...page.versions];
    } catch (error) {
      if (isSame(asked, this.feature)) this.failure = reasonOf(error, this.say("network_failed"));
    }
  }

  private async choose(version: Version): Promise<void> {
    const again = this.chosen === version.id;
    this.unchoose();
    if (again) return;
    this.chosen = version.id;
    const { workspace, feature } = this;
    try {
      const read = await readGround(workspace.api, feature, version);
      if (this.chosen !== version.id || !this.isConnected || !read) return;
      const [before, after] = [read.before ?? null, read.after ?? null];
      this.undraw = workspace.useMap(drawnChange(before, after));
      const shapes = [before, after].filter((shape) => shape !== null);
      workspace.go(boundsOf({ type: "GeometryCollection", geometries: shapes }));
    } catch (error) {
      workspace.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  }

  private unchoose(): void {
    this.undraw?.();
    this.undraw = null;
    this.chosen = null;
  }
}

customElements.define("feature-history", FeatureHistory);
