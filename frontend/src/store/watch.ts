import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Store } from "./store.ts";

/** Redraws an element when the part of the store that it reads has changed. */
export class Watch<State extends object, Part extends readonly unknown[]> implements ReactiveController {
  private stop: (() => void) | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: () => Store<State>,
    private readonly part: (state: State) => Part,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = this.store().listen((now, before) => {
      const was = this.part(before);
      if (this.part(now).some((value, i) => !Object.is(value, was[i]))) this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
