import type { Tool } from "../editor/tools/tool.ts";
import { facilitiesOf } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Keys that are pressed together, and what they do. */
export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

export interface KeyGroup {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

/** Returns the keys that answer now: tools are those of the editor while it is open, null otherwise. */
export function keyGroups(workspace: Workspace, tools: readonly Tool[] | null): readonly KeyGroup[] {
  return tools ? [ofTheEditor(workspace, tools), ofThePage(workspace, true), ofTheMap(workspace)] : [ofThePage(workspace, false), ofTheMap(workspace)];
}

function ofThePage({ say, store }: Workspace, editing: boolean): KeyGroup {
  const { city } = store.get();
  const mayEdit = city?.layers.some((layer) => layer.may_edit) ?? false;
  const facilities = facilitiesOf(city).flatMap(({ key, title }) => (key ? [{ keys: [key.letter], does: say(title) }] : []));
  const letters = [{ keys: ["L"], does: say("keys_layers") }, ...facilities.filter(({ keys }) => keys[0] !== "?")];
  return {
    title: say("keys_page"),
    lines: [
      { keys: ["/"], does: say("search") },
      ...(mayEdit ? [{ keys: ["E"], does: say(editing ? "edit_close" : "edit_open") }] : []),
      ...(editing ? [] : letters),
      { keys: ["Alt", "↑"], does: say("keys_layer_up") },
      { keys: ["Alt", "↓"], does: say("keys_layer_down") },
      { keys: ["Esc"], does: say("keys_clear") },
      { keys: ["?"], does: say("keys_title") },
    ],
  };
}

function ofTheMap({ say }: Workspace): KeyGroup {
  return {
    title: say("keys_map"),
    lines: [
      { keys: ["←", "↑", "→", "↓"], does: say("keys_move") },
      { keys: ["+", "−"], does: say("keys_zoom") },
      { keys: ["Enter"], does: say("keys_ask") },
      { keys: ["Shift", "Enter"], does: say("keys_add") },
    ],
  };
}

function ofTheEditor({ say }: Workspace, tools: readonly Tool[]): KeyGroup {
  return {
    title: say("edit_tools"),
    lines: [
      ...tools.filter(({ shortcut }) => shortcut).map(({ shortcut, title }) => ({ keys: [shortcut], does: say(title) })),
      { keys: ["A"], does: say("panel_table") },
      { keys: ["Enter"], does: say("keys_finish") },
      { keys: ["Backspace"], does: say("keys_back") },
      { keys: ["Esc"], does: say("keys_leave") },
      { keys: ["Ctrl", "Z"], does: say("keys_undo") },
      { keys: ["Ctrl", "Y"], does: say("keys_redo") },
      { keys: ["Ctrl", "S"], does: say("changes_save") },
      { keys: ["Ctrl", "Enter"], does: say("changes_publish") },
    ],
  };
}
