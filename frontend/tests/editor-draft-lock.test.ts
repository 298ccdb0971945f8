import { afterEach, describe, expect, it, vi } from "vitest";
import { DraftLock, type Channel, type Locks } from "../src/editor/drafts/draft-lock.ts";
import { guardDrafts, takeOver } from "../src/editor/drafts/guard-drafts.ts";
import { lastOwn, putBack, removeDraft, renameDraft } from "../src/editor/drafts/kept-drafts.ts";
import type { Step } from "../src/editor/drafts/draft.ts";
import { warnUnkept } from "../src/editor/drafts/warn-unkept.ts";
import { mayTakeUp } from "../src/editor/saving/drafts-here.ts";
import type { DraftHead, Journal } from "../src/editor/drafts/journal.ts";
import { editorKeeping, editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

/** The locks of a browser in memory, by the rules of the Web Locks standard. */
class BrowserLocks implements Locks {
  private readonly held = new Map<string, { readonly lose: (reason: Error) => void }>();
  private readonly queues = new Map<string, (() => void)[]>();

  request(name: string, options: Parameters<Locks["request"]>[1], held: (lock: object | null) => Promise<void>): Promise<unknown> {
    if (options.steal) this.held.get(name)?.lose(new Error("stolen"));
    else if (this.held.has(name)) {
      if (options.ifAvailable) return held(null);
      return new Promise((resolve, reject) => {
        options.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        const take = () => (options.signal?.aborted ? this.next(name) : resolve(this.grant(name, held)));
        this.queues.set(name, [...(this.queues.get(name) ?? []), take]);
      });
    }
    return this.grant(name, held);
  }

  private grant(name: string, held: (lock: object | null) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const holder = { lose: reject };
      this.held.set(name, holder);
      void held({}).then(() => {
        if (this.held.get(name) === holder) this.next(name);
        resolve();
      });
    });
  }

  private next(name: string): void {
    this.held.delete(name);
    this.queues.get(name)?.shift()?.();
  }
}

/** Channels between tabs: what one says, the others hear. */
function channels(count: number): Channel[] {
  const made: Channel[] = Array.from({ length: count }, () => ({ onmessage: null, postMessage: () => undefined }));
  for (const one of made) {
    one.postMessage = (data) => made.filter((other) => other !== one).forEach((other) => other.onmessage?.({ data } as MessageEvent));
  }
  return made;
}

function tab(locks: Locks, channel: Channel | null, settle = () => Promise.resolve("")) {
  const told: boolean[] = [];
  return { told, lock: new DraftLock(locks, channel, settle, (has) => told.push(has)) };
}

describe("a draft that two tabs open", () => {
  afterEach(() => vi.useRealTimers());

  it("is had by the first, and by the second when the first is closed", async () => {
    const locks = new BrowserLocks();
    const [one, two] = [tab(locks, null), tab(locks, null)];
    await one.lock.hold("a");
    await two.lock.hold("a");
    expect([one.told, two.told]).toEqual([[true], [false]]);
    one.lock.stop();
    await vi.waitFor(() => expect(two.told).toEqual([false, true]));
  });

  it("is given up to the one that asks, after all is kept", async () => {
    const locks = new BrowserLocks();
    const [first, second] = channels(2);
    const order: string[] = [];
    const one = tab(locks, first ?? null, async () => {
      await Promise.resolve();
      order.push("kept");
      return "";
    });
    const two = tab(locks, second ?? null);
    await one.lock.hold("a");
    await two.lock.hold("a");
    const asking = two.lock.takeOver();
    await vi.waitFor(() => expect(two.lock.has).toBe(true));
    expect(order).toEqual(["kept"]);
    expect(one.told).toEqual([true, false]);
    await one.lock.takeOver();
    expect([one.lock.has, two.lock.has]).toEqual([true, false]);
    await asking;
  });

  it("is taken from one that does not answer", async () => {
    const locks = new BrowserLocks();
    const [one, two] = [tab(locks, null), tab(locks, null)];
    await one.lock.hold("a");
    await two.lock.hold("a");
    await two.lock.takeOver();
    await vi.waitFor(() => expect([one.lock.has, two.lock.has]).toEqual([false, true]));
    expect(one.told).toEqual([true, false]);
  });

  it("stays with a tab that cannot keep what was done: the one that asks is told, however often, and takes nothing", async () => {
    vi.useFakeTimers();
    const locks = new BrowserLocks();
    const [first, second] = channels(2);
    let reason = "QuotaExceededError";
    const one = tab(locks, first ?? null, () => Promise.resolve(reason));
    const two = tab(locks, second ?? null);
    await one.lock.hold("a");
    await two.lock.hold("a");
    const asked = Promise.all([two.lock.takeOver(), two.lock.takeOver()]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await asked).toEqual([reason, reason]);
    expect([one.told, two.told]).toEqual([[true], [false]]);
    reason = "";
    const again = two.lock.takeOver();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await again).toBe("");
    expect([one.told, two.told]).toEqual([[true, false], [false, true]]);
  });

  it("leaves other drafts to other tabs", async () => {
    const locks = new BrowserLocks();
    const [one, two] = [tab(locks, null), tab(locks, null)];
    await one.lock.hold("a");
    await two.lock.hold("b");
    await two.lock.hold("a");
    await one.lock.hold("b");
    expect([one.told, two.told]).toEqual([[true, true], [true, false, true]]);
  });
});

