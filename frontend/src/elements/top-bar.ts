import { html, nothing, type TemplateResult } from "lit";
import { cookieOf } from "../api/client.ts";
import type { City } from "../api/types.ts";
import type { State } from "../store/state.ts";
import { here, withNext } from "../workspace/address.ts";
import { icon, mark } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import "./appearance-choice.ts";
import "./search-box.ts";

/** The bar on top: where we are, the search, the language and who is at work. */
export class TopBar extends WorkspaceElement {
  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.card];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { city } = this.state;
    if (!city) return nothing;
    return html`
      <header class="bar">
        <a class="bar-home" href=${city.municipalities_url ?? "/"} title=${this.say("all_municipalities")}>
          ${mark()}<span class="bar-product">${this.say("product")}</span>
        </a>
        <h1 class="bar-city">${city.name}</h1>
        <search-box class="bar-search" .workspace=${this.workspace}></search-box>
        <nav class="bar-links" aria-label=${this.say("product")}>
          ${this.link(city.imports_url, this.say("imports"))} ${this.link(city.plans_url, this.say("plans"))}
        </nav>
        ${this.languages(city)} <appearance-choice .workspace=${this.workspace}></appearance-choice> ${this.person(city)}
      </header>
    `;
  }

  private link(url: string | null, title: string): TemplateResult | typeof nothing {
    return url ? html`<a class="bar-link" href=${url}>${title}</a>` : nothing;
  }

  private languages(city: City): TemplateResult | typeof nothing {
    if (city.languages.length < 2) return nothing;
    return html`
      <form class="languages" method="post" action="/language/" aria-label=${this.say("language")}>
        ${this.token()}
        <input type="hidden" name="next" .value=${here()} />
        ${city.languages.map(
          (code) => html`<button
            class="language"
            name="language"
            value=${code}
            lang=${code}
            aria-current=${code === city.language ? "true" : nothing}
            @click=${this.refreshNext}
          >
            ${code.toUpperCase()}
          </button>`,
        )}
      </form>
    `;
  }

  private person(city: City): TemplateResult {
    if (!city.user) {
      return html`<a class="button" href=${city.login_url} @click=${this.rememberPlace}>${this.say("sign_in")}</a>`;
    }
    return html`
      <div class="person">
        <span class="person-name" title=${city.user.roles.join(", ")}>${icon("user")}<span>${city.user.name}</span></span>
        <form method="post" action=${city.logout_url}>
          ${this.token()}<button class="button button--quiet">${this.say("sign_out")}</button>
        </form>
      </div>
    `;
  }

  private token(): TemplateResult {
    return html`<input type="hidden" name="csrfmiddlewaretoken" .value=${cookieOf("csrftoken")} />`;
  }

  /** The address changes while the map moves: what a form sends is read when it is sent. */
  private readonly refreshNext = (event: Event): void => {
    const form = event.currentTarget instanceof HTMLButtonElement ? event.currentTarget.form : null;
    const next = form?.elements.namedItem("next");
    if (next instanceof HTMLInputElement) next.value = here();
  };

  private readonly rememberPlace = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLAnchorElement)) return;
    event.currentTarget.href = withNext(event.currentTarget.href);
  };
}

customElements.define("top-bar", TopBar);
