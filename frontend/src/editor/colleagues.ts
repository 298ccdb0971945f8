import type { State } from "../store/state.ts";
import { keyOf } from "./drafts/draft.ts";
import type { Editor } from "./editor.ts";

/** Tells others what is edited here, shows what they edit, and reads anew what they publish; call to stop. */
export function workTogether(editor: Editor): () => void {
  const { workspace } = editor;
  const tell = () => {
    const keys = new Set([...editor.state.selected, ...Object.keys(editor.draft.get().edits)]);
    const features = [...keys].flatMap((key) => {
      const base = editor.feature(key)?.base;
      return base ? [{ layer: base.layer, id: base.id }] : [];
    });
    workspace.colleagues?.editing(features, editor.draft.getHead().serverId);
  };
  const hear = (now: State, before: State) => {
    if (now.people !== before.people) editor.store.set({ others: othersOf(now) });
    if (now.city !== before.city) void readChanged(editor, now, before);
  };
  tell();
  editor.store.set({ others: othersOf(workspace.store.get()) });
  const stops = [
    workspace.store.listen(hear),
    editor.store.listen((now, before) => {
      if (now.selected !== before.selected || now.draftTick !== before.draftTick) tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    workspace.colleagues?.editing([], null);
  };
}

/** What others edit, by key, with their names. */
export function othersOf({ people, session }: Pick<State, "people" | "session">): Record<string, string> {
  const pairs = people
    .filter((person) => person.session !== session)
    .flatMap(({ name, editing }) => editing.map(({ layer, id }) => [keyOf(layer, id), name] as const));
  return Object.fromEntries(pairs);
}

/** Reads the features of layers that have changed anew: what is snapped to is what is stored. */
async function readChanged(editor: Editor, now: State, before: State): Promise<void> {
  const was = new Map(before.city?.layers.map(({ name, revision }) => [name, revision]));
  const changed = (now.city?.layers ?? []).filter(({ name, revision }) => was.get(name) !== revision);
  for (const { name } of changed) {
    editor.known.forget(name);
    const selected = editor.selection().filter(({ layer, edit, base }) => layer === name && !edit && base);
    await editor.known.renew(name, selected.flatMap(({ base }) => base?.id ?? [])).catch(() => undefined);
  }
  if (changed.length === 0) return;
  editor.store.set({ knownTick: editor.state.knownTick + 1 });
  editor.redraw();
}
