import type { Editor } from "../editor.ts";
import { distance } from "../plane/measures.ts";
import { linesOf, type Position } from "../plane/shapes.ts";
import type { Snap } from "../tools/tool.ts";

/**
 * Finds what a position is drawn to among features at full precision, vertices before edges.
 *
 * reachM: how far away, metres. except: keys of features that are not looked at.
 */
export function snapAt(editor: Editor, raw: Position, reachM: number, except: ReadonlySet<string>): Snap | null {
  const { snapping } = editor.state;
  if (!snapping.on) return null;
  const [x, y] = raw;
  let vertex: { readonly place: Position; readonly away: number; readonly key: string } | null = null;
  let edge: { readonly place: Position; readonly away: number; readonly key: string } | null = null;
  for (const { key, geometry } of editor.near([x - reachM, y - reachM, x + reachM, y + reachM])) {
    if (!geometry || except.has(key)) continue;
    for (const { line } of linesOf(geometry)) {
      for (const [i, place] of line.entries()) {
        const away = distance(place, raw);
        if (snapping.vertices && away <= (vertex?.away ?? reachM)) vertex = { place, away, key };
        const next = line[i + 1];
        if (!snapping.edges || !next) continue;
        const foot = footOn(raw, place, next);
        const off = distance(foot, raw);
        if (off <= (edge?.away ?? reachM)) edge = { place: foot, away: off, key };
      }
    }
  }
  if (vertex) return { kind: "vertex", place: vertex.place, keys: [vertex.key] };
  return edge && { kind: "edge", place: editor.plane.round(edge.place), keys: [edge.key] };
}

/** The nearest position of a segment. */
export function footOn([x, y]: Position, [x1, y1]: Position, [x2, y2]: Position): Position {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
  return [x1 + share * dx, y1 + share * dy];
}
