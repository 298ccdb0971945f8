import type { Editor } from "../editor.ts";
import { around } from "../plane/segments.ts";
import { snapOf } from "../plane/snapping.ts";
import type { Position } from "../plane/shapes.ts";
import type { Snap } from "../tools/tool.ts";

/**
 * Finds what a position is drawn to among features at full precision; the place is on the grid.
 *
 * reachM: how far away, metres. except: keys of features that are not looked at.
 */
export function snapAt(editor: Editor, raw: Position, reachM: number, except: ReadonlySet<string>): Snap | null {
  const { snapping: settings } = editor.state;
  if (!settings.on) return null;
  const features = editor.near(around(raw, reachM)).filter(({ key }) => !except.has(key));
  const from = editor.run?.last?.() ?? null;
  const snap = snapOf({ raw, from, reachM, settings }, features);
  return snap && { ...snap, place: editor.plane.round(snap.place) };
}
