import type { ChangesetNews } from "../../live/news.ts";
import type { State } from "../../store/state.ts";
import { keyOf, type Edit, type FeatureKey, type WorkingFeature } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import { fieldsOf } from "../forms/fields.ts";
import { conflictOf, isStillOvertaken, overtakenEdits, type Overtaken } from "./overtaken.ts";
import { savingOf } from "./saving.ts";

/** News of one publication come one after the other: the last of them is waited for. */
const PAUSE_MS = 300;
/** So many features are asked for at once. */
const IDS = 200;

/**
 * Tells at once when somebody publishes a change of a feature that the draft changes too, and has the
 * lists of changesets read anew; call to stop.
 */
export function watchOvertaken(editor: Editor): () => void {
  const { workspace } = editor;
  const heard: ChangesetNews[] = [];
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let draftId = "";
  const ask = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look(editor, heard), PAUSE_MS);
  };
  const hear = (now: State, before: State) => {
    if (now.news !== before.news && now.news) {
      heard.unshift(now.news);
      heard.length = Math.min(heard.length, 50);
      const { store } = savingOf(editor);
      store.set({ listTick: store.get().listTick + 1 });
      ask();
    }
    if (now.city !== before.city) ask();
  };
  const follow = () => {
    const { id } = editor.draft.getHead();
    if (id === draftId) return;
    draftId = id;
    editor.store.set({ overtaken: {} });
    ask();
  };
  follow();
  const stops = [workspace.store.listen(hear), editor.store.listen((now, before) => now.draftTick !== before.draftTick && follow())];
  return () => {
    clearTimeout(waiting);
    for (const stop of stops) stop();
  };
}

/** What was published of features that the draft still changes from before, by key. */
export function overtakenNow(editor: Editor): readonly (readonly [FeatureKey, Overtaken])[] {
  const { edits } = editor.draft.get();
  return Object.entries(editor.state.overtaken).filter(([key, one]) => isStillOvertaken(edits[key], one));
}

/** Shows what others have published beside what the draft has, to be decided. */
export function showOvertaken(editor: Editor): void {
  const { edits } = editor.draft.get();
  const conflicts = overtakenNow(editor).flatMap(([key, one]) => {
    const edit = edits[key];
    const layer = edit && editor.layer(edit.layer);
    return edit && layer ? [conflictOf(edit, one, fieldsOf(layer.schema, false).map(({ name }) => name))] : [];
  });
  savingOf(editor).store.set({ conflicts });
  editor.store.set({ panel: "conflicts" });
}

async function look(editor: Editor, heard: readonly ChangesetNews[]): Promise<void> {
  const { draft } = editor;
  const edits = Object.values(draft.get().edits).filter(({ base }) => base !== null);
  const read = await readNow(editor, edits).catch(() => null);
  if (!read || draft !== editor.draft) return;
  const before = editor.state.overtaken;
  const found = overtakenEdits(edits, read).map(({ key, now }): [FeatureKey, Overtaken] => [key, known(before[key], now) ?? { now, ...told(key, heard) }]);
  editor.store.set({ overtaken: Object.fromEntries(found) });
  const fresh = found.filter(([key, one]) => before[key] !== one);
  const [first] = fresh;
  if (!first) return;
  const title = draft.get().edits[first[0]]?.base?.title ?? first[0];
  const { say } = editor.workspace;
  editor.notice(say("overtaken_notice", { by: first[1].by ?? say("conflict_somebody"), title, more: fresh.length > 1 ? say("overtaken_more", { count: fresh.length - 1 }) : "" }));
}

async function readNow(editor: Editor, edits: readonly Edit[]): Promise<Map<FeatureKey, WorkingFeature>> {
  const layers = new Set(edits.map(({ layer }) => layer));
  const asked = [...layers].flatMap((layer) => {
    const ids = edits.flatMap((edit) => (edit.layer === layer && edit.base ? [edit.base.id] : []));
    return Array.from({ length: Math.ceil(ids.length / IDS) }, (_, i) => editor.client.byIds(layer, ids.slice(i * IDS, (i + 1) * IDS)));
  });
  const features = (await Promise.all(asked)).flatMap((one) => one.features);
  return new Map(features.map((feature) => [keyOf(feature.layer, feature.id), feature]));
}

function known(before: Overtaken | undefined, now: WorkingFeature | null): Overtaken | null {
  return before && before.now?.version === now?.version ? before : null;
}

/** Who has published a feature last, as far as this page has heard. */
function told(key: FeatureKey, heard: readonly ChangesetNews[]): Omit<Overtaken, "now"> {
  const news = heard.find(({ features }) => features.some(({ layer, id }) => keyOf(layer, id) === key));
  return { by: news?.by || null, at: new Date().toISOString(), reason: news?.title ?? "" };
}
