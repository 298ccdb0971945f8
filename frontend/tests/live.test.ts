import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLive, type Source, type Surroundings } from "../src/live/live.ts";
import type { LiveState, Mode } from "../src/live/news.ts";
import { colleaguesOf, editorsOf, initialsOf } from "../src/live/people.ts";
import { newSession, tellPresence } from "../src/live/presence.ts";
import { mayBeLoaded, refresher, withRevisions } from "../src/map/refresh.ts";
import type { City } from "../src/api/types.ts";
import { INITIAL } from "../src/store/state.ts";
import { createStore } from "../src/store/store.ts";
import { makeLayer } from "./layers.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stateAt = (at: string, facts: Partial<LiveState> = {}): LiveState => ({
  at,
  layers: { parcels: 7 },
  people: [],
  changesets: [],
  ...facts,
});

class FakeSource implements Source {
  readyState = 0;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly url: string) {}

  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  tell(name: string, facts: object): void {
    this.listeners.get(name)?.(new MessageEvent(name, { data: JSON.stringify(facts) }));
  }

  /** As browsers do: refused is for good, broken is about to be tried again. */
  fail(how: "refused" | "broken"): void {
    this.readyState = how === "refused" ? 2 : 0;
    this.onerror?.(new Event("error"));
  }
}