it("a draft of another tab is not changed here; a new one is, and so is one that was taken over", async () => {
  const locks = new BrowserLocks();
  const [first, second] = channels(2);
  const editors = [first, second].map((channel) => {
    const editor = editorWith(stored(LAWNS, 1, square(0, 0, 10)));
    return { editor, stop: guardDrafts(editor, locks, channel ?? null) };
  });
  const [one, two] = editors.map(({ editor }) => editor);
  const change = () => two?.change("moved", "lawns/1", { geometry: square(1, 0, 10) });
  await vi.waitFor(() => expect(two?.state.draftElsewhere).toBe(true));
  change();
  expect(two?.draft.get().edits).toEqual({});
  expect(two?.workspace.store.get().notice).toContain("another tab");
  const asking = takeOver(two!);
  await vi.waitFor(() => expect(two?.state.draftElsewhere).toBe(false));
  change();
  expect(Object.keys(two?.draft.get().edits ?? {})).toEqual(["lawns/1"]);
  expect(one?.state.draftElsewhere).toBe(true);
  expect(one?.draft.undo()).toBe(false);
  for (const { stop } of editors) stop();
  await asking;
});

it("a draft whose last step could not be kept is not given to another tab until it could", async () => {
  const locks = new BrowserLocks();
  const channel = channels(2);
  const kept: (readonly [DraftHead, readonly Step[]])[] = [];
  let isFull = false;
  const journal = {
    head: () => Promise.resolve(kept.at(-1)?.[0]),
    steps: () => Promise.resolve([...(kept.at(-1)?.[1] ?? [])]),
    write: (head: DraftHead, steps: readonly Step[]) => (isFull ? Promise.reject(new Error("QuotaExceededError")) : Promise.resolve(void kept.push([head, steps]))),
  } as unknown as Journal;
  const [one, two] = [editorKeeping(journal, stored(LAWNS, 1, square(0, 0, 10))), editorKeeping(journal, stored(LAWNS, 1, square(0, 0, 10)))];
  const stops = [guardDrafts(one, locks, channel[0] ?? null), guardDrafts(two, locks, channel[1] ?? null)];
  await vi.waitFor(() => expect(two.state.draftElsewhere).toBe(true));
  one.change("moved", "lawns/1", { geometry: square(1, 0, 10) });
  await one.draft.kept();
  isFull = true;
  one.change("moved on", "lawns/1", { geometry: square(2, 0, 10) });
  await takeOver(two);
  expect([one.state.draftElsewhere, two.state.draftElsewhere, one.draft.closed]).toEqual([false, true, false]);
  expect(one.draft.getHead().position).toBe(2);
  for (const { workspace } of [one, two]) expect(workspace.store.get().notice).toContain("QuotaExceededError");
  isFull = false;
  const asking = takeOver(two);
  await vi.waitFor(() => expect(two.state.draftElsewhere).toBe(false));
  expect([one.state.draftElsewhere, two.draft.canUndo?.label]).toEqual([true, "moved on"]);
  for (const stop of stops) stop();
  await asking;
});

