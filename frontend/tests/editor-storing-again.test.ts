import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../src/api/problem.ts";
import { proposalOf } from "../src/editor/saving/proposal.ts";
import { savingOf } from "../src/editor/saving/saving.ts";
import type { Changeset } from "../src/editor/server/changesets.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

const HALF_A_MINUTE = 30_000;

/** A draft that the server has, changed here since, and a server that stores what it is sent. */
function desk() {
  const editor = editorWith(stored(LAWNS, 7, square(0, 0, 10)));
  const saving = savingOf(editor);
  const move = (side: number) => editor.change("moved", "lawns/7", { geometry: square(0, 0, side) });
  editor.draft.note({ serverId: 3, serverVersion: 1 });
  const replace = vi.spyOn(saving.client, "replace").mockImplementation((id, version) => {
    const facts = { id, number: 12, status: "DRAFT", version: version + 1, results: [] };
    return Promise.resolve({ ...proposalOf(editor.draft.get(), editor.draft.getHead()), ...facts } as unknown as Changeset);
  });
  return { editor, saving, replace, move };
}

describe("a draft that is ahead of what the server has", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("is stored half a minute after a change, once", async () => {
    const { replace, move } = desk();
    move(11);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5 * HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it("is tried again until the server answers, without another change", async () => {
    const { editor, saving, replace, move } = desk();
    replace.mockRejectedValueOnce(new Problem({ status: 0 })).mockRejectedValueOnce(new Problem({ status: 503 }));
    move(11);
    await vi.advanceTimersByTimeAsync(3 * HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(3);
    expect(saving.store.get().stored).toBe(editor.draft.get());
    await vi.advanceTimersByTimeAsync(3 * HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(3);
  });

  it("is stored after what was busy when its time came", async () => {
    const { saving, replace, move } = desk();
    let answer: () => void = () => undefined;
    vi.spyOn(saving.client, "check").mockReturnValue(new Promise((resolve) => (answer = () => resolve({ findings: [], conflicts: [], merged: [] } as never))));
    move(11);
    const checking = saving.check();
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(replace).not.toHaveBeenCalled();
    answer();
    await checking;
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it("is not sent again and again when the server refuses it for what it is, but after the next change", async () => {
    const { replace, move } = desk();
    replace.mockRejectedValueOnce(new Problem({ status: 422 }));
    move(11);
    await vi.advanceTimersByTimeAsync(4 * HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(1);
    move(12);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(2);
  });

  it("is left to the tab that has it", async () => {
    const { editor, replace, move } = desk();
    move(11);
    editor.draft.closed = true;
    editor.notice("");
    await vi.advanceTimersByTimeAsync(2 * HALF_A_MINUTE);
    expect([replace.mock.calls.length, editor.workspace.store.get().notice]).toEqual([0, ""]);
  });

  it("is stored when the editor is closed, and never after", async () => {
    const { saving, replace, move } = desk();
    replace.mockRejectedValue(new Problem({ status: 0 }));
    move(11);
    saving.stop();
    await vi.advanceTimersByTimeAsync(4 * HALF_A_MINUTE);
    expect(replace).toHaveBeenCalledTimes(1);
  });
});
