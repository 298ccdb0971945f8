import type { Bounds } from "../api/types.ts";
import { isAborted, Problem, problemOf } from "../api/problem.ts";

/** One limit that governs a height: what sets it, by which act, since when. */
export interface Governing {
  readonly title: string;
  readonly registry_no: string;
  readonly act: string;
  readonly edition: string | null;
}

/** A connected part of an envelope; volume_m3 null where no height is stated. */
export interface VolumePart {
  readonly number: number;
  readonly area_m2: number;
  readonly volume_m3: number | null;
  readonly geometry: GeoJSON.Polygon;
}

/** What a plan leaves to buildings of some uses: its ground up to the height that is stated. */
export interface Volume {
  readonly zone: {
    readonly code: string;
    readonly name: string;
    readonly illustrative: boolean;
  };
  readonly uses: readonly { readonly code: string; readonly title: string }[];
  readonly object_title: string;
  readonly height_m: number | null;
  readonly stated: string;
  readonly governing: readonly Governing[];
  readonly storeys_max: number | null;
  readonly area_m2: number;
  readonly volume_m3: number | null;
  readonly parts: readonly VolumePart[];
}

export interface ShownPlan {
  readonly id: number;
  readonly number: string;
  readonly status_title: string;
  readonly composed_on: string;
  readonly issued_on: string | null;
  readonly page: string;
}

/** The answer about a parcel; plan null: there is none that the reader may see. */
export interface Volumes {
  readonly parcel: { readonly id: number; readonly cadastral_number: string };
  readonly plan: ShownPlan | null;
  readonly volumes: readonly Volume[];
}

/** What is asked for; plansUrl: page of the plans. moment: of the past, null for the present. */
export interface Asked {
  readonly plansUrl: string;
  readonly parcel: number;
  readonly moment: string | null;
}

/** Asks for the volumes of the newest plan of a parcel, of those issued up to a moment of the past. */
export async function fetchVolumes({ plansUrl, parcel, moment }: Asked, signal: AbortSignal): Promise<Volumes> {
  const then = moment === null ? "" : `?${new URLSearchParams({ datetime: moment }).toString()}`;
  const address = `${plansUrl.replace(/\/$/, "")}/parcels/${parcel}/volumes${then}`;
  const options = { credentials: "same-origin", headers: { Accept: "application/json" }, signal } as const;
  const response = await fetch(address, options).catch((error: unknown) => {
    throw isAborted(error) ? error : new Problem({ status: 0 });
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Volumes;
}

/** Returns a volume as the map draws it: a feature a part, which stands for the parcel of that id. */
export function partsOnMap(volume: Volume | null, parcel: number): GeoJSON.FeatureCollection {
  const features = (volume?.parts ?? []).map((part) => ({
    type: "Feature" as const,
    id: parcel,
    geometry: part.geometry,
    properties: {
      stands_for: "parcels",
      part: part.number,
      height_m: volume?.height_m ?? null,
      area_m2: part.area_m2,
      volume_m3: part.volume_m3,
    },
  }));
  return { type: "FeatureCollection", features };
}

/** Returns the bounds of a volume's ground in degrees. */
export function boundsOf({ parts }: Volume): Bounds {
  const points = parts.flatMap(({ geometry }) => geometry.coordinates.flat());
  const along = (axis: 0 | 1) => points.map((point) => point[axis] ?? 0);
  return [Math.min(...along(0)), Math.min(...along(1)), Math.max(...along(0)), Math.max(...along(1))];
}

/** Returns the name of a volume among those of a plan: uses, kind of buildings, zone. */
export function nameOf(volume: Volume): string {
  const uses = volume.uses.map(({ code, title }) => `${code} ${title}`.trim()).join(", ");
  return [uses, volume.object_title, volume.zone.code].filter(Boolean).join(" · ");
}
