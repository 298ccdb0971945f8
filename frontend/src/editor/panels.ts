import { html, type TemplateResult } from "lit";
import type { Editor } from "./editor.ts";
import type { PanelName } from "./editor-state.ts";
import "./elements/coordinate-table.ts";

/** A panel of the editor: its name, and how it is drawn. */
export interface Panel {
  readonly name: PanelName;
  render(editor: Editor): TemplateResult;
}

const PANELS: readonly Panel[] = [
  { name: "coordinates", render: (editor) => html`<coordinate-table .editor=${editor}></coordinate-table>` },
];

/** The panels in the order of their tabs. */
export function panelsOf(): readonly Panel[] {
  return PANELS;
}
