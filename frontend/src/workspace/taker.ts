import type { Hit } from "../store/state.ts";

/** Takes clicks and boxes on the map; false leaves them to the card and the selection. */
export interface Taker {
  picked(hits: readonly Hit[], adding: boolean): boolean;
  boxed(hits: readonly Hit[]): boolean;
}
