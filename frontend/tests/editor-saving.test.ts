import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../src/api/problem.ts";
import { DraftStore } from "../src/editor/drafts/draft-store.ts";
import type { DraftHead, Journal } from "../src/editor/drafts/journal.ts";
import type { Step } from "../src/editor/drafts/draft.ts";
import type { Editor } from "../src/editor/editor.ts";
import { takeUpStored } from "../src/editor/saving/drafts-here.ts";
import { proposalOf } from "../src/editor/saving/proposal.ts";
import { remaining } from "../src/editor/saving/remaining.ts";
import { savingOf } from "../src/editor/saving/saving.ts";
import type { Changeset, EditResult, PublishAnswer } from "../src/editor/server/changesets.ts";
import { workingClient } from "../src/editor/server/working.ts";
import { editorKeeping, LAWNS, square, stored } from "./editor-divide-desk.ts";

const LAWN = stored(LAWNS, 7, square(0, 0, 10), { address: "Old 1" });

/** A journal in memory. */
function shelf() {
  const kept = new Map<string, { readonly head: DraftHead; readonly steps: readonly Step[] }>();
  const journal = {
    write: (head: DraftHead, steps: readonly Step[]) => Promise.resolve(void kept.set(head.id, { head, steps })),
    remove: (id: string) => Promise.resolve(void kept.delete(id)),
  };
  return { kept, journal: journal as unknown as Journal };
}

/** A desk with one lawn moved and one new. */
function desk() {
  const { kept, journal } = shelf();
  const editor = editorKeeping(journal, LAWN);
  vi.spyOn(editor.workspace.client, "map").mockResolvedValue(editor.workspace.store.get().city as never);
  editor.change("moved", "lawns/7", { geometry: square(0, 0, 11) });
  const made = editor.creation("lawns", square(50, 0, 5), { address: "New" });
  editor.applyAll("drawn", [{ key: made.key, after: made }]);
  return { editor, saving: savingOf(editor), kept, fresh: made.key };
}

const RESULTS: readonly EditResult[] = [
  { key: "lawns/7", layer: "lawns", id: 7, version: 2 },
  { key: "lawns/new-1", layer: "lawns", id: 40, version: 1 },
];

/** What the server tells of a changeset of all that a draft has now. */
function changeset(editor: Editor, facts: Partial<Changeset> = {}): Changeset {
  const { draft } = editor;
  return { ...proposalOf(draft.get(), draft.getHead()), id: 3, number: 12, status: "DRAFT", version: 1, results: [], ...facts } as Changeset;
}

function answerOf(editor: Editor): PublishAnswer {
  const published = changeset(editor, { status: "PUBLISHED", version: 2, results: RESULTS });
  return { changeset: published, results: RESULTS, revisions: { lawns: 5 } };
}

function refusal(code: string, more: object = {}): Problem {
  return new Problem({ status: 409, code, detail: code }, { code, ...more });
}

/** A promise and what it is resolved with. */
function later<Value>() {
  let give: (value: Value) => void = () => undefined;
  const value = new Promise<Value>((resolve) => (give = resolve));
  return { value, give };
}

afterEach(() => vi.restoreAllMocks());

describe("while a draft is published", () => {
  it("what is changed meanwhile goes on as a draft made from what was published", async () => {
    const { editor, saving, kept, fresh } = desk();
    const { value, give } = later<PublishAnswer>();
    vi.spyOn(saving.client, "publish").mockReturnValue(value);
    const answer = answerOf(editor);
    const publishing = saving.publish();
    editor.change("named", fresh, { properties: { address: "Newer" } });
    editor.change("back", "lawns/7", { geometry: square(0, 0, 10) });
    give(answer);
    expect(await publishing).toBe(true);
    expect(proposalOf(editor.draft.get(), editor.draft.getHead()).edits).toEqual([
      { key: "lawns/7", layer: "lawns", op: "update", id: 7, version: 2, properties: {}, geometry: square(0, 0, 10), accept: [] },
      { key: "lawns/40", layer: "lawns", op: "update", id: 40, version: 1, properties: { address: "Newer" }, accept: [] },
    ]);
    expect([...kept.keys()]).toEqual([editor.draft.getHead().id]);
    expect(editor.draft.getHead()).toMatchObject({ serverId: null, nextNew: 2 });
  });

  it("a draft that is taken up meanwhile stays, and the published one ends", async () => {
    const { editor, saving, kept } = desk();
    const { value, give } = later<PublishAnswer>();
    vi.spyOn(saving.client, "publish").mockReturnValue(value);
    const answer = answerOf(editor);
    const publishing = saving.publish();
    const other = new DraftStore({ ...editor.draft.getHead(), id: "other", position: 0 }, [], editor.journal);
    editor.follow(other);
    editor.change("moved", "lawns/7", { geometry: square(0, 0, 12) });
    give(answer);
    expect(await publishing).toBe(true);
    expect(editor.draft).toBe(other);
    expect(Object.keys(other.get().edits)).toEqual(["lawns/7"]);
    expect([...kept.keys()]).toEqual(["other"]);
  });

  it("a server that is silent afterwards does not make it a failure", async () => {
    const { editor, saving } = desk();
    vi.spyOn(saving.client, "publish").mockResolvedValue(answerOf(editor));
    vi.spyOn(editor.client, "byIds").mockRejectedValue(new Problem({ status: 0 }));
    vi.spyOn(editor.workspace.client, "map").mockRejectedValue(new Problem({ status: 0 }));
    expect(await saving.publish()).toBe(true);
    expect(editor.draft.get().edits).toEqual({});
    expect(editor.workspace.store.get().notice).toContain("12");
  });
});

