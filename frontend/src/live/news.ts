/** What the server tells of what happens now; see gis_platform/live. */

import type { FeatureRef } from "../store/state.ts";

/** One open page of somebody at work. */
export interface Person {
  readonly session: string;
  readonly name: string;
  readonly editing: readonly FeatureRef[];
  /** The draft at hand. */
  readonly changeset: number | null;
  readonly at: string;
}

/** A changeset that has been made or has another status; features: at most 200 of it. */
export interface ChangesetNews {
  readonly id: number;
  readonly status: string;
  readonly title: string;
  readonly by: string;
  readonly layers: readonly string[];
  readonly features: readonly FeatureRef[];
}

/** Data revisions by layer. */
export type Revisions = Readonly<Record<string, number>>;

/** All that a page has to know; at: what to ask from next time. */
export interface LiveState {
  readonly at: string;
  readonly layers: Revisions;
  readonly people: readonly Person[];
  readonly changesets: readonly ChangesetNews[];
}

/** How news come: as they happen, by asking, or not at all while the page is hidden. */
export type Mode = "stream" | "poll" | "off";

/** Who is told. */
export interface Listeners {
  /** Revisions of some layers or of all; those that the page has already may be among them. */
  layers(revisions: Revisions): void;
  /** Everybody at work, this page too. */
  people(people: readonly Person[]): void;
  changeset(news: ChangesetNews): void;
  mode?(mode: Mode): void;
}

/** Tells all that a state holds. */
export function tellState(state: LiveState, on: Listeners): void {
  on.layers(state.layers);
  on.people(state.people);
  for (const changeset of state.changesets) on.changeset(changeset);
}
