import { Watch } from "../../store/watch.ts";
import { EditorElement } from "../elements/editor-element.ts";
import type { SavingState } from "./saving-state.ts";
import { savingOf, type Saving } from "./saving.ts";

/** A part of the editor that also shows what the server says of the draft. */
export abstract class SavingElement extends EditorElement {
  constructor() {
    super();
    new Watch(
      this,
      () => this.saving.store,
      (state: SavingState) => Object.values(state),
    );
  }

  protected get saving(): Saving {
    return savingOf(this.editor);
  }
}
