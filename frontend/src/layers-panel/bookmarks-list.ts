import { html, nothing, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import type { Bounds } from "../api/types.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { boundsNow, onceSettled } from "./view-bounds.ts";
import type { Bookmark, ViewsClient } from "./views-client.ts";

/** The places that the reader has given names. */
export class BookmarksList extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    client: { attribute: false },
    places: { state: true },
  };

  declare client: ViewsClient;
  declare private places: readonly Bookmark[];

  constructor() {
    super();
    this.places = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    onceSettled(this.workspace, () => undefined);
    void this.act(() => this.refresh());
  }

  protected override reads(): readonly unknown[] {
    return [];
  }

  protected override render(): TemplateResult {
    const { say } = this;
    return html`<section class="views-part" aria-label=${say("bookmarks")}>
      <h3 class="setting-title">${say("bookmarks")}</h3>
      <form class="views-new" @submit=${this.keep}>
        <input class="input" name="title" required maxlength="120" aria-label=${say("bookmarks_save")} placeholder=${say("bookmarks_save")} />
        <button class="button">${say("views_save")}</button>
      </form>
      ${this.places.length === 0 ? html`<p class="setting-said">${say("bookmarks_none")}</p>` : nothing}
      <ul class="views-list">
        ${this.places.map(
          (place) => html`<li>
            <button class="views-name" title=${say("bookmarks_go", { title: place.title })} @click=${() => this.workspace.go(place.bounds)}>
              ${place.title}
            </button>
            <button
              class="icon-button"
              aria-label=${say("views_delete", { title: place.title })}
              title=${say("views_delete", { title: place.title })}
              @click=${() => void this.act(() => this.forget(place))}
            >
              ${icon("remove")}
            </button>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  private readonly keep = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target;
    const bounds = (boundsNow() ?? "").split(",").map(Number);
    if (!(form instanceof HTMLFormElement) || bounds.length !== 4) return;
    const title = String(new FormData(form).get("title") ?? "");
    void this.act(async () => {
      await this.client.keep(title, bounds as unknown as Bounds);
      form.reset();
      await this.refresh();
    });
  };

  private async forget(place: Bookmark): Promise<void> {
    await this.client.removeBookmark(place);
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    this.places = await this.client.bookmarks();
  }

  private async act(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.workspace.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  }
}

customElements.define("bookmarks-list", BookmarksList);
