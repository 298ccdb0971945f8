import type { FeatureKey } from "../drafts/draft.ts";
import type { Draft, Editor } from "../editor.ts";
import { boxOfSegment } from "../plane/crossing.ts";
import { distance } from "../plane/measures.ts";
import { around, segmentsOf, verticesIn } from "../plane/segments.ts";
import { isSurface, linesOf, type LocalBox, type Position, type VertexPath } from "../plane/shapes.ts";
import { middle } from "../plane/snapping.ts";
import { sharersIn, type LayerSharer } from "./shared-neighbours.ts";
import type { PointerAt } from "./tool.ts";

/** How near a vertex or a midpoint is grabbed, pixels. */
export const GRAB_PX = 9;
/** Shorter segments have no midpoint to grab, pixels. */
export const MIDPOINT_FROM_PX = 24;

/** A vertex that is held or chosen, or the middle of a segment that is to become one. */
export interface Grip {
  readonly key: FeatureKey;
  readonly layer: string;
  /** Of the vertex; of a middle, of the vertex before it. */
  readonly path: VertexPath;
  readonly place: Position;
  readonly isNew: boolean;
}

type Selected = Pick<Draft, "key" | "layer" | "geometry">;

/** Returns what the pointer grabs: the nearest vertex, else the nearest middle of a segment. */
export function grabbedAt(selection: readonly Selected[], { raw, metresPerPixel }: Pick<PointerAt, "raw" | "metresPerPixel">): Grip | null {
  const box = around(raw, GRAB_PX * metresPerPixel);
  const vertices = selection.flatMap((feature) =>
    feature.geometry ? verticesIn(feature.geometry, box).map(({ path, place }) => gripOf(feature, path, place, false)) : [],
  );
  return nearest(vertices, raw, GRAB_PX * metresPerPixel) ?? nearest(middles(selection, box, metresPerPixel), raw, GRAB_PX * metresPerPixel);
}

/** The middles in a box of segments that are long enough to have one. */
export function middles(selection: readonly Selected[], box: LocalBox, metresPerPixel: number): Grip[] {
  const [west, south, east, north] = box;
  return selection.flatMap((feature) => {
    const segments = feature.geometry ? segmentsOf(feature.geometry).near(box) : [];
    const long = segments.filter(({ from, to }) => distance(from, to) >= MIDPOINT_FROM_PX * metresPerPixel);
    const grips = long.map((one) => gripOf(feature, one.path, middle(one), true));
    return grips.filter(({ place: [x, y] }) => x >= west && x <= east && y >= south && y <= north);
  });
}

/** The vertex that follows another, over all selected features; the first after the last. */
export function nextGrip(selection: readonly Selected[], chosen: Grip | null, by: 1 | -1): Grip | null {
  const grips = selection.flatMap((feature) => gripsOf(feature));
  const at = chosen ? grips.findIndex(({ key, path }) => key === chosen.key && isSamePath(path, chosen.path)) : -1;
  const from = at < 0 && by < 0 ? 0 : at;
  return grips[(from + by + grips.length) % Math.max(1, grips.length)] ?? null;
}

/** The vertex of a feature at a place, null if it has none there. */
export function gripAt(feature: Selected, place: Position, reachM: number): Grip | null {
  const [found] = feature.geometry ? verticesIn(feature.geometry, around(place, reachM)) : [];
  return found ? gripOf(feature, found.path, found.place, false) : null;
}

/** The vertex before a grip along its line, from which fixed lengths and bearings go. */
export function beforeGrip({ geometry }: Pick<Selected, "geometry">, { path, isNew }: Grip): Position | null {
  const line = geometry && linesOf(geometry).find(({ part, ring }) => part === path.part && ring === path.ring)?.line;
  if (!line || line.length < 2) return null;
  if (isNew) return line[path.index] ?? null;
  const last = isSurface(geometry) ? line.length - 2 : -1;
  return line[path.index === 0 ? last : path.index - 1] ?? null;
}

/**
 * Returns the features that may change with a grip, its own first: all that are kept together with
 * its layer around the edges that move, else its own alone.
 */
export function featuresAround(editor: Editor, grip: Grip, cornerM: number): LayerSharer[] {
  const own = editor.feature(grip.key);
  if (!own?.geometry) return [];
  const alone = { key: own.key, layer: own.layer, geometry: own.geometry };
  if (!editor.state.keepShared) return [alone];
  const ofLayer = (box: LocalBox) => sharersIn(editor, box, grip.layer, [grip.key]);
  const reach = around(grip.place, cornerM);
  const boxes = [alone, ...ofLayer(reach)].flatMap(({ geometry }) => segmentsOf(geometry).near(reach).map(boxOfSegment));
  const box = boxes.reduce<LocalBox>((all, one) => [Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3])], reach);
  return [alone, ...ofLayer(box)];
}

function gripsOf(feature: Selected): Grip[] {
  const { geometry } = feature;
  if (!geometry) return [];
  return linesOf(geometry).flatMap(({ part, ring, line }) =>
    line.slice(0, isSurface(geometry) ? -1 : undefined).map((place, index) => gripOf(feature, { part, ring, index }, place, false)),
  );
}

function gripOf({ key, layer }: Selected, path: VertexPath, place: Position, isNew: boolean): Grip {
  return { key, layer, path, place, isNew };
}

function nearest(grips: readonly Grip[], raw: Position, reachM: number): Grip | null {
  let best: Grip | null = null;
  let least = reachM;
  for (const grip of grips) {
    const away = distance(grip.place, raw);
    if (away > least) continue;
    best = grip;
    least = away;
  }
  return best;
}

function isSamePath(one: VertexPath, other: VertexPath): boolean {
  return one.part === other.part && one.ring === other.ring && one.index === other.index;
}
