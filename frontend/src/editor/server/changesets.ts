import { Problem } from "../../api/problem.ts";
import { exchange } from "./working.ts";
import type { Acceptance, FeatureKey } from "../drafts/draft.ts";
import type { Finding } from "../editor-state.ts";
import type { RawGeometry } from "../plane/shapes.ts";

type Values = Readonly<Record<string, unknown>>;

/** An edit as it is sent; what it does not name stays as it is. */
export interface ProposedEdit {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly op: "create" | "update" | "delete";
  readonly id: number | null;
  readonly version: number | null;
  readonly properties: Values;
  readonly geometry?: RawGeometry | null;
  readonly accept: readonly Acceptance[];
}

export interface ProposedLineage {
  readonly kind: "split" | "merge" | "redistribution";
  readonly layer: string;
  readonly parents: readonly number[];
  readonly children: readonly FeatureKey[];
}

/** Edits that are to become one changeset. */
export interface Proposal {
  readonly title: string;
  readonly reason: string;
  readonly source_document: string;
  readonly edits: readonly ProposedEdit[];
  readonly lineage: readonly ProposedLineage[];
  /** The name of the draft in this browser: the server stores what goes under one name once. */
  readonly draft?: string;
  readonly bookmark: unknown;
}

export type ChangesetStatus = "DRAFT" | "REVIEW" | "APPROVED" | "PUBLISHED" | "REVERTED" | "DISCARDED";
export type ChangesetAction = "submit" | "approve" | "return" | "publish" | "discard" | "revert";

/** Which feature an edit has become, and its new version. */
export interface EditResult {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly id: number;
  readonly version: number;
}

export interface Changeset extends Proposal {
  readonly id: number;
  readonly number: string | number;
  readonly status: ChangesetStatus;
  readonly version: number;
  readonly author: string | null;
  readonly created_at: string;
  readonly changed_at: string;
  readonly reviewer: string | null;
  readonly review_note: string;
  readonly published_at: string | null;
  readonly reverts: number | null;
  readonly reverted_by: number | null;
  readonly may: Readonly<Record<"edit" | ChangesetAction, boolean>>;
  readonly results: readonly EditResult[];
}

/** A changeset as the list tells of it. */
export type ListedChangeset = Omit<Changeset, "edits" | "lineage" | "bookmark" | "results">;

/** A field that two people have changed. */
export interface ConflictField {
  readonly name: string;
  readonly base: unknown;
  readonly theirs: unknown;
  readonly mine: unknown;
  readonly clashes: boolean;
}

/** What was, what somebody else has published, and what the draft has. */
export interface Conflict {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly id: number;
  readonly title: string;
  readonly base: { readonly version: number; readonly properties: Values; readonly geometry: RawGeometry | null };
  readonly theirs: {
    readonly version: number;
    readonly properties: Values;
    readonly geometry: RawGeometry | null;
    readonly by: string | null;
    readonly at: string | null;
    readonly reason: string | null;
    readonly deleted: boolean;
  };
  readonly mine: { readonly properties: Values; readonly geometry?: RawGeometry | null; readonly op: ProposedEdit["op"] };
  readonly fields: readonly ConflictField[];
}

/** What refers to features that are followed by others, and to what it will refer; null for what may not be seen. */
export interface Followed {
  readonly layer: string;
  readonly layer_title: string;
  readonly id: number | null;
  readonly title: string | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly how: string;
  readonly sentence: string;
}

export interface CheckAnswer {
  readonly findings: readonly Finding[];
  readonly conflicts: readonly Conflict[];
  readonly merged: readonly FeatureKey[];
  readonly follows?: readonly Followed[];
}

export interface PublishAnswer {
  readonly changeset: Changeset;
  readonly results: readonly EditResult[];
  readonly revisions: Readonly<Record<string, number>>;
}

/** What to list; everything when nothing is said. */
export interface ChangesetQuery {
  /** False: without their edits, of which a changeset may have thousands. */
  readonly edits?: boolean;
  readonly status?: ChangesetStatus;
  readonly mine?: boolean;
  readonly limit?: number;
}

/** Sends changesets; every method rejects with a Problem that keeps the whole answer. */
export interface ChangesetsClient {
  list(query: ChangesetQuery): Promise<readonly ListedChangeset[]>;
  get(id: number): Promise<Changeset>;
  check(proposal: Proposal): Promise<CheckAnswer>;
  store(proposal: Proposal): Promise<Changeset>;
  replace(id: number, version: number, proposal: Proposal): Promise<Changeset>;
  publish(proposal: Proposal): Promise<PublishAnswer>;
  act(id: number, version: number, action: ChangesetAction, note: string): Promise<Changeset | PublishAnswer>;
}

/** Makes the client for the address of a municipality's API. */
export function changesetsClient(api: string): ChangesetsClient {
  const root = `${api}/changesets`;
  const posted = (body: object) => ({ method: "POST", body: JSON.stringify(body) });
  const matching = (version: number) => ({ headers: { "If-Match": `"${version}"` } });
  return {
    list: async (query) => {
      const words = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
      const read = await exchange<{ readonly changesets: readonly ListedChangeset[] }>(`${root}?${words.join("&")}`);
      return read.changesets;
    },
    get: (id) => exchange(`${root}/${id}`),
    check: (proposal) => exchange(`${root}/check`, posted(proposal)),
    store: (proposal) => exchange(root, posted(proposal)),
    replace: (id, version, proposal) =>
      exchange(`${root}/${id}`, { method: "PUT", body: JSON.stringify(proposal), ...matching(version) }),
    publish: (proposal) => exchange(`${root}/publish`, posted(proposal)),
    act: (id, version, action, note) => exchange(`${root}/${id}/${action}`, { ...posted({ note }), ...matching(version) }),
  };
}

/** The findings and conflicts that a refusal holds. */
export function answerOf(error: unknown): Partial<Pick<CheckAnswer, "conflicts" | "findings">> {
  return error instanceof Problem && typeof error.answer === "object" && error.answer !== null ? error.answer : {};
}
