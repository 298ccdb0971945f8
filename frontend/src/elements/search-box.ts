import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { mayBeCoordinates } from "../around/coordinates.ts";
import { drawnPlace } from "../around/drawing.ts";
import type { State } from "../store/state.ts";
import { openFeature } from "../workspace/cards.ts";
import { searchWith, step, type Answer, type Found, type FoundPlace, type Search, type SearchState } from "../workspace/search.ts";
import { icon } from "./icons.ts";
import { searchRows, type SearchRows } from "./search-rows.ts";
import { WorkspaceElement } from "./workspace-element.ts";

/** The search with its list of results: a combobox in the terms of ARIA. */
export class SearchBox extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    found: { state: true },
    marked: { state: true },
    open: { state: true },
  };

  declare private found: SearchState;
  declare private marked: number;
  declare private open: boolean;

  private readonly search: Search = searchWith(
    (query, signal) => this.find(query, signal),
    (state) => this.show(state),
  );

  /** The moment of which was asked. */
  private asked: string | null = null;
  private unmark: (() => void) | null = null;

  constructor() {
    super();
    this.found = { state: "idle" };
    this.marked = -1;
    this.open = false;
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.moment];
  }

  /** What was found at another moment is asked for anew once it is to be seen. */
  protected override willUpdate(): void {
    const { moment } = this.state;
    if (!this.open || this.found.state === "idle" || moment === this.asked) return;
    this.asked = moment;
    this.search.stop();
    this.search.ask(this.found.query);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.search.stop();
    this.unmarkPlace();
  }

  protected override render(): TemplateResult {
    const shown = this.open && this.found.state !== "idle";
    const active = shown && this.marked >= 0 ? `search-row-${this.marked}` : nothing;
    return html`
      <div class="search" role="search" @focusout=${this.leave}>
        ${icon("search")}
        <input
          id="search-input"
          class="search-input"
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          aria-label=${this.say("search")}
          aria-autocomplete="list"
          aria-controls="search-results"
          aria-expanded=${shown}
          aria-activedescendant=${active}
          placeholder=${this.say("search_hint")}
          @input=${this.typed}
          @focus=${() => (this.open = true)}
          @keydown=${this.pressed}
        />
        ${
          this.found.state === "idle"
            ? html`<kbd class="search-key" aria-hidden="true">/</kbd>`
            : html`<button class="icon-button" aria-label=${this.say("clear")} @click=${this.clear}>${icon("close")}</button>`
        }
        <div class="search-results" ?hidden=${!shown}>
          <div id="search-results" class="search-scroll" role="listbox" aria-label=${this.say("search_results")}>
            ${shown ? searchRows(this.found, this.drawing()) : nothing}
          </div>
        </div>
      </div>
    `;
  }

  private drawing(): SearchRows {
    const { city, moment } = this.state;
    return { say: this.say, city, moment, marked: this.marked, choose: (result) => this.choose(result) };
  }

  private show(state: SearchState): void {
    this.found = state;
    this.marked = -1;
    if (state.state === "found") {
      const { query, results } = state;
      const notice =
        results.length > 0
          ? this.say("search_found", { count: results.length })
          : this.say("search_nothing", { query });
      this.workspace.store.set({ announcement: notice });
    }
  }

  private readonly typed = (event: InputEvent): void => {
    this.open = true;
    if (event.target instanceof HTMLInputElement) this.search.ask(event.target.value);
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    const results = this.found.state === "found" ? this.found.results : [];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.open = true;
      this.mark(step(this.marked, event.key === "ArrowDown" ? 1 : -1, results.length));
    } else if (event.key === "Enter") {
      const result = results[Math.max(0, this.marked)];
      if (result) this.choose(result);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (this.open && this.found.state !== "idle") this.clear();
      else this.workspace.focusMap();
    }
  };

  private mark(index: number): void {
    this.marked = index;
    void this.updateComplete.then(() =>
      this.querySelector(`#search-row-${index}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  /** Finds features by the server, and a place before them if the text names one. */
  private async find(query: string, signal: AbortSignal): Promise<Answer> {
    const place = mayBeCoordinates(query)
      ? import("../around/find-place.ts").then(({ findPlace }) => findPlace(this.workspace, query))
      : null;
    this.asked = this.state.moment;
    const [named, found] = await Promise.all([place, this.workspace.client.search(query, this.asked, signal)]);
    const unrecorded = found.unrecorded.map((layer) => layer.layer_title);
    return { results: named ? [named, ...found.results] : found.results, unrecorded };
  }

  private choose(result: Found): void {
    this.open = false;
    this.unmarkPlace();
    if ("place" in result) return this.goTo(result);
    void openFeature(this.workspace, { layer: result.layer, id: result.id }, result.bounds);
  }

  private goTo({ place: { lon, lat } }: FoundPlace): void {
    this.workspace.go([lon, lat, lon, lat]);
    this.unmark = this.workspace.useMap(drawnPlace(lon, lat));
    this.workspace.store.set({ announcement: this.say("place_marked") });
  }

  private unmarkPlace(): void {
    this.unmark?.();
    this.unmark = null;
  }

  private readonly clear = (): void => {
    this.search.stop();
    this.unmarkPlace();
    this.found = { state: "idle" };
    const input = this.querySelector("input");
    if (!input) return;
    input.value = "";
    input.focus();
  };

  private readonly leave = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.open = false;
  };
}

customElements.define("search-box", SearchBox);
