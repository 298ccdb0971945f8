import type { State } from "../store/state.ts";
import type { Store } from "../store/store.ts";

const NOTICE_MS = 6000;

/** Takes each notice away after a while. */
export function fadeNotices(store: Store<State>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.listen((now, before) => {
    if (now.notice === before.notice || !now.notice) return;
    clearTimeout(timer);
    timer = setTimeout(() => store.set({ notice: "" }), NOTICE_MS);
  });
}
