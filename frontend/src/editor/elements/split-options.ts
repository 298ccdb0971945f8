import { html, type TemplateResult } from "lit";
import type { EditorState } from "../editor-state.ts";
import { EditorElement } from "./editor-element.ts";
import "../../styles/editor-divide.css";

/** What a tool that splits lets the person choose. */
export interface SplitChoice {
  /** Whether the largest part stays the feature that is split. */
  keepsLargest: boolean;
}

/** Whether the largest part keeps the record of the feature that is split, or all parts are new. */
export class SplitOptions extends EditorElement {
  static override properties = { ...EditorElement.properties, run: { attribute: false } };

  declare run: SplitChoice;

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.toolTick, state.selected];
  }

  protected override render(): TemplateResult {
    return html`<fieldset class="divide-choice">
      <legend>${this.say("split_records")}</legend>
      ${this.choice(false, this.say("split_all_new"))} ${this.choice(true, this.say("split_largest_keeps"))}
    </fieldset>`;
  }

  private choice(keeps: boolean, text: string): TemplateResult {
    const choose = () => {
      this.run.keepsLargest = keeps;
      this.editor.redraw();
    };
    return html`<label class="divide-check">
      <input type="radio" name="split-records" .checked=${this.run.keepsLargest === keeps} @change=${choose} />${text}
    </label>`;
  }
}

customElements.define("split-options", SplitOptions);
