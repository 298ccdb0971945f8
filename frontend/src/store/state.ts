import type { ActionResult, City, Item } from "../api/types.ts";
import type { ChangesetNews, Mode, Person } from "../live/news.ts";
import { NO_CHOICES, type LayerChoices } from "./layer-choices.ts";
import type { Lookups } from "./lookups.ts";

/** A feature by its layer and row. */
export interface FeatureRef {
  readonly layer: string;
  readonly id: number;
}

/** A feature found on the map; title and value of its look are known only if the tile carries them. */
export interface Hit extends FeatureRef {
  readonly title: string | null;
  readonly value: string | null;
}

export interface Selected extends FeatureRef {
  readonly title: string;
}

/**
 * What is selected for actions.
 * collecting: the reader is putting a set together, so a plain click no longer replaces it.
 */
export interface Selection {
  readonly items: readonly Selected[];
  readonly collecting: boolean;
}

/** The moment that a card shows and what has become of the feature since. */
export interface CardThen {
  readonly moment: string;
  readonly since: "same" | "changed" | "gone";
}

export type CardState =
  | { readonly state: "none" }
  | { readonly state: "loading"; readonly ref: FeatureRef }
  | { readonly state: "ready"; readonly ref: FeatureRef; readonly item: Item; readonly then?: CardThen }
  /** It was not there at the moment that is shown. */
  | { readonly state: "absent"; readonly ref: FeatureRef; readonly reason: string }
  | { readonly state: "failed"; readonly ref: FeatureRef; readonly reason: string };

export type ActionRun =
  | { readonly state: "none" }
  | { readonly state: "running"; readonly code: string; readonly done: number; readonly total: number }
  | { readonly state: "done"; readonly code: string; readonly results: readonly ActionResult[] };

export interface State {
  readonly city: City | null;
  readonly failure: string | null;
  readonly choices: LayerChoices;
  /** What the server has said about filters and themes. */
  readonly lookups: Lookups;
  readonly hits: readonly Hit[];
  readonly card: CardState;
  readonly selection: Selection;
  readonly run: ActionRun;
  readonly zoom: number;
  /** Longitude and latitude under the pointer. */
  readonly pointer: readonly [number, number] | null;
  readonly panelOpen: boolean;
  readonly boxTool: boolean;
  /** The pages of people at work, this one too. */
  readonly people: readonly Person[];
  /** The name of this page among them; empty while it tells nothing. */
  readonly session: string;
  readonly liveMode: Mode;
  /** What was heard last of a changeset; null while nothing was. */
  readonly news: ChangesetNews | null;
  /** Whether the editor is open, or being opened. */
  readonly editing: boolean;
  /** What the editor is asked to do once it is open; null when it has done so. */
  readonly wish: EditorWish | null;
  /** The moment as at which the city is shown; null is the present. */
  readonly moment: string | null;
  /** The facilities that are open, by their codes. */
  readonly facilities: readonly string[];
  /** The sentence shown over the map for a while, and read out. */
  readonly notice: string;
  /** A sentence that is only read out. */
  readonly announcement: string;
}

/** An earlier state of a feature that is to come into a draft: its ground, or the feature made again. */
export interface EditorWish {
  readonly what: "geometry" | "again";
  readonly feature: FeatureRef;
  /** The moment at which the state was recorded. */
  readonly at: string;
}

/** The state before the server has answered. */
export const INITIAL: State = {
  city: null,
  failure: null,
  choices: NO_CHOICES,
  lookups: {},
  hits: [],
  card: { state: "none" },
  selection: { items: [], collecting: false },
  run: { state: "none" },
  zoom: 0,
  pointer: null,
  panelOpen: true,
  boxTool: false,
  people: [],
  session: "",
  liveMode: "off",
  news: null,
  editing: false,
  wish: null,
  moment: null,
  facilities: [],
  notice: "",
  announcement: "",
};
