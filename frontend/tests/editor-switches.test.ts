import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INITIAL_EDITOR } from "../src/editor/editor-state.ts";
import { readSwitches, rememberedSwitches, rememberSwitches } from "../src/editor/switches.ts";
import { editorWith } from "./editor-divide-desk.ts";

const FIRST = { snapping: INITIAL_EDITOR.snapping, keepShared: true, keepSharedAcross: false };

describe("the switches of the editor", () => {
  const kept = new Map<string, string>();

  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("are found again in the same municipality, and in no other", () => {
    const editor = editorWith();
    const { store } = editor;
    const stop = rememberSwitches(editor, "kazan");
    store.set({ keepSharedAcross: true });
    store.set({ snapping: { ...store.get().snapping, edges: false } });
    expect(rememberedSwitches("kazan")).toEqual({ ...FIRST, keepSharedAcross: true, snapping: { ...FIRST.snapping, edges: false } });
    expect(rememberedSwitches("elabuga")).toEqual(FIRST);
    stop();
    store.set({ keepShared: false });
    expect(rememberedSwitches("kazan").keepShared).toBe(true);
  });

  it("write nothing when something else changes", () => {
    const editor = editorWith();
    const { store } = editor;
    rememberSwitches(editor, "kazan");
    store.set({ tool: "draw" });
    expect(kept.size).toBe(0);
  });

  it("are as at first where the browser keeps nothing", () => {
    const refuse = () => {
      throw new Error("refused");
    };
    vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse });
    const editor = editorWith();
    const { store } = editor;
    rememberSwitches(editor, "kazan");
    store.set({ keepShared: false });
    expect(store.get().keepShared).toBe(false);
    expect(rememberedSwitches("kazan")).toEqual(FIRST);
  });

  it("leave aside what is not theirs", () => {
    expect(readSwitches('{"keepShared":"no","snapping":{"on":false,"reachPx":900,"edges":1}}')).toEqual({ ...FIRST, snapping: { ...FIRST.snapping, on: false } });
    expect(readSwitches("[")).toEqual(FIRST);
    expect(readSwitches("7")).toEqual(FIRST);
  });
});
