import type { Content } from "../drafts/draft.ts";
import type { Conflict, Followed } from "../server/changesets.ts";

/** What is known of the draft at the server. */
export interface SavingState {
  readonly conflicts: readonly Conflict[];
  /** What was checked last; the findings hold for it alone. */
  readonly checked: Content | null;
  /** What will point at features that come of the draft, as it was checked last. */
  readonly follows: readonly Followed[];
  /** What the server has of the draft. */
  readonly stored: Content | null;
  /** What the server has refused for what it is; it is not stored again by itself. */
  readonly declined: Content | null;
  readonly busy: boolean;
  /** Raised when changesets of the server may have changed. */
  readonly listTick: number;
}

/** The state before anything is asked. */
export const NOTHING: SavingState = { conflicts: [], checked: null, follows: [], stored: null, declined: null, busy: false, listTick: 0 };
