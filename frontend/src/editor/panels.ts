import type { TemplateResult } from "lit";
import type { Editor } from "./editor.ts";
import type { PanelName } from "./editor-state.ts";

/** A panel of the editor: its name, and how it is drawn. */
export interface Panel {
  readonly name: PanelName;
  render(editor: Editor): TemplateResult;
}

const PANELS: readonly Panel[] = [];

/** The panels in the order of their tabs. */
export function panelsOf(): readonly Panel[] {
  return PANELS;
}
