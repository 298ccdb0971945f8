import { tellState, type ChangesetNews, type Listeners, type LiveState, type Mode, type Person } from "./news.ts";

const REOPEN_MS = 2000;
const POLL_MS = 15_000;
const TRY_STREAM_MS = 120_000;
const MOST_FAILURES = 3;
const CLOSED = 2;

/** What is needed of an EventSource. */
export interface Source {
  readonly readyState: number;
  onerror: ((event: Event) => void) | null;
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** The browser, as far as news need it; others stand in for it in tests. */
export interface Surroundings {
  source(url: string): Source;
  ask(url: string): Promise<LiveState>;
  /** Calls once after a time; call the result to forget it. */
  after(ms: number, then: () => void): () => void;
  isHidden(): boolean;
  /** Calls when the page is hidden or shown; call the result to stop. */
  whenHidden(listener: () => void): () => void;
}

/**
 * Tells what happens in a municipality until the result is called.
 *
 * url: of `live`, without a slash at its end. A stream that breaks is opened again; one that is
 * refused, or breaks before it has said anything three times, gives way to asking every 15 s, and
 * is tried again after two minutes. Nothing is open while the page is hidden, for a browser opens
 * some six connections to a host; what was missed is told when the page is shown.
 */
export function openLive(url: string, on: Listeners, around: Surroundings = browserSurroundings()): () => void {
  let since = "";
  let failures = 0;
  let source: Source | null = null;
  let mode: Mode = "off";
  let round = 0;
  let forget = (): void => undefined;

  const address = (name: string) => `${url}/${name}${since && `?since=${encodeURIComponent(since)}`}`;
  const become = (next: Mode) => {
    if (next === mode) return;
    mode = next;
    on.mode?.(next);
  };
  const take = (state: LiveState) => {
    since = state.at;
    tellState(state, on);
  };

  function stop(): void {
    round += 1;
    forget();
    source?.close();
    source = null;
  }

  function stream(): void {
    stop();
    const opened = around.source(address("events"));
    source = opened;
    const hear = <Facts>(name: string, told: (facts: Facts) => void) =>
      opened.addEventListener(name, (event) => {
        if (source === opened) told(JSON.parse(event.data) as Facts);
      });
    hear<LiveState>("state", (state) => {
      failures = 0;
      become("stream");
      take(state);
    });
    hear<{ layer: string; revision: number }>("layer", ({ layer, revision }) => on.layers({ [layer]: revision }));
    hear<{ people: readonly Person[] }>("presence", ({ people }) => on.people(people));
    hear<ChangesetNews>("changeset", (news) => on.changeset(news));
    opened.onerror = () => {
      if (source !== opened) return;
      const refused = opened.readyState === CLOSED;
      failures += 1;
      stop();
      if (refused || failures >= MOST_FAILURES) void poll(Math.ceil(TRY_STREAM_MS / POLL_MS));
      else forget = around.after(REOPEN_MS * (0.5 + Math.random()), stream);
    };
  }

  async function poll(times: number): Promise<void> {
    if (times <= 0) {
      failures = MOST_FAILURES - 1;
      return stream();
    }
    stop();
    const mine = round;
    become("poll");
    const state = await around.ask(address("state")).catch(() => null);
    if (mine !== round) return;
    if (state) take(state);
    forget = around.after(POLL_MS, () => void poll(times - 1));
  }

  function look(): void {
    if (around.isHidden()) {
      stop();
      become("off");
    } else if (mode === "off") {
      failures = 0;
      stream();
    }
  }

  const unwatch = around.whenHidden(look);
  look();
  return () => {
    unwatch();
    stop();
    become("off");
  };
}

function browserSurroundings(): Surroundings {
  return {
    source: (url) => new EventSource(url),
    ask: async (url) => {
      const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return (await response.json()) as LiveState;
    },
    after: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    isHidden: () => document.hidden,
    whenHidden: (listener) => {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  };
}
