import { noChange } from "lit";
import type { PropertyPart } from "lit/directive.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WhileWritten } from "../src/editor/elements/while-written.ts";
import { KnownFeatures } from "../src/editor/known-features.ts";
import type { WorkingItems } from "../src/editor/server/working.ts";
import { applyMerge, type Merging } from "../src/editor/tools/merge.ts";
import { applySplit } from "../src/editor/tools/split-succession.ts";
import type { SurfaceDraft } from "../src/editor/tools/split-run.ts";
import { begin, box, editorOver, geometryNow, parcel, pointerAt, surface } from "./editor-canvas-desk.ts";
import { editorWith, PARCELS, square, stored } from "./editor-divide-desk.ts";

const WEST = parcel(1, surface([box(0, 0, 40, 40)]));
const EAST = parcel(2, surface([box(40, 0, 80, 40)]));

describe("what others publish while a tool is at work", () => {
  it("is not undone by a corner that was held before", () => {
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    const run = begin(editor, "vertices");
    run.down?.(pointerAt(editor, [40, 40]));
    run.drag?.(pointerAt(editor, [44, 46]));
    editor.known.put([{ ...EAST, version: 2, geometry: surface([box(40, 0, 90, 40)]) }]);
    run.up?.(pointerAt(editor, [44, 46]));
    expect(geometryNow(editor, "parcels/2")).toEqual(surface([[[40, 0], [90, 0], [90, 40], [44, 46], [40, 0]]]));
    expect(editor.draft.get().edits["parcels/2"]?.base?.version).toBe(2);
  });

  it("takes the corner away: nothing is changed and it is said", () => {
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    const run = begin(editor, "vertices");
    run.down?.(pointerAt(editor, [40, 40]));
    run.drag?.(pointerAt(editor, [44, 46]));
    editor.known.put([{ ...WEST, version: 2, geometry: surface([box(0, 0, 30, 30)]) }]);
    run.up?.(pointerAt(editor, [44, 46]));
    expect(editor.draft.get().edits).toEqual({});
    expect(editor.workspace.store.get().notice).toContain("meanwhile");
  });

  it("is not passed over by a merge or a split that was made from what was before", () => {
    const [one, other] = [stored(PARCELS, 1, square(0, 0, 10)), stored(PARCELS, 2, square(10, 0, 10))];
    const editor = editorWith(one, other);
    const features = ["parcels/1", "parcels/2"].flatMap((key) => (editor.feature(key) as SurfaceDraft | null) ?? []);
    editor.known.put([{ ...one, version: 2, geometry: square(0, 0, 9) }]);
    applyMerge(editor, features, square(0, 0, 20), { sources: {}, keeps: null });
    expect(editor.draft.get().edits["parcels/1"]?.base?.version).toBe(1);
    editor.undo();
    applySplit(editor, features[0]!, [square(0, 0, 3), square(3, 0, 7)], false);
    expect(editor.draft.get().edits["parcels/1"]?.base?.version).toBe(1);
  });

  it("does not become the base of a value that was given to what a form showed before", () => {
    const lawn = stored(PARCELS, 1, square(0, 0, 10), { address: "Old" });
    const editor = editorWith(lawn);
    const shown = [editor.feature("parcels/1")!];
    editor.known.put([{ ...lawn, version: 2, properties: { ...lawn.properties, address: "Theirs" } }]);
    editor.changeAll("named", [{ key: "parcels/1", properties: { address: "Mine" } }], shown);
    expect(editor.draft.get().edits["parcels/1"]).toMatchObject({ base: { version: 1, properties: { address: "Old" } }, properties: { address: "Mine" } });
  });
});

describe("the features that are known", () => {
  const all = (...features: WorkingItems["features"]): WorkingItems => ({ features, truncated: false });
  const BOX = [0, 0, 100, 100] as const;

  function known() {
    const inBox = vi.fn<() => Promise<WorkingItems>>();
    const byIds = vi.fn<(layer: string, ids: readonly number[]) => Promise<WorkingItems>>();
    return { inBox, byIds, features: new KnownFeatures({ describe: () => Promise.reject(new Error("not asked")), inBox, byIds }) };
  }

  it("no longer hold one that others have ended, once its ground is read anew", async () => {
    const { inBox, features } = known();
    inBox.mockResolvedValueOnce(all(WEST, EAST));
    await features.read(["parcels"], [...BOX]);
    features.forget("parcels");
    inBox.mockResolvedValueOnce(all(EAST));
    await features.read(["parcels"], [...BOX]);
    expect(features.near([0, 0, 100, 100])).toEqual([EAST]);
    features.forget("parcels");
    inBox.mockResolvedValueOnce({ features: [], truncated: true });
    await features.read(["parcels"], [...BOX]);
    expect(features.get("parcels/2")).toEqual(EAST);
  });

  it("no longer hold one of one's own that others have ended before its ground was read again", async () => {
    const { inBox, features } = known();
    inBox.mockResolvedValueOnce(all());
    await features.read(["parcels"], [...BOX]);
    features.put([WEST]);
    features.forget("parcels");
    inBox.mockResolvedValueOnce(all());
    await features.read(["parcels"], [...BOX]);
    expect(features.get("parcels/1")).toBeUndefined();
  });

  it("still hold one whose box alone meets ground where it is not", async () => {
    const { inBox, features } = known();
    const corner = parcel(3, surface([[[0, 0], [400, 0], [400, 10], [10, 10], [10, 400], [0, 400], [0, 0]]]));
    const answers = [all(corner), all(corner), all(corner), all()];
    for (const answer of answers) inBox.mockResolvedValueOnce(answer);
    await features.read(["parcels"], [0, 0, 400, 400]);
    expect(features.near([300, 300, 390, 390])).toEqual([corner]);
    features.forget("parcels");
    inBox.mockResolvedValueOnce(all());
    await features.read(["parcels"], [300, 300, 400, 400]);
    expect(features.get("parcels/3")).toEqual(corner);
  });

  it("do not fall back to an older version when an answer comes late", async () => {
    const { inBox, features } = known();
    inBox.mockResolvedValueOnce(all(WEST));
    const reading = features.read(["parcels"], [...BOX]);
    const newer = { ...WEST, version: 2 };
    features.put([newer]);
    await reading;
    expect(features.get("parcels/1")).toBe(newer);
  });
});

