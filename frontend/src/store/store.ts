/** Holds one value and tells who listens when it has changed. */
export interface Store<State> {
  get(): State;
  set(patch: Partial<State>): void;
  /** Calls the listener after each change; call the result to stop. */
  listen(listener: (now: State, before: State) => void): () => void;
}

/** Makes a store; a patch that changes nothing tells nobody. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<(now: State, before: State) => void>();
  return {
    get: () => state,
    set(patch) {
      const before = state;
      const names = Object.keys(patch) as (keyof State)[];
      if (names.every((name) => Object.is(patch[name], before[name]))) return;
      state = { ...before, ...patch };
      for (const listener of [...listeners]) listener(state, before);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
