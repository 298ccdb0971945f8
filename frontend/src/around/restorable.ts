import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../elements/icons.ts";
import type { EditorWish, FeatureRef } from "../store/state.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Version } from "./around-client.ts";

const OVER: ReadonlySet<Version["step"]> = new Set(["ended", "removed"]);

/**
 * What a version offers to the editor: of one that is over, to make the feature again as it was; of an
 * earlier one, its ground where that has changed since. versions: the newest first.
 */
export function restorableIn(versions: readonly Version[], index: number): Pick<EditorWish, "what" | "at"> | null {
  const version = versions[index];
  const [newest] = versions;
  if (!version || !newest) return null;
  if (OVER.has(newest.step)) {
    const last = versions[1];
    return index === 0 && last ? { what: "again", at: last.at } : null;
  }
  const movedSince = versions.slice(0, index).some(({ moved }) => moved);
  return version.moved && movedSince && !OVER.has(version.step) ? { what: "geometry", at: version.at } : null;
}

/** The button that hands a version to the editor, for who may edit the layer. */
export function restoreButton(workspace: Workspace, feature: FeatureRef, versions: readonly Version[], index: number): TemplateResult | typeof nothing {
  const mayEdit = workspace.store.get().city?.layers.find(({ name }) => name === feature.layer)?.may_edit ?? false;
  const found = restorableIn(versions, index);
  if (!mayEdit || !found) return nothing;
  const wish = () => workspace.store.set({ wish: { ...found, feature }, moment: null, editing: true });
  return html`<button class="button history-restore" @click=${wish}>
    ${icon("undo")}${workspace.say(found.what === "again" ? "history_again" : "history_restore")}
  </button>`;
}
