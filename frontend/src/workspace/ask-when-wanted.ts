import { reasonOf } from "../api/problem.ts";
import type { Workspace } from "./workspace.ts";

/** Fetches the code that asks the server about filters, themes and names, as soon as there is one. */
export function askWhenWanted(workspace: Workspace): void {
  const { store } = workspace;
  let stop: (() => void) | null = null;
  const look = async () => {
    const { filters, themes, labels } = store.get().choices;
    if ([filters, themes, labels].every((chosen) => Object.keys(chosen).length === 0)) return;
    stop?.();
    try {
      const { keepLookups } = await import("../layers-panel/keep-lookups.ts");
      keepLookups(workspace);
    } catch (error) {
      store.set({ notice: reasonOf(error, workspace.say("network_failed")) });
    }
  };
  stop = store.listen((now, before) => {
    if (now.choices !== before.choices) void look();
  });
  void look();
}
