import { footOn } from "./crossing.ts";
import { distance } from "./measures.ts";
import { around, segmentsOf, verticesIn, type Segment } from "./segments.ts";
import { linesOf, type LocalGeometry, type Position } from "./shapes.ts";
import type { SharedReach, Sharer } from "./shared.ts";
import { withVertexInserted } from "./vertices.ts";

/** A vertex that the border of a feature has got, and the edge as it was before. */
export interface AddedVertex {
  readonly place: Position;
  readonly edge: readonly [Position, Position];
}

/**
 * Returns the neighbours that change when they get the new vertices of an edge they share.
 *
 * An edge is shared where two run along each other for more than the reach; one that only meets or
 * crosses it gets nothing.
 */
export function withVerticesShared<Neighbour extends Sharer>(neighbours: readonly Neighbour[], added: readonly AddedVertex[], reach: SharedReach): Neighbour[] {
  return neighbours.flatMap((neighbour) => {
    const geometry = added.reduce((shape, vertex) => withVertexOn(shape, vertex, reach), neighbour.geometry);
    return geometry === neighbour.geometry ? [] : [{ ...neighbour, geometry }];
  });
}

/** The vertices of geometries that lie on the edges of another, which has no vertex there. */
export function verticesAdded(before: LocalGeometry, after: readonly LocalGeometry[], { cornerM, edgeM }: SharedReach): AddedVertex[] {
  const found = new Map<string, AddedVertex>();
  for (const place of after.flatMap((one) => linesOf(one).flatMap(({ line }) => line))) {
    if (found.has(place.join()) || verticesIn(before, around(place, cornerM)).length > 0) continue;
    const edge = segmentsOf(before).near(around(place, edgeM)).find(({ from, to }) => distance(footOn(place, from, to), place) <= edgeM);
    if (edge) found.set(place.join(), { place, edge: [edge.from, edge.to] });
  }
  return [...found.values()];
}

function withVertexOn(geometry: LocalGeometry, { place, edge }: AddedVertex, { cornerM, edgeM }: SharedReach): LocalGeometry {
  if (verticesIn(geometry, around(place, cornerM)).length > 0) return geometry;
  const carrier = segmentsOf(geometry)
    .near(around(place, edgeM))
    .find((one) => distance(footOn(place, one.from, one.to), place) <= edgeM && runsAlong(one, edge, edgeM));
  return carrier ? withVertexInserted(geometry, carrier.path, place) : geometry;
}

/** Whether two segments have more than one position in common, each within a reach. */
function runsAlong({ from, to }: Pick<Segment, "from" | "to">, [start, end]: AddedVertex["edge"], edgeM: number): boolean {
  const common = [
    ...[from, to].filter((place) => distance(footOn(place, start, end), place) <= edgeM),
    ...[start, end].filter((place) => distance(footOn(place, from, to), place) <= edgeM),
  ];
  return common.some((one) => common.some((other) => distance(one, other) > 2 * edgeM));
}
