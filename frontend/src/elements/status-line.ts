import { html, type TemplateResult } from "lit";
import type { State } from "../store/state.ts";
import { formatDegrees } from "../workspace/address.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import { decimals } from "../texts/decimals.ts";

/** The coordinates under the pointer and the zoom. */
export class StatusLine extends WorkspaceElement {
  protected override reads(state: State): readonly unknown[] {
    return [state.pointer, state.zoom, state.city];
  }

  protected override render(): TemplateResult {
    const { pointer, zoom } = this.state;
    return html`
      <span class="num" title=${this.say("coordinates")}>${pointer ? formatDegrees(pointer) : ""}</span>
      <span class="num">${this.say("zoom", { zoom: decimals(zoom, 1) })}</span>
    `;
  }
}

customElements.define("status-line", StatusLine);
