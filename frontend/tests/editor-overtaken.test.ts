import { afterEach, describe, expect, it, vi } from "vitest";
import type { ChangesetNews } from "../src/live/news.ts";
import type { Edit, WorkingFeature } from "../src/editor/drafts/draft.ts";
import { conflictOf, isStillOvertaken, overtakenEdits } from "../src/editor/saving/overtaken.ts";
import { allOf, clashingFields, geometryClashes, resolved, undecided } from "../src/editor/saving/conflicts.ts";
import { savingOf } from "../src/editor/saving/saving.ts";
import { overtakenNow, showOvertaken, watchOvertaken } from "../src/editor/saving/watch-overtaken.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

const BASE = stored(LAWNS, 7, square(0, 0, 10), { address: "Old 1", area_value: 100 });
const NOW: WorkingFeature = { ...BASE, version: 3, properties: { ...BASE.properties, address: "New 2" } };
const EDIT: Edit = { key: "lawns/7", layer: "lawns", op: "update", base: BASE, properties: { area_value: 121 }, geometry: square(0, 0, 11), accept: [] };
const ANN = { by: "Ann", at: "2026-11-25T10:00:00Z", reason: "Park" };
const NEWS: ChangesetNews = { id: 9, status: "PUBLISHED", title: "Park", by: "Ann", layers: ["lawns"], features: [{ layer: "lawns", id: 7 }] };
const never = () => { throw new Error("no new key is needed"); };

describe("a feature that somebody else has published", () => {
  it("overtakes edits of an older version, and those of a feature that is ended", () => {
    const other: Edit = { ...EDIT, key: "lawns/8", base: { ...BASE, id: 8 } };
    const same: Edit = { ...EDIT, key: "lawns/9", base: { ...BASE, id: 9, version: 2 } };
    const fresh: Edit = { ...EDIT, key: "lawns/new-1", op: "create", base: null };
    const read = new Map([["lawns/7", NOW], ["lawns/9", { ...BASE, id: 9, version: 2 }]]);
    expect(overtakenEdits([EDIT, other, same, fresh], read)).toEqual([{ key: "lawns/7", now: NOW }, { key: "lawns/8", now: null }]);
    expect(isStillOvertaken(EDIT, { now: NOW, ...ANN })).toBe(true);
    expect(isStillOvertaken({ ...EDIT, base: NOW }, { now: NOW, ...ANN })).toBe(false);
    expect(isStillOvertaken(undefined, { now: null, ...ANN })).toBe(false);
  });

  it("is shown beside mine; where nothing clashes nothing is to be decided and both are kept", () => {
    const conflict = conflictOf(EDIT, { now: NOW, ...ANN }, ["local_id", "address", "area_value"]);
    expect(conflict.fields.map(({ name, clashes }) => [name, clashes])).toEqual([["address", false], ["area_value", false]]);
    expect([geometryClashes(conflict), undecided(conflict, {})]).toEqual([false, []]);
    const kept = resolved(EDIT, conflict, allOf("mine", conflict), [], never);
    expect(kept).toMatchObject({ base: { version: 3, properties: { address: "New 2" } }, properties: { area_value: 121 }, geometry: square(0, 0, 11) });
  });

  it("clashes where both have changed the same to different values", () => {
    const moved = { ...NOW, geometry: square(1, 0, 10) };
    const conflict = conflictOf({ ...EDIT, properties: { address: "Mine 3" } }, { now: moved, ...ANN }, ["address"]);
    expect([clashingFields(conflict), geometryClashes(conflict)]).toEqual([["address"], true]);
    expect(conflictOf({ ...EDIT, properties: { address: "New 2" } }, { now: NOW, ...ANN }, ["address"]).fields[0]?.clashes).toBe(false);
    expect(conflictOf(EDIT, { now: null, ...ANN }, []).theirs.deleted).toBe(true);
  });
});

describe("watching what others publish", () => {
  afterEach(() => vi.useRealTimers());

  it("tells at once with the name, renews the lists, and shows the difference when asked", async () => {
    vi.useFakeTimers();
    const editor = editorWith(BASE);
    editor.change("moved", "lawns/7", { geometry: square(0, 0, 11) });
    const read = vi.spyOn(editor.client, "byIds").mockResolvedValue({ features: [BASE], truncated: false });
    const stop = watchOvertaken(editor);
    await vi.advanceTimersByTimeAsync(400);
    expect([read.mock.calls.length, overtakenNow(editor)]).toEqual([1, []]);
    read.mockResolvedValue({ features: [NOW], truncated: false });
    const tick = savingOf(editor).store.get().listTick;
    editor.workspace.store.set({ news: NEWS });
    await vi.advanceTimersByTimeAsync(400);
    expect(savingOf(editor).store.get().listTick).toBe(tick + 1);
    expect(overtakenNow(editor).map(([key, one]) => [key, one.by, one.reason])).toEqual([["lawns/7", "Ann", "Park"]]);
    expect(editor.workspace.store.get().notice).toContain("Ann");
    showOvertaken(editor);
    expect(editor.state.panel).toBe("conflicts");
    expect(savingOf(editor).store.get().conflicts.map(({ key, theirs }) => [key, theirs.version])).toEqual([["lawns/7", 3]]);
    editor.undo();
    expect(overtakenNow(editor)).toEqual([]);
    stop();
    editor.workspace.store.set({ news: { ...NEWS, id: 10 } });
    await vi.advanceTimersByTimeAsync(400);
    expect(read.mock.calls.length).toBe(2);
  });
});
