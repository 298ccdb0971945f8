import { LitElement } from "lit";
import { onAppearance } from "../appearance/appearance.ts";
import type { State } from "../store/state.ts";
import { Watch } from "../store/watch.ts";
import type { Say } from "../texts/texts.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * A part of the map page.
 *
 * It draws into the page itself, not into a shadow root, so that one style sheet and one set of
 * ids serve all elements; it is redrawn when the part of the state that it names has changed.
 */
export abstract class WorkspaceElement extends LitElement {
  static override properties: Record<string, object> = { workspace: { attribute: false } };

  declare workspace: Workspace;
  private stopFollowing: (() => void) | null = null;

  constructor() {
    super();
    new Watch(
      this,
      () => this.workspace.store,
      (state: State) => this.reads(state),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopFollowing = onAppearance(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopFollowing?.();
  }

  /** Returns what this element reads of the state. */
  protected abstract reads(state: State): readonly unknown[];

  protected get say(): Say {
    return this.workspace.say;
  }

  protected get state(): State {
    return this.workspace.store.get();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
