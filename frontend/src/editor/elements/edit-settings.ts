import { html, type TemplateResult } from "lit";
import type { TextKey } from "../../texts/texts.ts";
import type { EditorState, SnapSettings } from "../editor-state.ts";
import { EditorElement } from "./editor-element.ts";
import "../../styles/editor-settings.css";

type SnapSwitch = Exclude<keyof SnapSettings, "reachPx">;

const SNAPS: readonly (readonly [SnapSwitch, TextKey])[] = [
  ["vertices", "snap_vertices"],
  ["edges", "snap_edges"],
  ["intersections", "snap_intersections"],
  ["perpendicular", "snap_perpendicular"],
];

/** To what the pointer is drawn, and which boundaries are kept together. */
export class EditSettings extends EditorElement {
  protected override reads(state: EditorState): readonly unknown[] {
    return [state.snapping, state.keepShared, state.keepSharedAcross];
  }

  protected override render(): TemplateResult {
    const { snapping, keepShared, keepSharedAcross } = this.state;
    return html`<details class="edit-settings">
      <summary>${this.say("settings_title")} <span class="edit-settings-now">${this.now()}</span></summary>
      ${this.check(this.say("settings_shared"), keepShared, true, (on) => this.editor.store.set({ keepShared: on }))}
      ${this.check(this.say("settings_shared_across"), keepSharedAcross, keepShared, (on) => this.editor.store.set({ keepSharedAcross: on }), true)}
      ${this.check(this.say("settings_snap"), snapping.on, true, (on) => this.editor.store.set({ snapping: { ...snapping, on } }))}
      ${SNAPS.map(([name, text]) => this.check(this.say(text), snapping[name], snapping.on, (on) => this.editor.store.set({ snapping: { ...snapping, [name]: on } }), true))}
    </details>`;
  }

  private now(): string {
    const { snapping, keepShared, keepSharedAcross } = this.state;
    const shared = keepShared ? [this.say(keepSharedAcross ? "settings_now_across" : "settings_now_shared")] : [];
    return [...shared, ...(snapping.on ? [this.say("settings_now_snap")] : [])].join(", ");
  }

  private check(text: string, on: boolean, enabled: boolean, set: (on: boolean) => void, inner = false): TemplateResult {
    const change = (event: Event) => event.target instanceof HTMLInputElement && set(event.target.checked);
    return html`<label class="edit-setting ${inner ? "edit-setting--inner" : ""}">
      <input type="checkbox" .checked=${on} ?disabled=${!enabled} @change=${change} />${text}
    </label>`;
  }
}

customElements.define("edit-settings", EditSettings);
