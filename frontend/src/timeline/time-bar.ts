import { html, nothing, svg, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon, type IconName } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { isShown } from "../store/choices.ts";
import type { State } from "../store/state.ts";
import { StageEdge } from "../workspace/stage-edge.ts";
import { isRecorded, lacksOverview } from "./city-then.ts";
import { barsOf } from "./histogram.ts";
import { inUtc } from "./moment.ts";
import { namedFew } from "./named.ts";
import { keyStep, nearestStop, type Moment } from "./steps.ts";
import { Timeline } from "./timeline.ts";
import { formatMoment, instantOf, wallClock, zoneOf } from "./zone.ts";

const PARTS = 1000;
const MOST_BARS = 160;
const HIGH = 28;

/** The bar along the bottom of the map: changes, slider, date and time; the banner of the past. */
export class TimeBar extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, timeline: { attribute: false } };

  declare timeline: Timeline;
  private stage: Element | null = null;
  /** What had the focus when the bar was opened; null for an address that leads to the past. */
  private cameFrom: Element | null = null;

  constructor() {
    super();
    new StageEdge(this, ".time-bar", "--time-bar");
    new StageEdge(this, ".time-banner", "--time-banner");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stage = this.closest(".stage");
    this.stage?.setAttribute("data-time", "");
    const active = document.activeElement;
    if (this.timeline.moment === null && active?.matches("body, canvas, .tool")) this.cameFrom = active;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ["data-time", "data-past"]) this.stage?.removeAttribute(name);
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.moment, state.city, state.choices, namedFew(withoutOverview(state))];
  }

  protected override updated(): void {
    this.takeFocus();
    this.stage?.toggleAttribute("data-past", this.timeline.moment !== null);
  }

  /** The slider takes the keys once it is there, if the reader has opened the bar and gone nowhere else. */
  private takeFocus(): void {
    const slider = this.querySelector<HTMLElement>(".time-slider");
    if (!slider || !this.cameFrom) return;
    if (document.activeElement === this.cameFrom) slider.focus({ preventScroll: true });
    this.cameFrom = null;
  }

  protected override render(): TemplateResult {
    const { moment } = this.timeline;
    return html`
      ${moment === null ? nothing : this.banner(moment)}
      <section class="time-bar" aria-label=${this.say("time_title")}>
        ${this.button("left", "time_previous", () => this.timeline.step(-1))}
        ${this.button(this.timeline.isPlaying ? "pause" : "play", this.timeline.isPlaying ? "time_pause" : "time_play", () => this.timeline.togglePlay())}
        ${this.button("chevron", "time_next", () => this.timeline.step(1))}
        ${this.track()} ${this.dateTime()}
        <button class="button" ?disabled=${moment === null} @click=${() => this.timeline.choose(null)}>
          ${this.say("time_today")}
        </button>
        ${this.button("close", "close", () => this.workspace.closeFacility("time"))}
      </section>
    `;
  }

  private banner(moment: string): TemplateResult {
    const { city, choices } = this.state;
    const far = namedFew(withoutOverview(this.state));
    const lacking = city?.layers.filter((layer) => isShown(choices, layer) && !isRecorded(layer, moment)) ?? [];
    const layers = namedFew(lacking.map(({ title }) => title));
    return html`<div class="time-banner" role="status">
      ${icon("clock")}<strong>${this.say("time_as_at", { moment: this.written(moment) })}</strong>
      ${layers ? html`<span>${this.say("time_unrecorded", { layers })}</span>` : nothing}
      ${far ? html`<span>${this.say("time_no_overview", { layers: far })}</span>` : nothing}
    </div>`;
  }

  private track(): TemplateResult {
    const { changes, failure, moment, stops } = this.timeline;
    if (failure) return html`<p class="time-line" role="alert">${failure}</p>`;
    if (!changes) return html`<p class="time-line" aria-live="polite">${this.say("loading")}</p>`;
    if (changes.changes.length === 0) return html`<p class="time-line">${this.say("time_empty")}</p>`;
    const now = Date.now();
    const start = Date.parse(changes.first ?? changes.start);
    const share = ((moment === null ? now : Date.parse(moment)) - start) / (now - start);
    const value = Math.round(Math.min(1, Math.max(0, share)) * PARTS);
    return html`<div class="time-track" title=${this.say("time_keys")}>
      ${this.bars(start, now)}
      <input
        class="time-slider"
        type="range"
        min="0"
        max=${PARTS}
        aria-label=${this.say("time_slider")}
        aria-valuetext=${this.told(moment)}
        .value=${live(String(value))}
        @input=${(event: InputEvent) => {
          if (!(event.currentTarget instanceof HTMLInputElement)) return;
          const at = start + (event.currentTarget.valueAsNumber / PARTS) * (now - start);
          this.timeline.choose(nearestStop(stops, at, now));
          this.requestUpdate();
        }}
        @keydown=${this.pressed}
      />
      <span class="time-end">${this.written(changes.first ?? changes.start)}</span>
      <span class="time-end">${this.say("time_today")}</span>
    </div>`;
  }

  private bars(start: number, now: number): TemplateResult {
    const bars = barsOf(this.timeline.changes?.changes ?? [], start, now, this.workspace.shownLayers(), MOST_BARS);
    const width = 100 / MOST_BARS;
    const bar = (left: number, height: number, name: string) =>
      svg`<rect class=${name} x=${left * 100} y=${HIGH * (1 - height)} width=${width * 0.8} height=${HIGH * height}></rect>`;
    return html`<svg class="time-bars" viewBox="0 0 100 ${HIGH}" preserveAspectRatio="none" aria-hidden="true">
      ${bars.map(({ left, total, shown }) => svg`${bar(left, total, "time-all")}${bar(left, shown, "time-shown")}`)}
    </svg>`;
  }

  private dateTime(): TemplateResult {
    const zone = zoneOf(this.state.city);
    const now = Date.now();
    const at = this.timeline.moment === null ? now : Date.parse(this.timeline.moment);
    return html`<input
      class="time-input"
      type="datetime-local"
      step="60"
      aria-label=${this.say("time_moment")}
      max=${wallClock(now, zone).slice(0, 16)}
      .value=${live(wallClock(at, zone).slice(0, 16))}
      @change=${(event: Event) => {
        if (!(event.currentTarget instanceof HTMLInputElement)) return;
        const given = instantOf(event.currentTarget.value, zone);
        if (Number.isNaN(given)) this.requestUpdate();
        else this.timeline.choose(given >= Date.now() ? null : new Date(given).toISOString());
      }}
    />`;
  }

  private button(name: IconName, text: Parameters<typeof this.say>[0], act: () => void): TemplateResult {
    return html`<button class="icon-button" title=${this.say(text)} aria-label=${this.say(text)} @click=${act}>
      ${icon(name)}
    </button>`;
  }

  /** What the slider says of itself: the moment, and how much was recorded right before it. */
  private told(moment: Moment): string {
    if (moment === null) return this.say("time_now");
    const change = this.timeline.changes?.changes.find(({ end }) => inUtc(end) === moment);
    const written = this.written(moment);
    return change ? this.say("time_changes", { moment: written, count: change.total }) : written;
  }

  private written(moment: string): string {
    const { city } = this.state;
    return formatMoment(moment, city?.language ?? "en", zoneOf(city));
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const next = keyStep(event.key, this.timeline.stops, this.timeline.moment, Date.now());
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.timeline.choose(next);
  };
}

/** The titles of layers that are shown, and drawn here today, but not at the moment. */
function withoutOverview({ city, choices, moment, zoom }: State): string[] {
  const shown = city?.layers.filter((layer) => isShown(choices, layer) && lacksOverview(layer, moment, zoom)) ?? [];
  return shown.map(({ title }) => title);
}

customElements.define("time-bar", TimeBar);
