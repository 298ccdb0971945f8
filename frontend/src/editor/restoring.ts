import { reasonOf } from "../api/problem.ts";
import type { EditorWish } from "../store/state.ts";
import { keyOf } from "./drafts/draft.ts";
import type { Editor } from "./editor.ts";
import { goTo } from "./forms/shown-places.ts";
import { asMultiple, mapped, type LocalGeometry, type RawGeometry } from "./plane/shapes.ts";
import { exchange } from "./server/working.ts";
import { areasOf, givenFields, inherited } from "./tools/split-succession.ts";

/** A feature as it was recorded, in degrees. */
interface RecordedItem {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: RawGeometry | null;
}

/** Does what the page asks of the editor, now and later; call to stop. */
export function grantWishes(editor: Editor): () => void {
  const { store } = editor.workspace;
  const look = () => {
    const { wish } = store.get();
    if (!wish) return;
    store.set({ wish: null });
    void restore(editor, wish);
  };
  look();
  return store.listen(look);
}

/** Puts an earlier state of a feature into the draft: its ground, or the feature made again. */
export async function restore(editor: Editor, { what, feature, at }: EditorWish): Promise<void> {
  const { say } = editor.workspace;
  try {
    const url = `${editor.api}/collections/${encodeURIComponent(feature.layer)}/items/${feature.id}?datetime=${encodeURIComponent(at)}`;
    const item = await exchange<RecordedItem>(url);
    const geometry = localOf(editor, item.geometry);
    if (what === "geometry") await takeGround(editor, keyOf(feature.layer, feature.id), feature, geometry);
    else makeAgain(editor, feature, item.properties, geometry);
    if (geometry) goTo(editor, [geometry]);
  } catch (error) {
    editor.notice(say("history_failed", { reason: reasonOf(error, say("network_failed")) }));
  }
}

async function takeGround(editor: Editor, key: string, { layer: name, id }: EditorWish["feature"], geometry: LocalGeometry | null): Promise<void> {
  await editor.fetch(name, [id]);
  const layer = editor.layer(name);
  const now = editor.feature(key);
  if (!layer || !now || !geometry) return editor.notice(editor.workspace.say("history_gone"));
  editor.change(editor.workspace.say("step_restore", { title: now.base?.title ?? key }), key, { geometry, properties: areasOf(layer, geometry) });
  editor.select([key]);
}

/** A new feature with what can be given to one, following the one that was ended. */
function makeAgain(editor: Editor, { layer: name, id }: EditorWish["feature"], properties: RecordedItem["properties"], geometry: LocalGeometry | null): void {
  const layer = editor.layer(name);
  if (!layer?.may_edit) return editor.notice(editor.workspace.say("tool_needs_layer"));
  const plain = givenFields(layer).flatMap(([field]) => (properties[field] === null || properties[field] === undefined ? [] : [[field, properties[field]]]));
  const fields = geometry ? inherited(layer, properties, geometry) : Object.fromEntries(plain);
  const made = editor.creation(name, geometry, fields);
  const title = String(properties[layer.identifier] ?? id);
  const lineage = [...editor.draft.get().lineage, { kind: "redistribution" as const, layer: name, parents: [id], children: [made.key] }];
  editor.applyAll(editor.workspace.say("step_again", { title }), [{ key: made.key, after: made }], lineage);
  editor.select([made.key]);
}

function localOf({ plane }: Editor, geometry: RawGeometry | null): LocalGeometry | null {
  const degrees = asMultiple(geometry);
  return degrees && mapped(degrees, (place) => plane.round(plane.toLocal(place)));
}
