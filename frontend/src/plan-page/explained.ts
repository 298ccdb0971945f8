/** A line of a plan as `/{municipality}/plans/{id}/explained` tells it. */
export interface ExplainedFact {
  readonly key: string;
  readonly section: string;
  readonly kind: string;
  readonly title: string;
  readonly value: string;
  readonly sign: "" | "WARNING" | "ALERT";
  readonly area_m2: number | null;
  readonly geometry: GeoJSON.Geometry | null;
  /** The key of the line whose geometry this one has. */
  readonly shown_by: string;
}

export interface Explained {
  readonly facts: readonly ExplainedFact[];
}

/** What the map keeps of a line's geometry. */
export interface ShownShape {
  readonly key: string;
  readonly kind: string;
  readonly order: number;
}

/** Returns the shapes of the lines, numbered, the larger ones below. */
export function shapesOf(facts: readonly ExplainedFact[]): GeoJSON.Feature<GeoJSON.Geometry, ShownShape>[] {
  return facts.flatMap((fact, id) => {
    if (!fact.geometry) return [];
    const order = fact.geometry.type.endsWith("Polygon") ? -(fact.area_m2 ?? 0) : 1;
    const properties = { key: fact.key, kind: fact.kind, order };
    return [{ type: "Feature" as const, id, geometry: fact.geometry, properties }];
  });
}

/** Follows a line to the one whose geometry it has; null where there is no geometry. */
export function shownBy(facts: readonly ExplainedFact[], key: string): ExplainedFact | null {
  const seen = new Set<string>();
  let fact = facts.find((one) => one.key === key);
  while (fact && !fact.geometry && fact.shown_by && !seen.has(fact.key)) {
    seen.add(fact.key);
    const next: string = fact.shown_by;
    fact = facts.find((one) => one.key === next);
  }
  return fact?.geometry ? fact : null;
}

/** Returns the smallest of the shapes at a place: lines before areas, the sides of a parcel last of the lines. */
export function foremost(hits: readonly ShownShape[]): ShownShape | null {
  return hits.reduce<ShownShape | null>((best, hit) => (best === null || rank(hit) > rank(best) ? hit : best), null);
}

function rank({ kind, order }: ShownShape): number {
  return order > 0 && kind === "edge" ? 0.5 : order;
}
