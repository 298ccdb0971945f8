import type { SearchResult } from "../api/types.ts";

export const PAUSE_MS = 180;
export const LEAST_LETTERS = 2;

/** A place that was named by its coordinates, in degrees. */
export interface FoundPlace {
  readonly place: { readonly lon: number; readonly lat: number };
  readonly title: string;
  readonly subtitle: string;
}

/** What a search finds: features, and places that are named by coordinates. */
export type Found = SearchResult | FoundPlace;

/** What was found, and titles of the layers of which there is no record of the moment asked for. */
export interface Answer {
  readonly results: readonly Found[];
  readonly unrecorded: readonly string[];
}

export type SearchState =
  | { readonly state: "idle" }
  | { readonly state: "waiting"; readonly query: string }
  | ({ readonly state: "found"; readonly query: string } & Answer)
  | { readonly state: "failed"; readonly query: string; readonly error: unknown };

/** Asks once the reader has paused; an answer to an older question is dropped. */
export interface Search {
  ask(query: string): void;
  stop(): void;
}

/** Makes a search; tell gets each new state. */
export function searchWith(
  find: (query: string, signal: AbortSignal) => Promise<Answer>,
  tell: (state: SearchState) => void,
): Search {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;
  let last = "";

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
    last = "";
  };
  const send = async (query: string) => {
    const mine = new AbortController();
    running = mine;
    try {
      const answer = await find(query, mine.signal);
      if (running === mine) tell({ state: "found", query, ...answer });
    } catch (error) {
      if (running === mine) tell({ state: "failed", query, error });
    }
  };
  const ask = (text: string) => {
    const query = text.trim().replace(/\s+/g, " ");
    if (query === last) return;
    stop();
    if (query.length < LEAST_LETTERS) return tell({ state: "idle" });
    last = query;
    tell({ state: "waiting", query });
    timer = setTimeout(() => void send(query), PAUSE_MS);
  };
  return { ask, stop };
}

/** Moves the marked row of a list by a step; past an end it starts over, -1 means none. */
export function step(index: number, by: number, count: number): number {
  if (count === 0) return -1;
  if (index < 0) return by > 0 ? 0 : count - 1;
  return (index + by + count) % count;
}
