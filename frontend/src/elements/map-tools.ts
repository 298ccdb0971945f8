import { html, nothing, type TemplateResult } from "lit";
import type { State } from "../store/state.ts";
import { facilitiesOf } from "../workspace/facilities.ts";
import { StageEdge } from "../workspace/stage-edge.ts";
import { icon, type IconName } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";

/** The buttons on the map. */
export class MapTools extends WorkspaceElement {
  constructor() {
    super();
    new StageEdge(this, ".tools:not(.tools--left)", "--tools");
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.boxTool, state.panelOpen, state.editing, state.facilities, state.moment];
  }

  protected override render(): TemplateResult {
    const { city, boxTool, panelOpen, editing, facilities } = this.state;
    const { workspace } = this;
    return html`
      ${
        panelOpen
          ? nothing
          : html`<div class="tools tools--left">
              ${this.tool("layers", this.withKey(this.say("layers_show"), "L"), () => workspace.store.set({ panelOpen: true }))}
            </div>`
      }
      <div class="tools">
        ${this.tool("plus", `${this.say("tool_zoom_in")} (+)`, () => workspace.zoomBy(1))}
        ${this.tool("minus", `${this.say("tool_zoom_out")} (−)`, () => workspace.zoomBy(-1))}
        ${city?.bounds ? this.tool("whole", this.say("tool_whole"), () => workspace.goWhole()) : nothing}
        ${
          city && city.actions.length > 0
            ? this.tool("box", this.say("tool_box"), () => workspace.store.set({ boxTool: !boxTool }), boxTool)
            : nothing
        }
        ${
          city?.layers.some((layer) => layer.may_edit)
            ? this.tool("pencil", this.editLabel(), () => workspace.store.set({ editing: !editing }), editing)
            : nothing
        }
        ${facilitiesOf(city).map((entry) => {
          const label = this.withKey(this.say(entry.title), entry.key?.letter);
          return this.tool(entry.icon, label, () => workspace.toggleFacility(entry.code), facilities.includes(entry.code));
        })}
      </div>
    `;
  }

  /** The letters are the editor's while it is open; ? is the page's always. */
  private withKey(label: string, letter: string | undefined): string {
    const answers = letter === "?" || !this.state.editing;
    return letter && answers ? `${label} (${letter})` : label;
  }

  private editLabel(): string {
    const { editing, moment } = this.state;
    return moment === null ? `${this.say(editing ? "edit_close" : "edit_open")} (E)` : this.say("time_no_editing");
  }

  private tool(name: IconName, label: string, act: () => void, pressed?: boolean): TemplateResult {
    return html`<button class="tool" title=${label} aria-label=${label} aria-pressed=${pressed ?? nothing} @click=${act}>
      ${icon(name)}
    </button>`;
  }
}

customElements.define("map-tools", MapTools);
