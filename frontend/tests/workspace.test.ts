import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cookieOf } from "../src/api/client.ts";
import { Problem, problemOf, reasonOf } from "../src/api/problem.ts";
import type { ActionResult, SearchResult } from "../src/api/types.ts";
import { hatchLines } from "../src/elements/swatch.ts";
import { fill, formatDay, sayFrom } from "../src/texts/texts.ts";
import { formatDegrees, formatPlace, parseFeature, parsePlace, withFeature } from "../src/workspace/address.ts";
import { runInBatches } from "../src/workspace/batches.ts";
import { PAUSE_MS, searchWith, step, type Answer, type SearchState } from "../src/workspace/search.ts";

describe("the address", () => {
  it("keeps a place to less than a pixel", () => {
    for (const zoom of [3, 11.5, 16, 21]) {
      const place = { zoom, lat: 55.790123456, lon: -71.115012345 };
      const read = parsePlace(formatPlace(place));
      const pixel = 360 / (512 * 2 ** zoom);
      expect(Math.abs((read?.lon ?? 0) - place.lon)).toBeLessThan(pixel);
      expect(Math.abs((read?.lat ?? 0) - place.lat)).toBeLessThan(pixel);
    }
  });

  it.each(["", "#", "#16/55", "#16/95/49", "#16/55/191", "#a/b/c", "#99/1/1", "#map", "#1e3/1/1"])("takes %j for no place", (hash) => {
    expect(parsePlace(hash)).toBeNull();
  });

  it("names a feature beside other parameters", () => {
    const query = withFeature("?lang=ru&feature=trees/1", { layer: "land-development-plans", id: 42 });
    expect(query).toBe("?lang=ru&feature=land-development-plans/42");
    expect(parseFeature(query)).toEqual({ layer: "land-development-plans", id: 42 });
    expect(withFeature("?feature=trees/1", null)).toBe("");
  });

  it.each(["?feature=", "?feature=trees", "?feature=../1", "?feature=trees/x", "?feature=a/1/2"])("takes %j for no feature", (query) => {
    expect(parseFeature(query)).toBeNull();
  });

  it("writes longitude before latitude", () => {
    expect(formatDegrees([49.1, 55.79])).toBe("49.100000, 55.790000");
  });
});

describe("the search", () => {
  const result = { id: 1 } as SearchResult;
  const nothing: Answer = { results: [], unrecorded: [] };
  const one: Answer = { results: [result], unrecorded: ["Streets"] };
  let told: SearchState[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
  });
  afterEach(() => vi.useRealTimers());

  it("asks once after a pause, for the last text", async () => {
    const find = vi.fn(async () => one);
    const search = searchWith(find, (state) => told.push(state));
    for (const text of ["16", "16:5", " 16:50 "]) search.ask(text);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(find.mock.calls.map((call: unknown[]) => call[0])).toEqual(["16:50"]);
    expect(told.at(-1)).toEqual({ state: "found", query: "16:50", ...one });
  });

  it("drops an answer that comes after a newer question", async () => {
    const answers: ((answer: Answer) => void)[] = [];
    const signals: AbortSignal[] = [];
    const search = searchWith(
      (_, signal) => new Promise((answer) => { answers.push(answer); signals.push(signal); }),
      (state) => told.push(state),
    );
    search.ask("old street");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    search.ask("new street");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    answers[1]?.(one);
    answers[0]?.(nothing);
    await vi.advanceTimersByTimeAsync(0);
    expect(signals[0]?.aborted).toBe(true);
    expect(told.filter(({ state }) => state === "found")).toEqual([{ state: "found", query: "new street", ...one }]);
  });

  it("says nothing of one letter and is idle again when the text is taken away", () => {
    const find = vi.fn(async () => nothing);
    const search = searchWith(find, (state) => told.push(state));
    search.ask("1");
    search.ask("16");
    search.ask("");
    vi.advanceTimersByTime(1000);
    expect(find).not.toHaveBeenCalled();
    expect(told.at(-1)).toEqual({ state: "idle" });
  });

  it("passes a failure on", async () => {
    const search = searchWith(async () => { throw new Problem({ status: 500 }); }, (state) => told.push(state));
    search.ask("16:50");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(told.at(-1)?.state).toBe("failed");
  });

  it("steps through rows and over the ends", () => {
    expect([step(-1, 1, 3), step(2, 1, 3), step(0, -1, 3), step(-1, -1, 3), step(0, 1, 0)]).toEqual([0, 0, 2, 2, -1]);
  });
});

