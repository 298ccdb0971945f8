import { afterEach, describe, expect, it, vi } from "vitest";
import { DroppedFiles } from "../src/dropped/dropped-files.ts";
import { roomFor, takeIntoDraft } from "../src/dropped/into-draft.ts";
import { previewClient, type Axes, type Preview } from "../src/dropped/preview-client.ts";
import { queryOf, readingOf } from "../src/dropped/reading.ts";
import { editorWith, LAWNS, square } from "./editor-divide-desk.ts";

function preview(how: Preview["crs"]["how"], code: string, axes: Axes): Preview {
  return {
    token: "0123456789abcdef0123456789abcdef",
    name: "plan.dxf",
    format: "DXF",
    crs: { code, name: code, how, sentence: "" },
    axes: { code: axes, suggested: null, sentence: "" },
    choices: [],
    may_import: true,
    layers: [],
  };
}

describe("how a file was read", () => {
  it("is asked for again with what somebody has set", () => {
    expect(queryOf(readingOf(preview("person", "EPSG:32639", "x_north")))).toEqual({ crs: "EPSG:32639", axes: "x_north" });
    expect(queryOf(readingOf(preview("file", "file", "file")))).toEqual({ crs: "file" });
  });

  it("leaves to the server what it found itself", () => {
    expect(queryOf(readingOf(preview("offered", "local", "file")))).toEqual({});
    expect(queryOf(readingOf(preview("datum_left_out", "local", "x_north")))).toEqual({ axes: "x_north" });
  });
});

describe("how many features a draft has room for", () => {
  it("is what the server publishes at once, less what the draft holds", () => {
    expect([roomFor(12, 0), roomFor(2500, 0), roomFor(700, 1500), roomFor(3, 2000)]).toEqual([12, 2000, 500, 0]);
  });
});

it("features are taken once, however often that is asked for meanwhile", async () => {
  const editor = editorWith();
  const dropped = new DroppedFiles(editor.workspace);
  const layers = [{ number: 0, name: "plan", fields: [] }] as unknown as Preview["layers"];
  const file = { key: 1, name: "plan.dxf", state: "shown", reason: "", preview: { ...preview("person", "local", "file"), layers } } as const;
  dropped.store.set({ files: [file], chosen: { "1:0": [0] } });
  vi.spyOn(dropped.client, "exact").mockResolvedValue({ features: [{ row: 0, properties: {}, geometry: square(0, 0, 5) }], refused: [] });
  const take = () => takeIntoDraft(dropped, editor, "1:0", LAWNS, {});
  const taken = await Promise.all([take(), take()]);
  expect(taken.map(({ count }) => count)).toEqual([1, 1]);
  expect(Object.keys(editor.draft.get().edits)).toEqual(["lawns/new-1"]);
});

describe("what is asked of the server", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("names the order of the axes, for the map and for the draft", async () => {
    const asked: URL[] = [];
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(new URL(url, "http://town.test"));
      return Promise.resolve(Response.json({ features: [], refused: [] }));
    });
    const client = previewClient("/riverton/api");
    const shown = preview("person", "local", "x_north");
    await client.again(shown.token, { ...readingOf(shown), axes: "file" });
    await client.exact(shown, 1, [0, 4], "MULTIPOLYGON");
    const [again, exact] = asked.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(again).toEqual({ crs: "local" });
    expect(exact).toEqual({ layer: "1", rows: "0,4", geometry: "MULTIPOLYGON", crs: "local", axes: "x_north" });
  });

  it("comes in parts when many features are taken, none twice", async () => {
    const parts: string[] = [];
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", (url: string) => {
      const rows = new URL(url, "http://town.test").searchParams.get("rows") ?? "";
      parts.push(url);
      const features = rows.split(",").map((row) => ({ row: Number(row), properties: {}, geometry: null }));
      return Promise.resolve(Response.json({ features, refused: [{ row: 0, sentence: "one" }] }));
    });
    const rows = Array.from({ length: 2000 }, (_, row) => row * 25);
    const given = await previewClient("/riverton/api").exact(preview("file", "local", "file"), 0, rows, "POINT");
    expect(given.features.map(({ row }) => row)).toEqual(rows);
    expect(given.refused).toHaveLength(parts.length);
    expect(Math.max(...parts.map((url) => url.length))).toBeLessThan(4000);
  });
});
