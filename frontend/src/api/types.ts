/** What the server says; see the contract of `api/map` and `api/collections`. */

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

export type GeometryKind = "MULTIPOLYGON" | "MULTILINESTRING" | "POINT" | "GEOMETRY";

/** One row of a legend. Colours #rrggbb, widths and radius in pixels, dash in line widths. */
export interface Look {
  readonly value: string | null;
  readonly title: string | null;
  readonly fill: string | null;
  readonly fill_opacity: number;
  readonly line: string | null;
  readonly width: number;
  readonly dash: readonly number[];
  readonly radius: number;
  /** Angle of hatching in degrees from the horizontal, anticlockwise. */
  readonly hatch: number | null;
}

/** Tile fields that say how high features stand; storeys null: nothing can be estimated. */
export interface LayerHeights {
  readonly recorded: string;
  readonly storeys: string | null;
  readonly underground: string | null;
  /** The assumed height of one storey in metres. */
  readonly storey_m: number;
}

export interface LayerDescription {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly geometry: GeometryKind;
  readonly tiles: string;
  /** How often the layer has changed. */
  readonly revision: number;
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly loaded: boolean;
  /** Whether its data is older than the municipality allows. */
  readonly stale?: boolean;
  readonly as_of: string | null;
  /** The moment of the first record; null or absent where there is none. */
  readonly recorded_from?: string | null;
  /** What is missing in a layer that is loaded in part. */
  readonly gaps?: string;
  /** Whether the reader may change its features. */
  readonly may_edit?: boolean;
  readonly label_field: string;
  readonly shown: boolean;
  readonly order: number;
  readonly label: string | null;
  readonly label_from: number;
  readonly looks: readonly Look[];
  readonly by: string | null;
  /** The fields that the tiles carry, with what they hold: `text`, `number`, … */
  readonly tile_fields?: Readonly<Record<string, string>>;
  /** From which zoom on the tiles hold single features. */
  readonly features_from?: number;
  /** First zoom at which it can be drawn as at a moment: later than today's where too much is recorded for overviews. */
  readonly past_from?: number;
  /** Null or absent where features of the layer have no height. */
  readonly heights?: LayerHeights | null;
}

export interface Group {
  readonly code: string;
  readonly title: string;
}

export interface User {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface SelectionAction {
  readonly code: string;
  readonly layer: string;
  readonly title: string;
  readonly url: string;
  readonly allowed: boolean;
  readonly most: number | null;
  readonly many_url: string | null;
  readonly many_page: string | null;
}

export interface City {
  readonly code: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly language: string;
  readonly bounds: Bounds | null;
  /** Name of the IANA data base. */
  readonly time_zone?: string;
  readonly user: User | null;
  readonly texts: Readonly<Record<string, string>>;
  readonly groups: readonly Group[];
  readonly layers: readonly LayerDescription[];
  readonly actions: readonly SelectionAction[];
  readonly imports_url: string | null;
  readonly plans_url: string | null;
  readonly municipalities_url?: string;
  readonly login_url: string;
  readonly logout_url: string;
}

export interface CardEntry {
  readonly field: string;
  readonly label: string;
  readonly text: string;
}

export interface Item {
  readonly id: number;
  readonly layer: string;
  readonly title: string;
  readonly card: readonly CardEntry[];
  readonly version: number;
  readonly bounds: Bounds | null;
  readonly geometry: GeoJSON.Geometry | null;
  /** The public fields with their raw values. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface SearchResult {
  readonly layer: string;
  readonly layer_title: string;
  readonly id: number;
  readonly title: string;
  readonly subtitle: string;
  readonly bounds: Bounds | null;
}

/** What a search found; unrecorded: layers of which there is no record of the moment asked for. */
export interface SearchAnswer {
  readonly results: readonly SearchResult[];
  readonly unrecorded: readonly { readonly layer: string; readonly layer_title: string; readonly since: string | null }[];
}

export type ResultStatus = "DRAFT" | "REFUSED" | "BLOCKED" | "FAILED";

export interface ActionResult {
  readonly parcel: string;
  readonly status: ResultStatus;
  readonly message: string;
  readonly plan: {
    readonly id: number;
    readonly pdf: string;
    readonly json: string;
    readonly page: string;
  } | null;
}
