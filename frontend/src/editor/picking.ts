import type { Hit } from "../store/state.ts";
import type { Taker } from "../workspace/taker.ts";
import { keyOf, type FeatureKey } from "./drafts/draft.ts";
import type { Editor } from "./editor.ts";

/** Answers clicks and boxes while the editor is open: features are selected, of the layer at work first. */
export function picking(editor: Editor): Taker {
  const editable = (hits: readonly Hit[]) => {
    const open = hits.filter((hit) => editor.layer(hit.layer)?.may_edit);
    const first = open.filter((hit) => hit.layer === editor.state.layer);
    return [...first, ...open.filter((hit) => !first.includes(hit))];
  };
  return {
    picked(hits, adding) {
      if (editor.run?.click || editor.run?.down) return true;
      const stack = editable(hits);
      void selectOne(editor, stack, adding);
      return stack.length > 0;
    },
    boxed(hits) {
      if (editor.run) return true;
      void selectAll(editor, editable(hits));
      return true;
    },
  };
}

/** Selects the topmost of a stack; a click on what is selected alone takes the next one below. */
async function selectOne(editor: Editor, stack: readonly Hit[], adding: boolean): Promise<void> {
  const before = editor.state.selected;
  const keys = stack.map(({ layer, id }) => keyOf(layer, id));
  const at = before.length === 1 ? keys.indexOf(before[0] ?? "") : -1;
  const hit = stack[adding ? 0 : (at + 1) % Math.max(1, stack.length)];
  if (!hit) return adding ? undefined : editor.select([], []);
  await editor.fetch(hit.layer, [hit.id]);
  const key = keyOf(hit.layer, hit.id);
  editor.select(adding ? toggled(before, key) : [key], adding ? [] : keys);
}

async function selectAll(editor: Editor, hits: readonly Hit[]): Promise<void> {
  for (const layer of new Set(hits.map((hit) => hit.layer))) {
    await editor.fetch(layer, hits.filter((hit) => hit.layer === layer).map(({ id }) => id));
  }
  const keys = new Set([...editor.state.selected, ...hits.map(({ layer, id }) => keyOf(layer, id))]);
  editor.select([...keys]);
}

function toggled(keys: readonly FeatureKey[], key: FeatureKey): FeatureKey[] {
  return keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
}
