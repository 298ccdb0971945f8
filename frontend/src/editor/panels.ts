import { html, type TemplateResult } from "lit";
import type { Editor } from "./editor.ts";
import type { PanelName } from "./editor-state.ts";
import "./elements/coordinate-table.ts";
import "./elements/feature-form.ts";
import "./elements/feature-table.ts";

/** A panel of the editor: its name, and how it is drawn. */
export interface Panel {
  readonly name: PanelName;
  render(editor: Editor): TemplateResult;
}

const PANELS: readonly Panel[] = [
  { name: "form", render: (editor) => html`<feature-form .editor=${editor}></feature-form>` },
  { name: "coordinates", render: (editor) => html`<coordinate-table .editor=${editor}></coordinate-table>` },
  { name: "table", render: (editor) => html`<feature-table .editor=${editor}></feature-table>` },
];

/** The panels in the order of their tabs. */
export function panelsOf(): readonly Panel[] {
  return PANELS;
}
