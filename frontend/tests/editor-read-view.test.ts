import type { MapLibreMap } from "maplibre-gl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { City } from "../src/api/types.ts";
import { workTogether } from "../src/editor/colleagues.ts";
import type { WorkingFeature } from "../src/editor/drafts/draft.ts";
import type { Editor } from "../src/editor/editor.ts";
import { KnownFeatures } from "../src/editor/known-features.ts";
import { readView } from "../src/editor/map/read-view.ts";
import type { WorkingItems } from "../src/editor/server/working.ts";
import { editorWith, LAWNS, PARCELS, square, stored } from "./editor-divide-desk.ts";

const BEFORE = stored(LAWNS, 1, square(1_300_010, 10, 20));
const AFTER: WorkingFeature = { ...BEFORE, version: 2, geometry: square(1_300_015, 10, 20) };
const AROUND = [1_300_000, 0, 1_300_100, 100] as const;

/** A map that looks at 100 m of local ground, as many pixels. */
function mapOver(editor: Editor, zoom = 16) {
  const listeners = new Set<() => void>();
  const map = {
    getZoom: () => zoom,
    getCanvas: () => ({ clientWidth: 100, clientHeight: 100 }),
    unproject: ([x, y]: [number, number]) => {
      const [lng, lat] = editor.plane.toLonLat([AROUND[0] + x, AROUND[1] + y]);
      return { lng, lat };
    },
    on: (_name: string, listener: () => void) => listeners.add(listener),
    off: (_name: string, listener: () => void) => listeners.delete(listener),
  };
  return map as unknown as MapLibreMap;
}

function cityAt(lawns: number, parcels: number): City {
  const layers = [["lawns", lawns], ["parcels", parcels]].map(([name, revision]) => ({ name, revision, loaded: true, visible: true }));
  return { code: "kazan", layers, user: null } as unknown as City;
}

describe("what is in view while others publish", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("sessionStorage", { getItem: () => null, setItem: () => undefined });
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function desk(zoom?: number) {
    const editor = editorWith();
    editor.workspace.store.set({ city: cityAt(1, 1) });
    editor.workspace.store.set({ choices: { ...editor.workspace.store.get().choices, shown: { lawns: true, parcels: true } } });
    const inBox = vi.spyOn(editor.client, "inBox").mockImplementation((layers) => Promise.resolve({ features: layers.includes("lawns") ? [BEFORE] : [], truncated: false }));
    const stops = [workTogether(editor), readView(mapOver(editor, zoom), editor)];
    const lawns = () => editor.known.near([...AROUND]).map(({ version, geometry }) => [version, geometry]);
    return { editor, inBox, lawns, stop: () => stops.forEach((stop) => stop()) };
  }

  it("is read anew without a move of the map: once, and of the layer that has changed alone", async () => {
    const { editor, inBox, lawns, stop } = desk();
    await vi.advanceTimersByTimeAsync(1000);
    expect(lawns()).toEqual([[1, BEFORE.geometry]]);
    const squares = inBox.mock.calls.filter(([layers]) => layers.includes("lawns")).length;
    inBox.mockClear().mockResolvedValue({ features: [AFTER], truncated: false });
    const tick = editor.state.knownTick;
    editor.workspace.store.set({ city: cityAt(2, 1) });
    await vi.advanceTimersByTimeAsync(100);
    editor.workspace.store.set({ city: cityAt(3, 1) });
    await vi.advanceTimersByTimeAsync(5000);
    expect(inBox.mock.calls.map(([layers]) => layers)).toEqual(Array.from({ length: squares }, () => ["lawns"]));
    expect(lawns()).toEqual([[2, AFTER.geometry]]);
    expect(editor.state.knownTick).toBe(tick + 3);
    stop();
  });

  it("is not read from far above, of layers that are hidden, nor after the editor is closed", async () => {
    const far = desk(13);
    far.editor.workspace.store.set({ city: cityAt(2, 1) });
    const hidden = desk();
    hidden.editor.workspace.store.set({ choices: { ...hidden.editor.workspace.store.get().choices, shown: { lawns: false, parcels: true } } });
    await vi.advanceTimersByTimeAsync(1000);
    hidden.inBox.mockClear();
    hidden.editor.workspace.store.set({ city: cityAt(2, 1) });
    const closed = desk();
    await vi.advanceTimersByTimeAsync(1000);
    closed.inBox.mockClear();
    closed.editor.workspace.store.set({ city: cityAt(2, 1) });
    closed.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect([far, hidden, closed].map(({ inBox }) => inBox.mock.calls.length)).toEqual([0, 0, 0]);
  });
});

it("an answer that was overtaken by a later one takes nothing away and brings nothing back", async () => {
  const answers: ((items: WorkingItems) => void)[] = [];
  const inBox = () => new Promise<WorkingItems>((resolve) => answers.push(resolve));
  const known = new KnownFeatures({ describe: () => Promise.reject(new Error("not asked")), inBox, byIds: () => Promise.reject(new Error("not asked")) });
  const [ended, made] = [stored(PARCELS, 1, square(0, 0, 10)), stored(PARCELS, 2, square(20, 0, 10))];
  const first = known.read(["parcels"], [0, 0, 100, 100]);
  known.forget("parcels");
  const second = known.read(["parcels"], [0, 0, 100, 100]);
  answers[1]?.({ features: [made], truncated: false });
  await second;
  answers[0]?.({ features: [ended], truncated: false });
  await first;
  expect(known.near([0, 0, 100, 100])).toEqual([made]);
});
