import { expect, it, vi } from "vitest";
import { savingOf } from "../src/editor/saving/saving.ts";
import type { Followed } from "../src/editor/server/changesets.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

const LEASE: Followed = {
  layer: "leases", layer_title: "Leases", id: 3, title: "L-1", from: ["7:1"], to: ["7:1:P1", "7:1:P2"], how: "all", sentence: "Refers to all that follow 7:1.",
};

it("a check tells what will point at what comes of the draft, as long as the draft stays as it was", async () => {
  const editor = editorWith(stored(LAWNS, 1, square(0, 0, 10)));
  const saving = savingOf(editor);
  editor.change("moved", "lawns/1", { geometry: square(1, 0, 10) });
  const check = vi.spyOn(saving.client, "check").mockResolvedValue({ findings: [], conflicts: [], merged: [], follows: [LEASE] });
  await saving.check();
  expect(saving.store.get()).toMatchObject({ follows: [LEASE], checked: editor.draft.get() });
  editor.change("moved", "lawns/1", { geometry: square(2, 0, 10) });
  expect(saving.store.get().checked).not.toBe(editor.draft.get());
  check.mockResolvedValue({ findings: [], conflicts: [], merged: [] });
  await saving.check();
  expect(saving.store.get().follows).toEqual([]);
});