function opened() {
  const sources: FakeSource[] = [];
  const asked: string[] = [];
  const heard: unknown[] = [];
  const modes: Mode[] = [];
  const page = { hidden: false, look: () => undefined as void };
  let answer: LiveState | null = stateAt("polled");
  const around: Surroundings = {
    source(url) {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    ask: (url) => {
      asked.push(url);
      return answer ? Promise.resolve(answer) : Promise.reject(new Error("no answer"));
    },
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    isHidden: () => page.hidden,
    whenHidden(listener) {
      page.look = listener;
      return () => undefined;
    },
  };
  const close = openLive(
    "/town/live",
    {
      layers: (revisions) => heard.push(revisions),
      people: (people) => heard.push(people.map(({ name }) => name)),
      changeset: ({ id, status }) => heard.push(`${id} ${status}`),
      mode: (mode) => modes.push(mode),
    },
    around,
  );
  const hide = (hidden: boolean) => {
    page.hidden = hidden;
    page.look();
  };
  const last = () => sources[sources.length - 1] as FakeSource;
  return { sources, asked, heard, modes, hide, close, last, failAsking: () => (answer = null) };
}

describe("news", () => {
  it("are told as the stream tells them", () => {
    const { last, heard, modes } = opened();
    const changeset = { id: 4, status: "DRAFT", title: "", by: "ada", layers: [], features: [] };
    last().tell("state", stateAt("t1", { changesets: [changeset] }));
    last().tell("layer", { layer: "trees", revision: 9 });
    last().tell("presence", { people: [{ session: "s", name: "ada", editing: [], changeset: null, at: "t1" }] });
    last().tell("changeset", { ...changeset, status: "PUBLISHED" });
    expect(heard).toEqual([{ parcels: 7 }, [], "4 DRAFT", { trees: 9 }, ["ada"], "4 PUBLISHED"]);
    expect(modes).toEqual(["stream"]);
  });

  it("come again from where a broken stream ended", async () => {
    const { last, sources } = opened();
    last().tell("state", stateAt("2026-11-01T09:00:00+00:00"));
    last().fail("broken");
    expect(sources[0]?.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(3100);
    expect(sources.map(({ url }) => url)).toEqual([
      "/town/live/events",
      "/town/live/events?since=2026-11-01T09%3A00%3A00%2B00%3A00",
    ]);
  });

  it("are asked for where a stream is refused, and the stream is tried again", async () => {
    const { last, sources, asked, modes, heard } = opened();
    last().fail("refused");
    await vi.advanceTimersByTimeAsync(31_000);
    expect(asked).toEqual(["/town/live/state", "/town/live/state?since=polled", "/town/live/state?since=polled"]);
    expect(heard[0]).toEqual({ parcels: 7 });
    expect(sources.length).toBe(1);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(sources.length).toBe(2);
    last().tell("state", stateAt("t2"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(modes).toEqual(["poll", "stream"]);
    expect(asked.length).toBe(8);
  });

  it("are asked for after a stream has broken three times before it said anything", async () => {
    const { last, sources, modes, asked, failAsking } = opened();
    failAsking();
    for (let i = 0; i < 3; i += 1) {
      last().fail("broken");
      await vi.advanceTimersByTimeAsync(3100);
    }
    expect(sources.length).toBe(3);
    expect(modes).toEqual(["poll"]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.length).toBe(3);
  });

  it("rest while the page is hidden, and for good once closed", async () => {
    const { last, sources, hide, modes, close, asked } = opened();
    last().tell("state", stateAt("t1"));
    hide(true);
    expect(last().closed).toBe(true);
    last().fail("broken");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources.length).toBe(1);
    hide(false);
    expect(last().url).toBe("/town/live/events?since=t1");
    last().tell("state", stateAt("t2"));
    close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sources.length, last().closed, asked.length]).toEqual([2, true, 0]);
    expect(modes).toEqual(["stream", "off", "stream", "off"]);
  });
});

describe("presence", () => {
  it("is told every 20 s, at once when something else is edited, and ends with a goodbye", async () => {
    const sent: string[] = [];
    const presence = tellPresence("/town/live", "s1", (method, body) => {
      sent.push(`${method} ${JSON.stringify(body)}`);
      return Promise.resolve(204);
    });
    const idle = 'POST {"session":"s1","editing":[],"changeset":null}';
    const busy = 'POST {"session":"s1","editing":[{"layer":"parcels","id":5}],"changeset":8}';
    await vi.advanceTimersByTimeAsync(20_000);
    presence.editing([{ layer: "parcels", id: 5 }], 8);
    presence.editing([{ layer: "parcels", id: 5 }], 8);
    await vi.advanceTimersByTimeAsync(19_000);
    presence.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([idle, idle, busy, 'DELETE {"session":"s1"}']);
  });

  it("is not told again by who may not", async () => {
    const send = vi.fn(() => Promise.resolve(403));
    tellPresence("/town/live", "s1", send);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("is told under a UUID of version 4", () => {
    expect(newSession()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newSession()).not.toBe(newSession());
  });
});

describe("colleagues", () => {
  const page = (session: string, name: string, ...ids: number[]) => ({
    session,
    name,
    editing: ids.map((id) => ({ layer: "parcels", id })),
    changeset: null,
    at: "",
  });
  const people = [page("s1", "me", 1), page("s2", "me"), page("s3", "Ada"), page("s4", "bo b", 1, 2), page("s5", "bo b", 2)];

  it("are each named once, who edit first, without oneself", () => {
    expect(colleaguesOf(people, "s1").map(({ name, editing }) => [name, editing])).toEqual([["bo b", 2], ["Ada", 0]]);
  });

  it("who edit a feature are known", () => {
    expect([editorsOf(people, "s1", "parcels", 1), editorsOf(people, "s1", "trees", 1)]).toEqual([["bo b"], []]);
  });

  it("have initials in any script", () => {
    expect(["гульнара.сафина", "ada", "Lee van Cleef"].map(initialsOf)).toEqual(["ГС", "A", "LV"]);
  });
});

describe("tiles", () => {
  const layers = [makeLayer({ name: "parcels", revision: 3 }), makeLayer({ name: "trees", revision: 0, loaded: false })];
  const city = { layers } as unknown as City;

  it("are asked for again of layers with another revision only", () => {
    expect(withRevisions(city, { parcels: 3, trees: 0, unknown: 5 })).toBe(city);
    const newer = withRevisions(city, { parcels: 4 });
    expect(newer.layers.map(({ revision }) => revision)).toEqual([4, 0]);
    expect(newer.layers[1]).toBe(city.layers[1]);
  });

  it("of a layer that was not loaded need the description of the map", () => {
    expect([mayBeLoaded(city, { parcels: 9 }), mayBeLoaded(city, { trees: 1 })]).toEqual([false, true]);
  });

  it("are asked for once for what comes together", async () => {
    const store = createStore({ ...INITIAL, city });
    const changed = vi.fn();
    const reload = vi.fn();
    store.listen(changed);
    const take = refresher(store, reload);
    for (const revision of [4, 5, 6]) take({ parcels: revision });
    take({ trees: 1 });
    await vi.advanceTimersByTimeAsync(300);
    expect(store.get().city?.layers.map(({ revision }) => revision)).toEqual([6, 1]);
    expect([changed.mock.calls.length, reload.mock.calls.length]).toEqual([1, 1]);
  });
});
