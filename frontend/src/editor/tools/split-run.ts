import { reasonOf } from "../../api/problem.ts";
import type { TextKey } from "../../texts/texts.ts";
import type { Draft, Editor } from "../editor.ts";
import { isSurface, type LocalSurface } from "../plane/shapes.ts";
import { isSameValue } from "../saving/changed.ts";
import type { ToolNote } from "../server/geometry-tools.ts";
import { isRegistered } from "./split-succession.ts";
import { decimals } from "../../texts/decimals.ts";

/** A feature whose geometry is a surface. */
export type SurfaceDraft = Draft & { readonly geometry: LocalSurface };

/** The one selected feature if it is a surface that may be edited, else null. */
export function selectedSurface(editor: Editor): SurfaceDraft | null {
  const [feature, ...others] = editor.selection();
  return feature && others.length === 0 && isEditableSurface(editor, feature) ? feature : null;
}

/** Why the selection cannot be split or cut; null if it can. */
export function surfaceRefusal(editor: Editor): TextKey | null {
  return selectedSurface(editor) ? null : "tool_needs_surface";
}

export function isEditableSurface(editor: Editor, feature: Draft): feature is SurfaceDraft {
  return feature.geometry !== null && isSurface(feature.geometry) && editor.layer(feature.layer)?.may_edit === true;
}

/** A feature as the draft has it now, if its ground is still what a tool was asked about; else it is told and null. */
export function asItIsNow(editor: Editor, { key, geometry }: SurfaceDraft): SurfaceDraft | null {
  const now = editor.feature(key);
  if (now && isEditableSurface(editor, now) && isSameValue(now.geometry, geometry)) return now;
  editor.notice(editor.workspace.say("divide_changed"));
  return null;
}

/** Whether the largest part keeps the record unless the person says otherwise. */
export function keepsLargestAtFirst(editor: Editor, feature: Draft | null): boolean {
  const layer = feature && editor.layer(feature.layer);
  return layer ? !isRegistered(layer) : false;
}

/** Does something that asks the server; what keeps it from being done is told to the person. */
export async function telling(editor: Editor, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    editor.notice(reasonOf(error, editor.workspace.say("network_failed")));
    editor.redraw();
  }
}

/** Tells what the person has to know of a result: parts that were not divided, gaps that stay as holes. */
export function tellNotes(editor: Editor, notes: readonly ToolNote[]): void {
  const { say } = editor.workspace;
  const told = notes.flatMap(({ code, values }) => {
    if (code === "PART_KEPT") return [say("note_part_kept")];
    return code === "HOLE" ? [say("note_hole", { area: decimals(Number(values["area_m2"])) })] : [];
  });
  if (told.length > 0) editor.notice([...new Set(told)].join(" "));
}
