import type { MapEvents } from "../map/listen.ts";
import { answerBox, answerClick } from "./cards.ts";
import type { Workspace } from "./workspace.ts";

/** Returns what is done about events of the map; whoever has taken clicks over is asked first. */
export function mapEvents(workspace: Workspace, moved: (settled: boolean) => void): MapEvents {
  const { store } = workspace;
  return {
    picked: (hits, adding) => {
      if (!workspace.taker?.picked(hits, adding)) answerClick(workspace, hits, adding);
    },
    boxed: (hits) => {
      if (!workspace.taker?.boxed(hits)) answerBox(workspace, hits);
    },
    moved,
    pointer: (pointer) => store.set({ pointer }),
    failed: (message) => store.set({ notice: message || workspace.say("network_failed") }),
    isBoxToolOn: () => store.get().boxTool,
  };
}
