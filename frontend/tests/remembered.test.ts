import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { City } from "../src/api/types.ts";
import { NO_CHOICES, type LayerChoices } from "../src/store/layer-choices.ts";
import { Memory } from "../src/workspace/memory.ts";
import { Workspace } from "../src/workspace/workspace.ts";

const CITY = { code: "kazan", layers: [], user: { name: "Ann" } } as unknown as City;
const BEFORE: LayerChoices = { ...NO_CHOICES, shown: { trees: false } };
const AFTER: LayerChoices = { ...NO_CHOICES, shown: { trees: true } };

/** A server that keeps what is sent to it, and a store of the browser that may be full. */
function surroundings() {
  const kept = new Map<string, string>();
  const browser = { isFull: false, kept };
  const server = { version: 1, choices: BEFORE };
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (browser.isFull) throw new DOMException("full", "QuotaExceededError");
      kept.set(name, text);
    },
  };
  vi.stubGlobal("localStorage", store);
  vi.stubGlobal("sessionStorage", store);
  vi.stubGlobal("location", { search: "", hash: "", pathname: "/kazan/" });
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (_url: string, { method, body }: RequestInit) => {
    if (method !== "PUT") return Promise.resolve(Response.json({ state: server }));
    server.choices = (JSON.parse(String(body)) as { choices: LayerChoices }).choices;
    server.version += 1;
    return Promise.resolve(Response.json({ version: server.version }));
  });
  return { browser, server };
}

describe("a browser whose store is full or refused", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("has the server remember the layers, and opens with them instead of what it kept before", async () => {
    const { browser, server } = surroundings();
    const memory = new Memory("/kazan/api");
    expect((await memory.recall(CITY)).choices.shown).toEqual({ trees: false });
    browser.isFull = true;
    memory.keep(AFTER);
    await vi.advanceTimersByTimeAsync(2000);
    expect([server.version, server.choices.shown]).toEqual([2, { trees: true }]);
    browser.isFull = false;
    expect((await new Memory("/kazan/api").recall(CITY)).choices.shown).toEqual({ trees: true });
  });

  it("does not claim layers that it could not keep, though there is room again for the mark", async () => {
    const { browser, server } = surroundings();
    const memory = new Memory("/kazan/api");
    await memory.recall(CITY);
    browser.isFull = true;
    memory.keep(AFTER);
    browser.isFull = false;
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.version).toBe(2);
    expect((await new Memory("/kazan/api").recall(CITY)).choices.shown).toEqual({ trees: true });
  });

  it("lets the page go on: what listens to a selection after it is told as well", () => {
    const { browser } = surroundings();
    browser.isFull = true;
    const { store } = new Workspace("/kazan/map/");
    store.set({ city: CITY });
    const told: string[] = [];
    store.listen(({ choices, selection }) => told.push(`${String(choices.shown["trees"])} ${selection.items.length}`));
    store.set({ selection: { items: [{ layer: "trees", id: 1, title: "Oak" }], collecting: false } as never });
    store.set({ choices: AFTER });
    expect(told).toEqual(["undefined 1", "true 1"]);
  });
});
