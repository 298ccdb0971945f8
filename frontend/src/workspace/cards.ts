import { isAborted, reasonOf } from "../api/problem.ts";
import type { Bounds } from "../api/types.ts";
import { added, clicked, isSame, toggled, without } from "../store/selection.ts";
import type { CardState, FeatureRef, Hit, Selected } from "../store/state.ts";
import { selectableLayers } from "../store/selectable.ts";
import type { Workspace } from "./workspace.ts";

const MOST_NAMED = 10;

/** Answers a click: opens the card of the topmost feature, or changes the selection. */
export function answerClick(workspace: Workspace, hits: readonly Hit[], adding: boolean): void {
  const { store, say } = workspace;
  const target = hits.find((hit) => isSelectable(workspace, hit));
  if (adding) {
    if (target) toggleSelected(workspace, asSelected(workspace, target));
    return;
  }
  const selection = clicked(store.get().selection, target ? asSelected(workspace, target) : null);
  store.set({ selection, hits });
  const first = hits[0];
  if (first) void openCard(workspace, first).then(() => nameHits(workspace, hits.slice(1, MOST_NAMED)));
  else {
    closeCard(workspace);
    store.set({ notice: say("nothing_here") });
  }
}

/** Adds the selectable features of a box to the selection. */
export function answerBox(workspace: Workspace, hits: readonly Hit[]): void {
  const { store, say } = workspace;
  const found = hits.filter((hit) => isSelectable(workspace, hit)).map((hit) => asSelected(workspace, hit));
  const { selection, added: count, leftOut } = added(store.get().selection, found);
  const limit = selection.items.length;
  const notice = leftOut
    ? say("selection_too_many", { limit, count: leftOut })
    : say("selection_added", { count });
  store.set({ selection, notice, boxTool: false });
}

/** Adds a feature to the selection or takes it out, and says so. */
export function toggleSelected(workspace: Workspace, feature: Selected): void {
  const { store, say } = workspace;
  const before = store.get().selection;
  const selection = toggled(before, feature);
  const grown = selection.items.length > before.items.length;
  const notice = grown
    ? say("selection_added", { count: 1 })
    : say("selection_removed", { title: feature.title });
  store.set({ selection, notice });
}

/** Takes a feature out of the selection. */
export function removeSelected(workspace: Workspace, ref: FeatureRef): void {
  const { store } = workspace;
  store.set({ selection: without(store.get().selection, ref) });
}

/** Fetches a feature and shows its card; a card asked for later wins. */
export async function openCard(workspace: Workspace, ref: FeatureRef): Promise<Bounds | null> {
  const { store, say } = workspace;
  const { moment } = store.get();
  const show = (card: CardState) => {
    const now = store.get().card;
    if (now.state !== "none" && isSame(now.ref, ref) && store.get().moment === moment) store.set({ card });
  };
  store.set({ card: { state: "loading", ref } });
  try {
    const card = await readCard(workspace, ref, moment);
    show(card);
    if (card.state !== "ready") return null;
    nameHit(workspace, ref, card.item.title);
    store.set({ announcement: card.item.title });
    return card.item.bounds;
  } catch (error) {
    if (!isAborted(error)) show({ state: "failed", ref, reason: reasonOf(error, say("network_failed")) });
    return null;
  }
}

async function readCard(workspace: Workspace, ref: FeatureRef, moment: string | null): Promise<CardState> {
  if (moment !== null) return (await import("../timeline/card-then.ts")).cardThen(workspace, ref, moment);
  return { state: "ready", ref, item: await workspace.client.item(ref.layer, ref.id) };
}

/** Opens a feature that is not under the pointer: from the search, the selection or the address. */
export async function openFeature(workspace: Workspace, ref: FeatureRef, bounds: Bounds | null): Promise<void> {
  workspace.store.set({ hits: [{ layer: ref.layer, id: ref.id, title: null, value: null }] });
  const known = workspace.store.get().moment === null ? bounds : null; // it may have lain elsewhere then
  workspace.go(known);
  const found = await openCard(workspace, ref);
  if (!known) workspace.go(found);
}

/** Closes the card. */
export function closeCard(workspace: Workspace): void {
  workspace.store.set({ hits: [], card: { state: "none" } });
}

/** Shows the card of the next or previous feature of the place. */
export function stepCard(workspace: Workspace, by: number): void {
  const { hits, card } = workspace.store.get();
  if (card.state === "none" || hits.length < 2) return;
  const index = hits.findIndex((hit) => isSame(hit, card.ref));
  const next = hits[(index + by + hits.length) % hits.length];
  if (next) void openCard(workspace, next);
}

/** Whether some action can be done with a feature. */
export function isSelectable({ store }: Workspace, ref: FeatureRef): boolean {
  const { city } = store.get();
  return city !== null && selectableLayers(city).has(ref.layer);
}

function asSelected({ store }: Workspace, hit: Hit): Selected {
  const layer = store.get().city?.layers.find((one) => one.name === hit.layer);
  return { layer: hit.layer, id: hit.id, title: hit.title ?? `${layer?.title ?? hit.layer} ${hit.id}` };
}

/** Fetches the titles that the tiles did not carry; one that fails keeps the name of its layer. */
async function nameHits(workspace: Workspace, hits: readonly Hit[]): Promise<void> {
  const { moment } = workspace.store.get();
  const nameless = hits.filter((hit) => hit.title === null);
  const named = await Promise.allSettled(nameless.map((hit) => workspace.client.item(hit.layer, hit.id, moment)));
  for (const [i, answer] of named.entries()) {
    const hit = nameless[i];
    if (hit && answer.status === "fulfilled") nameHit(workspace, hit, answer.value.title);
  }
}

/** A title that the tile did not carry is known once the item has come. */
function nameHit({ store }: Workspace, ref: FeatureRef, title: string): void {
  const { hits, selection } = store.get();
  const named = <Named extends FeatureRef>(one: Named): Named => (isSame(one, ref) ? { ...one, title } : one);
  store.set({ hits: hits.map(named), selection: { ...selection, items: selection.items.map(named) } });
}
