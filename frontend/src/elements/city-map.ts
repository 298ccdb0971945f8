import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import { Watch } from "../store/watch.ts";
import type { State } from "../store/state.ts";
import { startWorkers } from "../map/workers.ts";
import { listenToDrops } from "../dropped/waiting-files.ts";
import { shortcuts } from "../workspace/shortcuts.ts";
import { mayDrop, OpenFacilities } from "../workspace/facilities.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { OpenEditor } from "../editor/open-editor.ts";
import { icon } from "./icons.ts";
import "../live/people-strip.ts";
import "./feature-card.ts";
import "./layer-tree.ts";
import "./map-tools.ts";
import "./selection-tray.ts";
import "./status-line.ts";
import "./top-bar.ts";

const NARROW = "(max-width: 760px)";

/** The map page of a municipality: `<city-map data-api="/town/api/map">`. */
export class CityMap extends LitElement {
  static override properties: PropertyDeclarations = { api: { attribute: "data-api" } };

  declare api: string;

  private workspace: Workspace | null = null;
  private stopShortcuts: (() => void) | null = null;
  private stopDrops: (() => void) | null = null;
  private editing: OpenEditor | null = null;
  private opening = false;
  private facilities: OpenFacilities | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    this.workspace = new Workspace(this.api ?? this.dataset["api"] ?? "");
    const { store } = this.workspace;
    this.facilities = new OpenFacilities(this.workspace, () => this.requestUpdate());
    if (window.matchMedia(NARROW).matches) store.set({ panelOpen: false });
    new Watch<State, readonly unknown[]>(
      this,
      () => store,
      (state) => [
        state.city,
        state.failure,
        state.panelOpen,
        state.boxTool,
        state.editing,
        state.facilities,
        state.people,
        state.liveMode,
        state.notice,
        state.announcement,
        state.card.state === "none",
        state.selection.items.length > 0,
      ],
    );
    super.connectedCallback();
    startWorkers();
    this.stopShortcuts = shortcuts(this.workspace);
    this.stopDrops = listenToDrops(this.workspace, () => mayDrop(store.get().city));
    this.replaceChildren();
    void this.workspace.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopShortcuts?.();
    this.stopDrops?.();
    this.facilities?.closeAll();
    this.editing?.close();
    this.workspace?.detach();
  }

  protected override updated(): void {
    const container = this.querySelector<HTMLElement>("#map");
    if (container) this.workspace?.attach(container);
    void this.followEditing();
    const { city, facilities } = this.workspace?.store.get() ?? {};
    if (container) this.facilities?.follow(facilities ?? []);
    if (city) document.documentElement.lang = city.language;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { workspace } = this;
    if (!workspace) return nothing;
    const { city, failure, panelOpen, boxTool, notice, announcement, card, selection } = workspace.store.get();
    const { people, session, liveMode } = workspace.store.get();
    if (!city) return this.waiting(workspace, failure);
    const busy = card.state !== "none" || selection.items.length > 0 || this.editing !== null;
    return html`
      <a class="skip-link" href="#map" @click=${this.skip}>${workspace.say("skip_to_map")}</a>
      <top-bar .workspace=${workspace}></top-bar>
      <div class="workspace" ?data-layers=${panelOpen} ?data-busy=${busy}>
        <aside class="panel panel--layers" aria-label=${workspace.say("layers")} ?hidden=${!panelOpen}>
          <layer-tree .workspace=${workspace}></layer-tree>
        </aside>
        <main class="stage" ?data-box=${boxTool}>
          <div id="map" class="map"></div>
          <p id="map-help" class="visually-hidden">${workspace.say("map_help")}</p>
          <div class="crosshair" aria-hidden="true"></div>
          <map-tools .workspace=${workspace}></map-tools>
          ${this.editing ? html`<edit-bar .editor=${this.editing.editor}></edit-bar><table-dock .editor=${this.editing.editor}></table-dock>` : nothing}
          ${this.facilities?.elements()}
          <status-line class="status-line" .workspace=${workspace}></status-line>
          <people-strip .people=${people} .session=${session} .mode=${liveMode} .say=${workspace.say}></people-strip>
          <div class="notice" role="status">${notice ? html`<p>${notice}</p>` : nothing}</div>
          <div class="visually-hidden" role="status">${announcement}</div>
        </main>
        <aside class="panel panel--object" aria-label=${workspace.say("card")}>
          ${this.editing ? html`<edit-panel .editor=${this.editing.editor}></edit-panel>` : this.reading(workspace)}
        </aside>
      </div>
    `;
  }

  private reading(workspace: Workspace): TemplateResult {
    const { card } = workspace.store.get();
    return html`
      ${card.state === "none" ? this.start(workspace) : nothing}
      <feature-card .workspace=${workspace}></feature-card>
      <selection-tray .workspace=${workspace}></selection-tray>
    `;
  }

  /** Opens or closes the editor as the state asks for it; its code is fetched when it is wanted. */
  private async followEditing(): Promise<void> {
    const { workspace } = this;
    if (!workspace || !this.querySelector("#map")) return;
    const wanted = workspace.store.get().editing;
    if (!wanted && this.editing) {
      this.editing.close();
      this.editing = null;
      this.requestUpdate();
    }
    if (!wanted || this.editing || this.opening) return;
    this.opening = true;
    try {
      const { openEditor } = await import("../editor/open-editor.ts");
      this.editing = await openEditor(workspace);
    } catch (error) {
      workspace.store.set({ editing: false, notice: workspace.say("edit_failed", { reason: reasonOf(error, workspace.say("network_failed")) }) });
    }
    this.opening = false;
    this.requestUpdate();
  }

  private start(workspace: Workspace): TemplateResult {
    const actions = workspace.store.get().city?.actions ?? [];
    return html`
      <section class="start">
        <h2 class="start-title">${workspace.say("start_title")}</h2>
        <ul class="start-list">
          <li>${icon("cursor")}<span>${workspace.say("start_click")}</span></li>
          ${actions.length > 0 ? html`<li>${icon("box")}<span>${workspace.say("start_select")}</span></li>` : nothing}
          <li>${icon("search")}<span>${workspace.say("start_search")}</span></li>
        </ul>
      </section>
    `;
  }

  private waiting(workspace: Workspace, failure: string | null): TemplateResult {
    if (failure === null) return html`<main class="opening"><p role="status">${workspace.say("loading")}</p></main>`;
    return html`
      <main class="opening">
        <h1>${workspace.say("map_failed")}</h1>
        <p role="alert">${failure}</p>
        <button class="button button--primary" @click=${() => void workspace.open()}>${workspace.say("try_again")}</button>
      </main>
    `;
  }

  private readonly skip = (event: Event): void => {
    event.preventDefault();
    this.workspace?.focusMap();
  };
}

customElements.define("city-map", CityMap);
