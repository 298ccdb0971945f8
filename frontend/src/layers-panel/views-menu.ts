import { html, nothing, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import { icon, type IconName } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import type { State } from "../store/state.ts";
import { contentNow, copied, isOrderShort, linkOf, linkToNow, showContent } from "./links.ts";
import { viewsClient, type NamedView, type ViewsClient } from "./views-client.ts";
import "./bookmarks-list.ts";
import "./layers-panel.css";

/** Saves what the map shows, opens and shares what was saved, copies a link. */
export class ViewsMenu extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    views: { state: true },
    renaming: { state: true },
    link: { state: true },
  };

  declare private views: readonly NamedView[];
  declare private renaming: number | null;
  /** A link that the browser has not let us copy. */
  declare private link: string;
  private client: ViewsClient | null = null;

  constructor() {
    super();
    this.views = [];
    this.renaming = null;
    this.link = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("views");
    this.client = viewsClient(this.workspace.api);
    if (this.state.city?.user) void this.act(() => this.refresh());
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city?.user];
  }

  protected override render(): TemplateResult {
    const { workspace, say } = this;
    return html`
      <div class="views-part">
        <button class="button" @click=${() => void this.act(() => this.copyLink())}>${icon("link")}${say("link_copy")}</button>
        ${
          this.link
            ? html`<label class="views-link"><span>${say("link_shown")}</span><input class="input" readonly .value=${this.link} /></label>`
            : nothing
        }
      </div>
      ${
        this.state.city?.user
          ? html`${this.saved()}<bookmarks-list .workspace=${workspace} .client=${this.client}></bookmarks-list>`
          : html`<p class="setting-said">${say("views_sign_in")}</p>`
      }
    `;
  }

  private saved(): TemplateResult {
    const { say, views } = this;
    return html`<section class="views-part" aria-label=${say("views_mine")}>
      <h3 class="setting-title">${say("views_mine")}</h3>
      <form class="views-new" @submit=${this.save}>
        <input class="input" name="title" required maxlength="120" aria-label=${say("views_save_title")} placeholder=${say("views_save_title")} />
        <button class="button">${say("views_save")}</button>
      </form>
      ${views.length === 0 ? html`<p class="setting-said">${say("views_none")}</p>` : nothing}
      <ul class="views-list">
        ${views.map((view) => html`<li>${this.renaming === view.id ? this.renameForm(view) : this.row(view)}</li>`)}
      </ul>
    </section>`;
  }

  private row(view: NamedView): TemplateResult {
    const { say } = this;
    const { title, token } = view;
    return html`<button class="views-name" title=${say("views_open", { title })} @click=${() => void this.act(() => this.open(view))}>
        ${title}${token ? html` <span class="badge">${say("views_shared")}</span>` : nothing}
      </button>
      ${this.tool(token ? "link" : "share", token ? say("views_copy", { title }) : say("views_share", { title }), () => this.share(view))}
      ${token ? this.tool("close", say("views_unshare", { title }), () => this.unshare(view)) : nothing}
      ${this.tool("save", say("views_replace", { title }), () => this.replace(view))}
      ${this.tool("pencil", say("views_rename", { title }), async () => {
        this.renaming = view.id;
      })}
      ${this.tool("remove", say("views_delete", { title }), () => this.delete(view))}`;
  }

  private tool(name: IconName, label: string, act: () => Promise<void>): TemplateResult {
    return html`<button class="icon-button" aria-label=${label} title=${label} @click=${() => void this.act(act)}>${icon(name)}</button>`;
  }

  private renameForm(view: NamedView): TemplateResult {
    const rename = (event: SubmitEvent) => {
      event.preventDefault();
      const title = titleIn(event);
      void this.act(async () => {
        await this.client?.change(view, { title });
        this.renaming = null;
        await this.refresh();
      });
    };
    return html`<form class="views-new" @submit=${rename}>
      <input class="input" name="title" required maxlength="120" .value=${view.title} aria-label=${this.say("views_title")} />
      <button class="button">${this.say("views_save")}</button>
    </form>`;
  }

  private readonly save = (event: SubmitEvent): void => {
    event.preventDefault();
    const title = titleIn(event);
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    void this.act(async () => {
      await this.client?.save(title, contentNow(this.workspace));
      form?.reset();
      this.notice(this.say("views_saved", { title }));
      await this.refresh();
    });
  };

  private async open({ id, title }: NamedView): Promise<void> {
    const view = await this.client?.view(id);
    showContent(this.workspace, view?.content);
    this.notice(this.say("views_opened", { title }));
  }

  private async share(view: NamedView): Promise<void> {
    const { token } = view.token ? view : ((await this.client?.change(view, { shared: true })) ?? view);
    await this.refresh();
    if (token) await this.hand(linkOf(token), this.say("views_share_copied"));
  }

  private async unshare(view: NamedView): Promise<void> {
    await this.client?.change(view, { shared: false });
    this.link = "";
    this.notice(this.say("views_unshared", { title: view.title }));
    await this.refresh();
  }

  private async replace(view: NamedView): Promise<void> {
    await this.client?.change(view, { content: contentNow(this.workspace) });
    this.notice(this.say("views_saved", { title: view.title }));
    await this.refresh();
  }

  private async delete(view: NamedView): Promise<void> {
    await this.client?.remove(view);
    this.notice(this.say("views_deleted", { title: view.title }));
    await this.refresh();
  }

  private async copyLink(): Promise<void> {
    if (!this.client) return;
    const isWhole = this.state.city?.user || isOrderShort(this.state.choices);
    await this.hand(await linkToNow(this.workspace, this.client), this.say(isWhole ? "link_copied" : "link_copied_unordered"));
  }

  /** Copies a link, or shows it where that is not allowed. */
  private async hand(link: string, said: string): Promise<void> {
    const isCopied = await copied(link);
    this.link = link;
    if (isCopied) this.notice(said);
  }

  private async refresh(): Promise<void> {
    this.views = (await this.client?.views()) ?? [];
  }

  private notice(notice: string): void {
    this.workspace.store.set({ notice });
  }

  /** What goes wrong is said; the list is read again, for another window may have changed it. */
  private async act(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.notice(reasonOf(error, this.say("network_failed")));
      this.views = (await this.client?.views().catch(() => null)) ?? this.views;
    }
  }
}

function titleIn({ target }: SubmitEvent): string {
  return target instanceof HTMLFormElement ? String(new FormData(target).get("title") ?? "").trim() : "";
}

customElements.define("views-menu", ViewsMenu);