describe("an answer that was lost", () => {
  it("of publishing is found again: nothing is published twice", async () => {
    const { editor, saving, fresh } = desk();
    const publish = vi.spyOn(saving.client, "publish").mockRejectedValueOnce(new Problem({ status: 0 }));
    const { changeset: found } = answerOf(editor);
    expect(await saving.publish()).toBe(false);
    editor.change("named", fresh, { properties: { address: "Newer" } });
    publish.mockRejectedValueOnce(refusal("already-stored", { changeset: 3 }));
    const get = vi.spyOn(saving.client, "get").mockResolvedValue(found);
    expect(await saving.publish()).toBe(true);
    expect(get).toHaveBeenCalledWith(3);
    expect(proposalOf(editor.draft.get(), editor.draft.getHead()).edits).toMatchObject([{ key: "lawns/40", op: "update", id: 40, version: 1 }]);
    expect(publish.mock.calls[0]?.[0].draft).toBe("draft");
  });

  it("of storing is found again, and the draft is stored over it", async () => {
    const { editor, saving } = desk();
    editor.draft.note({ serverId: 3, serverVersion: 1 });
    vi.spyOn(saving.client, "get").mockResolvedValue(changeset(editor, { version: 2 }));
    const replace = vi.spyOn(saving.client, "replace").mockRejectedValueOnce(refusal("stale-changeset"));
    replace.mockResolvedValueOnce(changeset(editor, { version: 3 }));
    expect(await saving.save()).not.toBeNull();
    expect(replace.mock.calls[1]?.[1]).toBe(2);
    expect(editor.draft.getHead().serverVersion).toBe(3);
  });

  it("is not taken for one's own when the draft was stored from another browser", async () => {
    const { editor, saving } = desk();
    editor.draft.note({ serverId: 3, serverVersion: 1 });
    vi.spyOn(saving.client, "get").mockResolvedValue(changeset(editor, { version: 2, bookmark: { draft: "another", position: 1 } }));
    const replace = vi.spyOn(saving.client, "replace").mockRejectedValue(refusal("stale-changeset"));
    expect(await saving.save()).toBeNull();
    expect(replace).toHaveBeenCalledTimes(1);
    expect(editor.workspace.store.get().notice).toBe("stale-changeset");
  });

  it("of asking for a review ends the draft, unless it has been changed since", async () => {
    for (const changes of [false, true]) {
      const { editor, saving } = desk();
      editor.draft.note({ serverId: 3, serverVersion: 1 });
      const found = changeset(editor, { status: "REVIEW", version: 3 });
      vi.spyOn(saving.client, "replace").mockRejectedValue(refusal("wrong-status"));
      vi.spyOn(saving.client, "get").mockResolvedValue(found);
      if (changes) editor.change("moved", "lawns/7", { geometry: square(0, 0, 12) });
      await saving.submit();
      expect(Object.keys(editor.draft.get().edits)).toEqual(changes ? ["lawns/7", "lawns/new-1"] : []);
    }
  });
});

