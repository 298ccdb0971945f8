import { exchange } from "../editor/server/working.ts";
import type { Bounds } from "../api/types.ts";
import type { FeatureRef } from "../store/state.ts";

/** A field that got another value, as a card writes it; empty for no value. */
export interface FieldChange {
  readonly field: string;
  readonly label: string;
  readonly before_text: string;
  readonly after_text: string;
}

/** The size of the ground, of a surface in m² or of a line in m; null where there was none. */
export interface SizeChange {
  readonly unit: "m2" | "m";
  readonly before: number | null;
  readonly after: number | null;
}

export type Step = "created" | "changed" | "ended" | "restored" | "removed";

/** One state of a feature; by, reason and source_document are null for those who may not read them. */
export interface Version {
  readonly id: number;
  readonly version: number;
  readonly step: Step;
  readonly at: string;
  readonly by: string | null;
  readonly reason: string | null;
  readonly source_document: string | null;
  readonly changes: readonly FieldChange[];
  readonly moved: boolean;
  readonly size: SizeChange | null;
  /** In degrees; absent unless asked for and moved. */
  readonly before?: GeoJSON.Geometry | null;
  readonly after?: GeoJSON.Geometry | null;
}

export interface HistoryPage {
  readonly versions: readonly Version[];
  readonly next: number | null;
}

/** What two features share; size null: a point, or lines that only cross. */
export interface SharedGround {
  readonly unit: "m2" | "m" | null;
  readonly size: number | null;
  readonly share: number | null;
}

export interface SharedNumber {
  readonly field: string;
  readonly label: string;
  readonly number: string;
  /** Whether the number is a predecessor's. */
  readonly former: boolean;
}

/** A feature of the same layer that this one came from or became. */
export interface Relative {
  readonly id: number;
  readonly title: string;
  /** 1: a parent or a child. */
  readonly generation: number;
  readonly kind: "split" | "merge" | "redistribution";
  readonly at: string;
  /** Whether it still is. */
  readonly current: boolean;
}

export interface Descent {
  readonly predecessors: readonly Relative[];
  readonly successors: readonly Relative[];
}

/** What a feature has to do with. */
export interface Related extends Descent {
  readonly groups: readonly RelatedGroup[];
}

export interface RelatedFeature {
  readonly id: number;
  readonly title: string;
  readonly ground: SharedGround | null;
  readonly numbers: readonly SharedNumber[];
  readonly bounds: Bounds | null;
}

/** Related features of one layer; count null: nothing found in a layer that is not loaded, or not recorded then. */
export interface RelatedGroup {
  readonly layer: string;
  readonly title: string;
  readonly state: "loaded" | "partial" | "not_loaded" | "not_recorded";
  readonly gaps: string;
  readonly count: number | null;
  readonly at_least: boolean;
  readonly slivers: number;
  readonly features: readonly RelatedFeature[];
}

/** Reads a page of versions without geometries; before: `next` of the page before. limit: at most 100. */
export function readHistory(api: string, ref: FeatureRef, before: number | null, limit = 20): Promise<HistoryPage> {
  const from = before === null ? "" : `&before=${before}`;
  return exchange<HistoryPage>(`${itemUrl(api, ref)}/history?skipGeometry=true&limit=${limit}${from}`);
}

/** Reads one version again with its geometries. */
export async function readGround(api: string, ref: FeatureRef, version: Version): Promise<Version | null> {
  const page = await exchange<HistoryPage>(`${itemUrl(api, ref)}/history?limit=1&before=${version.id + 1}`);
  return page.versions.find(({ id }) => id === version.id) ?? null;
}

/** Reads what a feature has to do with, by layer; moment: as it was recorded then, null is the present. */
export function readRelated(api: string, ref: FeatureRef, moment: string | null): Promise<Related> {
  const then = moment === null ? "" : `?datetime=${encodeURIComponent(moment)}`;
  return exchange<Related>(`${itemUrl(api, ref)}/related${then}`);
}

function itemUrl(api: string, { layer, id }: FeatureRef): string {
  return `${api}/collections/${encodeURIComponent(layer)}/items/${id}`;
}
