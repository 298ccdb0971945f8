import type { LitElement, ReactiveController } from "lit";

/**
 * Tells the stage how much of its edge a bar of an element takes, so that nothing stands under it.
 *
 * name: the custom property of `.stage` that is given the height in pixels while the bar is there.
 */
export class StageEdge implements ReactiveController {
  private stage: HTMLElement | null = null;
  private bar: Element | null = null;
  private readonly watching = new ResizeObserver(() => this.tell());

  constructor(
    private readonly host: LitElement,
    private readonly selector: string,
    private readonly name: `--${string}`,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stage = this.host.closest<HTMLElement>(".stage");
  }

  hostUpdated(): void {
    const bar = this.host.querySelector(this.selector);
    if (bar === this.bar) return;
    this.watching.disconnect();
    this.bar = bar;
    if (bar) this.watching.observe(bar);
    this.tell();
  }

  hostDisconnected(): void {
    this.watching.disconnect();
    this.bar = null;
    this.stage?.style.removeProperty(this.name);
  }

  private tell(): void {
    if (this.bar) this.stage?.style.setProperty(this.name, `${this.bar.getBoundingClientRect().height}px`);
    else this.stage?.style.removeProperty(this.name);
  }
}
