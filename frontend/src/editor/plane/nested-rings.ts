import { ringArea } from "./measures.ts";
import type { Line, LocalSurface, Position } from "./shapes.ts";

/**
 * Makes a surface of rings: one inside another is its hole, one inside a hole a part of its own.
 *
 * rings: closed or not, in any order and direction; they must not cross.
 */
export function surfaceOf(rings: readonly Line[]): LocalSurface {
  const bySize = rings.map(closed).sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)));
  const placed: { readonly ring: Line; readonly depth: number; readonly part: number }[] = [];
  const parts: Line[][] = [];
  for (const ring of bySize) {
    const around = placed.filter((one) => holds(one.ring, ring)).at(-1);
    const depth = around ? around.depth + 1 : 0;
    const part = around && depth % 2 === 1 ? around.part : parts.length;
    placed.push({ ring, depth, part });
    const turned = turnedTo(ring, depth % 2 === 0);
    if (part === parts.length) parts.push([turned]);
    else parts[part]?.push(turned);
  }
  return { type: "MultiPolygon", coordinates: parts };
}

/** Returns a ring whose last position repeats its first. */
export function closed(ring: Line): Line {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

/** Returns a ring without the position that closes it. */
export function opened(ring: Line): Line {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}

/** Returns a ring that runs anticlockwise, as outer ones do, or clockwise, as holes do. */
export function turnedTo(ring: Line, anticlockwise: boolean): Line {
  return ringArea(closed(ring)) > 0 === anticlockwise ? ring : [...ring].reverse();
}

/** Whether a position lies inside a ring; on its edge either may be answered. */
export function isInside(ring: Line, [x, y]: Position): boolean {
  let inside = false;
  const corners = opened(ring);
  for (const [i, [x1, y1]] of corners.entries()) {
    const [x2, y2] = corners[(i + 1) % corners.length] as Position;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

/** Whether most corners and middles of edges of a ring lie inside another; they may touch. */
function holds(outer: Line, inner: Line): boolean {
  const places = inner.slice(1).flatMap((place, i): Position[] => {
    const [x, y] = inner[i] as Position;
    return [place, [(x + place[0]) / 2, (y + place[1]) / 2]];
  });
  return places.filter((place) => isInside(outer, place)).length * 2 > places.length;
}