it("a draft that comes back is read as the other tab has left it before it may be changed", async () => {
  const locks = new BrowserLocks();
  const [first, second] = channels(2);
  let read = () => undefined as void;
  const reading = new Promise<void>((resolve) => (read = resolve));
  let kept: readonly [DraftHead, readonly Step[]] | null = null;
  const journal = {
    head: () => reading.then(() => kept?.[0]),
    steps: () => Promise.resolve([...(kept?.[1] ?? [])]),
    write: (head: DraftHead, steps: readonly Step[]) => Promise.resolve(void (kept = [head, steps])),
  };
  const other = new DraftLock(locks, first ?? null, () => Promise.resolve(""), () => undefined);
  await other.hold("draft");
  const editor = editorKeeping(journal as unknown as Journal, stored(LAWNS, 1, square(0, 0, 10)));
  const stop = guardDrafts(editor, locks, second ?? null);
  await vi.waitFor(() => expect(editor.state.draftElsewhere).toBe(true));
  const step: Step = { label: "moved by the other", changes: [], lineageBefore: [], lineageAfter: [] };
  kept = [{ ...editor.draft.getHead(), position: 1 }, [step]];

  other.stop();
  await new Promise((resolve) => setTimeout(resolve));
  editor.change("moved", "lawns/1", { geometry: square(1, 0, 10) });
  expect([editor.state.draftElsewhere, editor.draft.getHead().position]).toEqual([true, 0]);
  read();
  await vi.waitFor(() => expect(editor.state.draftElsewhere).toBe(false));
  expect(editor.draft.canUndo?.label).toBe("moved by the other");
  expect(editor.draft.undo()).toBe(true);
  stop();
});

it("kept drafts are renamed, removed and put back with all their steps", async () => {
  const heads = new Map<string, DraftHead>();
  const steps = new Map<string, readonly Step[]>();
  const shelf = {
    head: (id: string) => Promise.resolve(heads.get(id)),
    heads: () => Promise.resolve([...heads.values()]),
    steps: (id: string) => Promise.resolve([...(steps.get(id) ?? [])]),
    write: (head: DraftHead, all: readonly Step[], from: number) => {
      heads.set(head.id, head);
      steps.set(head.id, [...(steps.get(head.id) ?? []).slice(0, from), ...all.slice(from)]);
      return Promise.resolve();
    },
    remove: (id: string) => {
      heads.delete(id);
      steps.delete(id);
      return Promise.resolve();
    },
  };
  const step: Step = { label: "moved", changes: [], lineageBefore: [], lineageAfter: [] };
  const head: DraftHead = { id: "a", municipality: "town", title: "", reason: "", sourceDocument: "", position: 2, serverId: null, serverVersion: null, changedAt: 5, nextNew: 1 };
  await shelf.write(head, [step, step], 0);
  const elsewhere = () => Promise.resolve(new Set(["a"]));
  await renameDraft(shelf, head, "Of another tab", elsewhere);
  expect(await removeDraft(shelf, head, elsewhere)).toBeNull();
  await renameDraft(shelf, { ...head, position: 1 }, "  North street ");
  expect(heads.get("a")).toEqual({ ...head, title: "North street" });
  const removed = await removeDraft(shelf, heads.get("a")!);
  expect([heads.size, steps.size]).toEqual([0, 0]);
  await putBack(shelf, removed!);
  expect(heads.get("a")?.title).toBe("North street");
  expect(steps.get("a")).toEqual([step, step]);
});

const HEAD: DraftHead = { id: "a", municipality: "town", title: "", reason: "", sourceDocument: "", position: 2, serverId: 3, serverVersion: 2, changedAt: 5, nextNew: 1 };

it("the last draft is taken up of the person who works, not of another in the same browser", () => {
  const [ann, bob] = [{ ...HEAD, id: "ann", owner: "Ann" }, { ...HEAD, id: "bob", owner: "Bob" }];
  expect(lastOwn([ann, bob], "Bob")?.id).toBe("bob");
  expect(lastOwn([ann], "Bob")).toBeUndefined();
  expect(lastOwn([HEAD], "Bob")).toBe(HEAD);
});

it("the changeset of the draft at hand can be taken up once it was stored from elsewhere", () => {
  const may = { edit: true } as never;
  expect([mayTakeUp({ may, id: 3, version: 2 }, HEAD), mayTakeUp({ may, id: 3, version: 3 }, HEAD), mayTakeUp({ may, id: 4, version: 2 }, HEAD)]).toEqual([false, true, true]);
});

it("the browser asks before a page is left whose edits are kept nowhere", async () => {
  const full = { write: () => Promise.reject(new Error("QuotaExceededError")) } as unknown as Journal;
  for (const [journal, asks] of [[null, true], [full, true], [{ write: () => Promise.resolve() } as unknown as Journal, false]] as const) {
    const editor = editorKeeping(journal, stored(LAWNS, 1, square(0, 0, 10)));
    const page = new EventTarget();
    const stop = warnUnkept(editor, page);
    const leave = () => !page.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    expect(leave()).toBe(false);
    editor.change("moved", "lawns/1", { geometry: square(1, 0, 10) });
    await editor.draft.kept();
    expect(leave()).toBe(asks);
    stop();
    expect(leave()).toBe(false);
  }
});
