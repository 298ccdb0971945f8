import { openLive } from "../live/live.ts";
import { newSession, tellPresence, type Presence } from "../live/presence.ts";
import { refresher } from "../map/refresh.ts";
import type { FeatureRef } from "../store/state.ts";
import type { Workspace } from "./workspace.ts";

/** What a page hears of others and tells of itself. */
export interface Colleagues {
  /** Tells what is edited on this page now; draft: its number at the server. */
  editing(features: readonly FeatureRef[], draft: number | null): void;
  leave(): void;
}

/** Hears what others publish and who is at work, for a person who has signed in; nothing for others. */
export function meetColleagues(workspace: Workspace, reload: () => void): Colleagues | null {
  const { store, api } = workspace;
  if (!store.get().city?.user) return null;
  const url = api.replace(/\/api$/, "/live");
  const session = newSession();
  store.set({ session });
  const stop = openLive(url, {
    layers: refresher(store, reload),
    people: (people) => store.set({ people }),
    changeset: (news) => store.set({ news }),
    mode: (liveMode) => store.set({ liveMode }),
  });
  const presence: Presence = tellPresence(url, session);
  window.addEventListener("pagehide", presence.leave);
  return {
    editing: presence.editing,
    leave() {
      window.removeEventListener("pagehide", presence.leave);
      stop();
      presence.leave();
    },
  };
}
