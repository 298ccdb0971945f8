import type { FeatureKey } from "./drafts/draft.ts";
import type { Overtaken } from "./saving/overtaken.ts";
import type { Snap } from "./tools/tool.ts";
import type { WorkingLayer } from "./server/working.ts";
import type { Position } from "./plane/shapes.ts";

/** Something that a check has found; the place is in local metres. */
export interface Finding {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly id: number | null;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly sentence: string;
  readonly field: string | null;
  readonly place: GeoJSON.Geometry | null;
  readonly fix: {
    readonly title: string;
    readonly geometry?: GeoJSON.Geometry;
    readonly properties?: Readonly<Record<string, unknown>>;
  } | null;
}

export type PanelName = "form" | "coordinates" | "changes" | "findings" | "conflicts";

/** To what the pointer is drawn. */
export interface SnapSettings {
  readonly on: boolean;
  readonly vertices: boolean;
  readonly edges: boolean;
  readonly intersections: boolean;
  readonly perpendicular: boolean;
  /** Pixels around the pointer. */
  readonly reachPx: number;
}

/** What holds the next position; null leaves it free. */
export interface Held {
  readonly lengthM: number | null;
  /** Degrees clockwise from grid north. */
  readonly bearingDeg: number | null;
}

/** What the elements of the editor show; the draft has a store of its own. */
export interface EditorState {
  readonly layers: readonly WorkingLayer[];
  /** Into which new features go. */
  readonly layer: string | null;
  readonly selected: readonly FeatureKey[];
  /** What lies at the place that was clicked last, the one that is easiest to mean first; of one alone, nothing. */
  readonly stack: readonly FeatureKey[];
  readonly tool: string | null;
  /** Raised whenever the tool at work has something new to show beside the map. */
  readonly toolTick: number;
  readonly pointer: Position | null;
  readonly snapped: Snap | null;
  readonly snapping: SnapSettings;
  readonly held: Held;
  /** Whether corners that neighbours share are moved together. */
  readonly keepShared: boolean;
  /** Whether that goes for features of other layers on the same edge too. */
  readonly keepSharedAcross: boolean;
  readonly panel: PanelName;
  /** Whether the table of attributes is open below the map. */
  readonly tableOpen: boolean;
  readonly findings: readonly Finding[];
  /** What was found as one drags, by the fast checks. */
  readonly liveFindings: readonly Finding[];
  readonly saving: "idle" | "checking" | "publishing";
  readonly truncated: boolean;
  /** Whether another tab of this browser has the draft, so that it is only looked at here. */
  readonly draftElsewhere: boolean;
  /** Raised when selected features were read anew. */
  readonly knownTick: number;
  /** Raised with each change of the draft. */
  readonly draftTick: number;
  /** What others edit, by key, with their names. */
  readonly others: Readonly<Record<FeatureKey, string>>;
  /** What others have published of features that the draft changes, by key. */
  readonly overtaken: Readonly<Record<FeatureKey, Overtaken>>;
}

export const INITIAL_EDITOR: EditorState = {
  layers: [],
  layer: null,
  selected: [],
  stack: [],
  tool: null,
  toolTick: 0,
  pointer: null,
  snapped: null,
  snapping: { on: true, vertices: true, edges: true, intersections: true, perpendicular: true, reachPx: 12 },
  held: { lengthM: null, bearingDeg: null },
  keepShared: true,
  keepSharedAcross: false,
  panel: "form",
  tableOpen: false,
  findings: [],
  liveFindings: [],
  saving: "idle",
  truncated: false,
  draftElsewhere: false,
  knownTick: 0,
  draftTick: 0,
  others: {},
  overtaken: {},
};
