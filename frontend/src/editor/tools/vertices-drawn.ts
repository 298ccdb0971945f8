import type { Say } from "../../texts/texts.ts";
import type { Draft } from "../editor.ts";
import { areaOf, distance } from "../plane/measures.ts";
import { around, segmentsOf, verticesIn } from "../plane/segments.ts";
import { isSurface, type Line, type LocalBox, type LocalLines, type Position } from "../plane/shapes.ts";
import type { SharedReach, Sharer } from "../plane/shared.ts";
import { withVertexMoved } from "../plane/vertices.ts";
import { wordsOfArea, wordsOfLength } from "./draw-words.ts";
import { middles, type Grip } from "./vertices-grip.ts";
import type { PointerAt, Sketch } from "./tool.ts";

/** Handles are drawn so far around the pointer, pixels: a large screen. */
const VIEW_PX = 1920;
/** The pointer goes so far before others are drawn, pixels. */
const STAY_PX = 300;
/** More are not drawn at once; the nearest to the pointer are. */
const HANDLES = 800;

/** The ground around the pointer of which handles are drawn. */
export interface View {
  readonly centre: Position;
  readonly metresPerPixel: number;
}

/** Returns the view around the pointer: the one before while the pointer stays in it. */
export function viewAround(before: View | null, { raw, metresPerPixel }: Pick<PointerAt, "raw" | "metresPerPixel">): View {
  const stays = before && Math.abs(before.metresPerPixel / metresPerPixel - 1) < 0.02 && distance(before.centre, raw) < STAY_PX * metresPerPixel;
  return stays ? before : { centre: raw, metresPerPixel };
}

/** The handles of features: their vertices and middles in view, the chosen one marked. */
export function handlesOf(selection: readonly Draft[], view: View | null, chosen: Grip | null): Sketch["handles"] {
  const marked = chosen ? [{ place: chosen.place, role: "chosen" as const }] : [];
  if (!view) return [...inBox(selection, [-Infinity, -Infinity, Infinity, Infinity]).slice(0, HANDLES), ...marked];
  for (let px = VIEW_PX; px > 8; px /= 2) {
    const box = around(view.centre, px * view.metresPerPixel);
    const vertices = inBox(selection, box);
    if (vertices.length > HANDLES) continue;
    const between = middles(selection, box, view.metresPerPixel).map(({ place }) => ({ place, role: "midpoint" as const }));
    return [...vertices, ...between, ...marked];
  }
  return marked;
}

/** The segments that end at a grip or carry it, as they would be if it went to a place. */
export function piecesAt(sharers: readonly Sharer[], { place }: Grip, to: Position, { cornerM, edgeM }: SharedReach): LocalLines {
  const lines = sharers.flatMap(({ geometry }) => {
    const near = segmentsOf(geometry).near(around(place, edgeM)).filter(({ from, to: end }) => from !== end);
    const isHere = (position: Position) => distance(position, place) <= cornerM;
    const ending = near.filter(({ from, to: end }) => isHere(from) || isHere(end));
    if (ending.length > 0) return ending.map(({ from, to: end }): Line => (isHere(from) ? [to, end] : [from, to]));
    return near.slice(0, 1).map(({ from, to: end }): Line => [from, to, end]);
  });
  return { type: "MultiLineString", coordinates: lines };
}

/** Says the lengths of the segments of a grip's own feature at a place, and its area. */
export function wordsAt(say: Say, own: Sharer, grip: Grip, to: Position, reach: SharedReach): string {
  const lengths = piecesAt([own], grip, to, reach).coordinates.flatMap((line) =>
    line.slice(1).map((place, i) => wordsOfLength(say, distance(line[i] as Position, place))),
  );
  const moved = grip.isNew || !isSurface(own.geometry) ? null : withVertexMoved(own.geometry, grip.path, to);
  return [...lengths, ...(moved ? [wordsOfArea(say, areaOf(moved))] : [])].join(" · ");
}

function inBox(selection: readonly Draft[], box: LocalBox) {
  return selection.flatMap(({ geometry }) => (geometry ? verticesIn(geometry, box).map(({ place }) => ({ place, role: "vertex" as const })) : []));
}
