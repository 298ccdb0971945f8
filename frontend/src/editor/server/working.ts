import { cookieOf } from "../../api/client.ts";
import { Problem, problemOf } from "../../api/problem.ts";
import type { GeometryKind } from "../../api/types.ts";
import type { WorkingFeature } from "../drafts/draft.ts";
import type { LocalCrsDescription } from "../plane/plane.ts";
import { asMultiple, type LocalBox, type RawGeometry } from "../plane/shapes.ts";

/** A field or an object of JSON Schema, as far as forms read it. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly { readonly const: unknown; readonly title?: string }[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  readonly "x-set-once"?: boolean;
  readonly "x-ogc-unit"?: string;
}

/** A rule that features of a layer must keep, for those that can be tried as one drags. */
export interface CheckDescription {
  readonly code: string;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A layer as the editor needs it. */
export interface WorkingLayer {
  readonly name: string;
  readonly title: string;
  readonly may_edit: boolean;
  readonly geometry: GeometryKind;
  readonly identifier: string;
  readonly label: string;
  readonly schema: Schema;
  readonly checks: readonly CheckDescription[];
  readonly review_required: boolean;
}

export interface WorkingDescription {
  readonly crs: LocalCrsDescription;
  readonly layers: readonly WorkingLayer[];
}

/** Features of an area; truncated: there are more. */
export interface WorkingItems {
  readonly features: readonly WorkingFeature[];
  readonly truncated: boolean;
}

/** An address that names more features would be too long for servers on the way. */
const IDS_AT_ONCE = 300;

type RawFeature = Omit<WorkingFeature, "geometry"> & { readonly geometry: RawGeometry | null };

/** Sends JSON to an address below `/{municipality}/`; rejects with a Problem that keeps the whole answer. */
export async function exchange<Answer>(url: string, options: RequestInit = {}): Promise<Answer> {
  const sent = options.body === undefined ? {} : { "Content-Type": "application/json" };
  const headers = { Accept: "application/json", ...sent, "X-CSRFToken": cookieOf("csrftoken"), ...options.headers };
  const response = await fetch(url, { credentials: "same-origin", ...options, headers }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new Problem({ status: 0 });
  });
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** Reads features at full precision; every method rejects with a Problem. */
export interface WorkingClient {
  describe(): Promise<WorkingDescription>;
  inBox(layers: readonly string[], box: LocalBox, signal?: AbortSignal): Promise<WorkingItems>;
  byIds(layer: string, ids: readonly number[]): Promise<WorkingItems>;
}

/** Makes the client for the address of a municipality's API. */
export function workingClient(api: string): WorkingClient {
  const items = async (query: string, signal?: AbortSignal): Promise<WorkingItems> => {
    const url = `${api}/working/items?${query}`;
    const read = await exchange<{ features: RawFeature[]; truncated: boolean }>(url, signal ? { signal } : {});
    const features = read.features.map((one) => ({ ...one, geometry: asMultiple(one.geometry) }));
    return { features, truncated: read.truncated };
  };
  return {
    describe: async () => {
      const read = await exchange<WorkingDescription>(`${api}/working`);
      return { ...read, layers: read.layers.map((one) => ({ ...one, title: one.schema.title ?? one.name })) };
    },
    inBox: (layers, box, signal) =>
      items(`layers=${layers.map(encodeURIComponent).join(",")}&bbox=${box.map((side) => side.toFixed(2)).join(",")}`, signal),
    byIds: async (layer, ids) => {
      const parts = Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, i) => ids.slice(i * IDS_AT_ONCE, (i + 1) * IDS_AT_ONCE));
      const read = await Promise.all(parts.map((part) => items(`layer=${encodeURIComponent(layer)}&ids=${part.join(",")}`)));
      return { features: read.flatMap(({ features }) => features), truncated: read.some(({ truncated }) => truncated) };
    },
  };
}