it("what is being written in a field stays while the form is drawn anew, until it is given", () => {
  const field = Object.assign(new EventTarget(), { value: "" });
  const part = { element: field } as unknown as PropertyPart;
  const directive = new WhileWritten({ type: 3, name: "value", tagName: "INPUT" });
  const draw = (value: string) => {
    const set = directive.update(part, [value]);
    if (set !== noChange) field.value = String(set);
  };
  draw("Lake");
  expect(field.value).toBe("Lake");
  field.value = "Lake str";
  field.dispatchEvent(new Event("input"));
  draw("Lake");
  expect(field.value).toBe("Lake str");
  field.dispatchEvent(new Event("change"));
  draw("Lake 5");
  expect(field.value).toBe("Lake 5");
});

it("the rule of a merge stays as it was chosen when the draft is stored meanwhile", () => {
  const editor = editorOver(WEST, EAST);
  editor.select(["parcels/1", "parcels/2"]);
  const run = begin(editor, "merge") as Merging;
  run.choose({ keeps: "parcels/2" });
  editor.draft.note({ serverId: 3, serverVersion: 1 });
  expect(run.rule.keeps).toBe("parcels/2");
  editor.change("moved", "parcels/2", { geometry: surface([box(40, 0, 90, 40)]) });
  expect(run.features[1]?.geometry).toEqual(surface([box(40, 0, 90, 40)]));
  editor.useTool(null);
});

describe("portions that were shown", () => {
  const halves = [surface([box(0, 0, 20, 40)]), surface([box(20, 0, 40, 40)])];
  const notes = [{ code: "VERTEX_ADDED", place: { type: "Point", coordinates: [40, 20] }, values: { edge: [[40, 0], [40, 40]] } }];

  function answering() {
    const fetched = vi.fn(() => Promise.resolve(Response.json({ geometries: halves, notes })));
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", fetched);
    return fetched;
  }

  afterEach(() => vi.unstubAllGlobals());

  it("are not made of another feature that is selected since", async () => {
    const fetched = answering();
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    const run = begin(editor, "split-equal");
    await vi.waitFor(() => expect(run.sketch().shapes).toHaveLength(2));
    editor.select(["parcels/2"]);
    run.finish?.();
    expect(editor.draft.get().edits).toEqual({});
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  });

  it("leave to neighbours what was changed of them since", async () => {
    answering();
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    const run = begin(editor, "split-equal");
    await vi.waitFor(() => expect(run.sketch().shapes).toHaveLength(2));
    editor.change("named", "parcels/2", { properties: { number: "7:2 b" } });
    run.finish?.();
    expect(editor.draft.get().edits["parcels/1"]).toBeDefined();
    expect(editor.draft.get().edits["parcels/2"]?.properties).toEqual({ number: "7:2 b" });
    expect(geometryNow(editor, "parcels/2")).toEqual(surface([[[40, 0], [80, 0], [80, 40], [40, 40], [40, 20], [40, 0]]]));
  });
});

describe("a split of which the server answers late", () => {
  const halves = [surface([box(0, 0, 20, 40)]), surface([box(20, 0, 40, 40)])];
  afterEach(() => vi.unstubAllGlobals());

  function splitting() {
    let give: () => void = () => undefined;
    const late = new Promise<Response>((resolve) => (give = () => resolve(Response.json({ geometries: halves, notes: [] }))));
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", () => late);
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    const run = begin(editor, "split");
    run.take?.([20, -5]);
    run.take?.([20, 45]);
    run.finish?.();
    return { editor, give };
  }

  it("keeps what was given to the feature meanwhile", async () => {
    const { editor, give } = splitting();
    (editor.run as unknown as { keepsLargest: boolean }).keepsLargest = true;
    editor.change("named", "parcels/1", { properties: { number: "7:1 b" } });
    give();
    await vi.waitFor(() => expect(Object.keys(editor.draft.get().edits)).toHaveLength(2));
    expect(editor.draft.get().edits["parcels/1"]?.properties).toMatchObject({ number: "7:1 b" });
  });

  it("is not made of other ground", async () => {
    const { editor, give } = splitting();
    editor.change("moved", "parcels/1", { geometry: surface([box(0, 0, 30, 40)]) });
    give();
    await vi.waitFor(() => expect(editor.workspace.store.get().notice).toContain("meanwhile"));
    expect(Object.keys(editor.draft.get().edits)).toEqual(["parcels/1"]);
  });
});