describe("running an action", () => {
  const subjects = Array.from({ length: 12 }, (_, i) => ({ id: i, title: `parcel ${i}` }));
  const done = (ids: readonly number[]): ActionResult[] =>
    ids.map((id) => ({ parcel: `parcel ${id}`, status: "DRAFT", message: "", plan: null }));

  it("goes in order, few at a time, and tells how far it is", async () => {
    const progress: number[] = [];
    const results = await runInBatches(subjects, async (ids) => done(ids), String, (count) => progress.push(count));
    expect(results.map(({ parcel }) => parcel)).toEqual(subjects.map(({ title }) => title));
    expect(progress).toEqual([5, 10, 12]);
  });

  it("goes on after a batch that failed and gives its subjects the reason", async () => {
    const run = async (ids: readonly number[]) => {
      if (ids.includes(0)) throw new Problem({ status: 503, detail: "The layer is locked." });
      return done(ids);
    };
    const results = await runInBatches(subjects, run, (error) => reasonOf(error, "silent"), () => {});
    expect(results.filter(({ status }) => status === "FAILED").map(({ message }) => message)).toEqual(Array(5).fill("The layer is locked."));
    expect(results.filter(({ status }) => status === "DRAFT")).toHaveLength(7);
  });
});

describe("texts and answers", () => {
  it("put values into their places and leave unknown places alone", () => {
    expect(fill("{done} of {total}, {else}", { done: 1, total: 2 })).toBe("1 of 2, {else}");
  });

  it("come from the server's catalogue, else in English", () => {
    const say = sayFrom({ layers: "Катламнар", selection_count: "Сайланды: {count}" });
    expect([say("layers"), say("selection_count", { count: 3 }), say("close")]).toEqual(["Катламнар", "Сайланды: 3", "Close"]);
  });

  it("write days in the reader's way", () => {
    expect([formatDay("2026-11-01", "ru"), formatDay("2026-11-01", "en"), formatDay("—", "ru")]).toEqual(["01.11.2026", "2026-11-01", "—"]);
  });

  it("read the token out of the cookies", () => {
    expect(cookieOf("csrftoken", "a=1; csrftoken=x%3Dy; b=2")).toBe("x=y");
    expect(cookieOf("csrftoken", "xcsrftoken=1")).toBe("");
  });

  it("read problems, and what is none", async () => {
    const headers = { "Content-Type": "application/problem+json" };
    const body = JSON.stringify({ title: "Bad", detail: "ids: at most 50.", status: 400, code: "too_many" });
    const read = await problemOf(new Response(body, { status: 400, headers }));
    expect([read.message, read.facts.code]).toEqual(["ids: at most 50.", "too_many"]);
    const page = await problemOf(new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } }));
    expect(page.message).toBe("HTTP 502");
    expect(reasonOf(new Problem({ status: 0 }), "silent")).toBe("silent");
  });
});

describe("the swatch of a hatch", () => {
  it("has parallel lines at the angle asked for", () => {
    for (const [x1, y1, x2, y2] of hatchLines(45)) expect((y1 - y2) / (x2 - x1)).toBeCloseTo(1);
    for (const [, y1, , y2] of hatchLines(0)) expect(y1).toBeCloseTo(y2);
  });
});
