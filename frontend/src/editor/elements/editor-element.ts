import { LitElement } from "lit";
import { Watch } from "../../store/watch.ts";
import type { Say } from "../../texts/texts.ts";
import type { Editor } from "../editor.ts";
import type { EditorState } from "../editor-state.ts";

/**
 * A part of the editor on the map page.
 *
 * It draws into the page itself, as the other parts of the page do, and is redrawn when the part of
 * the editor's state that it names has changed.
 */
export abstract class EditorElement extends LitElement {
  static override properties: Record<string, object> = { editor: { attribute: false } };

  declare editor: Editor;

  constructor() {
    super();
    new Watch(
      this,
      () => this.editor.store,
      (state: EditorState) => this.reads(state),
    );
  }

  /** Returns what this element reads of the state. */
  protected abstract reads(state: EditorState): readonly unknown[];

  protected get say(): Say {
    return this.editor.workspace.say;
  }

  protected get state(): EditorState {
    return this.editor.store.get();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
