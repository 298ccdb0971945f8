import { html, type TemplateResult } from "lit";
import type { Editor } from "./editor.ts";
import type { PanelName } from "./editor-state.ts";
import "./elements/coordinate-table.ts";
import "./elements/changes-panel.ts";
import "./elements/conflict-view.ts";
import "./elements/feature-form.ts";
import "./elements/findings-list.ts";

/** A panel of the editor: its name, and how it is drawn. */
export interface Panel {
  readonly name: PanelName;
  render(editor: Editor): TemplateResult;
}

const PANELS: readonly Panel[] = [
  { name: "form", render: (editor) => html`<feature-form .editor=${editor}></feature-form>` },
  { name: "coordinates", render: (editor) => html`<coordinate-table .editor=${editor}></coordinate-table>` },
  { name: "changes", render: (editor) => html`<changes-panel .editor=${editor}></changes-panel>` },
  { name: "findings", render: (editor) => html`<findings-list .editor=${editor}></findings-list>` },
  { name: "conflicts", render: (editor) => html`<conflict-view .editor=${editor}></conflict-view>` },
];

/** The panels in the order of their tabs. */
export function panelsOf(): readonly Panel[] {
  return PANELS;
}
