import { html, nothing, type TemplateResult } from "lit";
import type { ActionResult, ResultStatus } from "../api/types.ts";
import type { State } from "../store/state.ts";
import { isTextKey } from "../texts/texts.ts";
import { WorkspaceElement } from "./workspace-element.ts";

const BADGES: Readonly<Record<ResultStatus, string>> = {
  DRAFT: "badge--ok",
  REFUSED: "badge--error",
  BLOCKED: "badge--warn",
  FAILED: "badge--error",
};

/** The table of what an action has done, one row an object. */
export class ActionResults extends WorkspaceElement {
  protected override reads(state: State): readonly unknown[] {
    return [state.run];
  }

  protected override updated(): void {
    if (this.state.run.state === "done") this.scrollIntoView({ block: "nearest" });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { run } = this.state;
    if (run.state !== "done") return nothing;
    return html`
      <h3 class="results-title" id="results-title">${this.say("results")}</h3>
      <div class="results-scroll" role="region" aria-labelledby="results-title" tabindex="0">
        <table class="results" aria-labelledby="results-title">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">${this.say("result_object")}</th>
              <th scope="col">${this.say("result_status")}</th>
            </tr>
          </thead>
          ${run.results.map((result) => this.row(result))}
        </table>
      </div>
    `;
  }

  private row(result: ActionResult): TemplateResult {
    const key = `status_${result.status}`;
    const status = isTextKey(key) ? this.say(key) : result.status;
    return html`
      <tbody class="result">
        <tr>
          <th scope="row" class="num">${result.parcel}</th>
          <td class="result-status">
            <span class="badge ${BADGES[result.status] ?? "badge--info"}">${status}</span>
          </td>
        </tr>
        <tr>
          <td class="result-more" colspan="2">
            ${result.message ? html`<p class="result-message">${result.message}</p>` : nothing} ${this.links(result)}
          </td>
        </tr>
      </tbody>
    `;
  }

  private links({ plan, parcel }: ActionResult): TemplateResult | typeof nothing {
    if (!plan) return nothing;
    const link = (url: string, text: string) =>
      html`<a href=${url} target="_blank" rel="noopener" aria-label="${text}, ${parcel}">${text}</a>`;
    return html`<p class="result-links">
      ${link(plan.pdf, "PDF")} ${link(plan.page, this.say("result_page"))} ${link(plan.json, "JSON")}
    </p>`;
  }
}

customElements.define("action-results", ActionResults);