describe("a changeset of the list", () => {
  it("that is the draft at hand is stored as it is now before it is published", async () => {
    const { editor, saving } = desk();
    editor.draft.note({ serverId: 3, serverVersion: 1 });
    const listed = changeset(editor);
    editor.change("moved", "lawns/7", { geometry: square(0, 0, 12) });
    const replace = vi.spyOn(saving.client, "replace").mockResolvedValue(changeset(editor, { version: 2 }));
    const act = vi.spyOn(saving.client, "act").mockResolvedValue(answerOf(editor));
    await saving.act(listed, "publish", "");
    expect(replace.mock.calls[0]?.[2].edits[0]).toMatchObject({ geometry: square(0, 0, 12) });
    expect(act).toHaveBeenCalledWith(3, 2, "publish", "");
  });

  it("that cannot be taken back does not ask to decide about the draft", async () => {
    const { editor, saving } = desk();
    const conflicts = [{ key: "lawns/7", layer: "lawns", id: 7, title: "7:7" }];
    vi.spyOn(saving.client, "act").mockRejectedValue(refusal("changeset_conflict", { conflicts }));
    await saving.act(changeset(editor, { id: 9, status: "PUBLISHED" }), "revert", "wrong");
    expect(saving.store.get().conflicts).toEqual([]);
    expect(editor.workspace.store.get().notice).toContain("7:7");
  });
});

describe("a stored changeset that is taken up", () => {
  it("starts from what others have changed the same in, or ended, as it was before", async () => {
    const { editor, saving } = desk();
    const gone = stored(LAWNS, 8, square(20, 0, 5));
    editor.applyAll("moved", [{ key: "lawns/8", after: { key: "lawns/8", layer: "lawns", op: "update", base: gone, properties: {}, geometry: square(20, 0, 6), accept: [] } }]);
    const found = changeset(editor);
    const theirs = { ...LAWN, version: 4, geometry: square(0, 0, 20) };
    vi.spyOn(editor.client, "byIds").mockResolvedValue({ features: [theirs], truncated: false });
    const conflicts = [LAWN, gone].map(({ layer, id, title, version, properties, geometry }) => ({ layer, id, title, key: `${layer}/${id}`, base: { version, properties, geometry } }));
    const check = vi.spyOn(saving.client, "check").mockResolvedValue({ findings: [], conflicts: conflicts as never, merged: [] });
    await takeUpStored(editor, found, saving.client);
    const { edits } = editor.draft.get();
    expect([edits["lawns/7"]?.base, edits["lawns/8"]?.base]).toEqual([LAWN, gone]);
    expect(Object.keys(check.mock.calls[0]?.[0] ?? {})).not.toContain("status");
    check.mockClear();
    vi.spyOn(editor.client, "byIds").mockResolvedValue({ features: [LAWN, gone], truncated: false });
    await takeUpStored(editor, found, saving.client);
    expect(check).not.toHaveBeenCalled();
  });
});

it("features are asked for in addresses that are not too long", async () => {
  const asked: string[] = [];
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const ids = new URL(url, "http://town").searchParams.get("ids")?.split(",") ?? [];
    const features = ids.map((id) => ({ ...LAWN, id: Number(id) }));
    return Promise.resolve(new Response(JSON.stringify({ features, truncated: false })));
  });
  const ids = Array.from({ length: 2000 }, (_, i) => 10_000_000 + i);
  const { features } = await workingClient("/town/api").byIds("lawns", ids);
  vi.unstubAllGlobals();
  expect(features.map(({ id }) => id)).toEqual(ids);
  expect(Math.max(...asked.map(({ length }) => length))).toBeLessThan(4000);
});

it("what remains of a draft keeps the lineage of what was split since", () => {
  const { editor, fresh } = desk();
  const sent = { ...proposalOf(editor.draft.get(), editor.draft.getHead()), results: RESULTS };
  const made = editor.creation("lawns", square(60, 0, 5));
  const lineage = [{ kind: "split" as const, layer: "lawns", parents: [7], children: ["lawns/7", made.key] }];
  editor.applyAll("split", [{ key: made.key, after: made }], lineage);
  editor.change("moved", "lawns/7", { geometry: square(0, 0, 9) });
  const left = remaining(sent, editor.draft.get(), () => undefined);
  expect(Object.keys(left.edits)).toEqual(["lawns/7", made.key]);
  expect(left.edits["lawns/7"]?.base).toMatchObject({ version: 2, geometry: square(0, 0, 11) });
  expect(left.lineage).toEqual(lineage);
  expect(left.edits[fresh]).toBeUndefined();
});
