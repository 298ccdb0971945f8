import { afterEach, describe, expect, it, vi } from "vitest";
import { keyOf } from "../src/editor/drafts/draft.ts";
import { findFeatures } from "../src/editor/server/find-features.ts";
import { Filtering } from "../src/editor/tools/select-filter.ts";
import { begin, box, click, editorOver, parcel, surface } from "./editor-canvas-desk.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

const FILTER = { match: "all", conditions: [{ field: "address", op: "contains", values: ["park"] }] } as const;

function answering(ids: readonly number[], numberMatched: number): string[] {
  const asked: string[] = [];
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const body = JSON.stringify({ features: ids.map((id) => ({ id })), numberMatched });
    return Promise.resolve(new Response(body, { headers: { "Content-Type": "application/json" } }));
  });
  return asked;
}

describe("a selection by filter", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("asks for numbers alone, by the conditions in CQL2", async () => {
    const asked = answering([3, 4], 9);
    expect(await findFeatures("/town/api", "lawns", FILTER, { address: "text" }, 2)).toEqual({ ids: [3, 4], more: 7 });
    const words = new URL(asked[0] ?? "", "http://town").searchParams;
    expect(JSON.parse(words.get("filter") ?? "")).toEqual({
      op: "like",
      args: [{ op: "casei", args: [{ property: "address" }] }, { op: "casei", args: ["%park%"] }],
    });
    expect([words.get("filter-lang"), words.get("skipGeometry"), words.get("limit")]).toEqual(["cql2-json", "true", "2"]);
  });

  it("selects what was found at full precision, beside what is selected if asked", async () => {
    answering([1, 2], 2);
    const features = [1, 2, 3].map((id) => stored(LAWNS, id, square(id * 20, 0, 10)));
    const editor = editorWith(...features.slice(2));
    editor.store.set({ layer: "lawns" });
    editor.select(["lawns/3"]);
    const read = vi.spyOn(editor.client, "byIds").mockResolvedValue({ features: features.slice(0, 2), truncated: false });
    const run = new Filtering(editor);
    expect(run.ready).toBe(false);
    run.set(FILTER);
    await run.choose({ address: "text" });
    expect(read.mock.calls).toEqual([["lawns", [1, 2]]]);
    expect(editor.state.selected).toEqual(["lawns/1", "lawns/2"]);
    editor.select(["lawns/3"]);
    run.adds = true;
    await run.choose({ address: "text" });
    expect(editor.state.selected).toEqual(["lawns/3", "lawns/1", "lawns/2"]);
  });
});

it("features above each other are reached by repeated clicks, and stay listed while one of them is chosen", () => {
  const editor = editorOver(parcel(1, surface([box(0, 0, 40, 40)])), parcel(2, surface([box(5, 5, 15, 15)])), parcel(3, surface([box(60, 0, 70, 10)])));
  begin(editor, "select");
  click(editor, [10, 10]);
  const stack = [keyOf("parcels", 2), keyOf("parcels", 1)];
  expect([editor.state.selected, editor.state.stack]).toEqual([["parcels/2"], stack]);
  click(editor, [10, 10]);
  expect([editor.state.selected, editor.state.stack]).toEqual([["parcels/1"], stack]);
  click(editor, [65, 5]);
  expect([editor.state.selected, editor.state.stack]).toEqual([["parcels/3"], []]);
  editor.select(["parcels/2"], stack);
  editor.select(["parcels/3"]);
  expect(editor.state.stack).toEqual([]);
});
