import type { FeatureRef } from "../store/state.ts";

/** Where the map looks: its centre in degrees and its zoom. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** Reads `#16.25/55.79012/49.11501` (zoom, latitude, longitude); null if it is no place on Earth. */
export function parsePlace(hash: string): Place | null {
  const parts = hash.replace(/^#/, "").split("/");
  if (parts.length !== 3 || parts.some((part) => !/^-?\d+(\.\d+)?$/.test(part))) return null;
  const [zoom = 0, lat = 0, lon = 0] = parts.map(Number);
  if (zoom < 0 || zoom > 24 || Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { zoom, lat, lon };
}

/** Writes a place for the address bar; digits as fine as a pixel at that zoom. */
export function formatPlace({ zoom, lat, lon }: Place): string {
  const digits = Math.max(2, Math.ceil((zoom + 8) * Math.log10(2) - Math.log10(360)) + 1);
  return `#${Number(zoom.toFixed(2))}/${lat.toFixed(digits)}/${lon.toFixed(digits)}`;
}

/** Reads `?feature=layer/id`; null if there is none or it is malformed. */
export function parseFeature(search: string): FeatureRef | null {
  const parts = /^([a-z0-9-]+)\/(\d{1,15})$/.exec(new URLSearchParams(search).get("feature") ?? "");
  return parts?.[1] && parts[2] ? { layer: parts[1], id: Number(parts[2]) } : null;
}

/** Returns the query with the feature set or taken out; other parameters stay. */
export function withFeature(search: string, ref: FeatureRef | null): string {
  const query = new URLSearchParams(search);
  query.delete("feature");
  const rest = query.toString().replaceAll("%3A", ":"); // of a moment, which people read
  const feature = ref ? `feature=${ref.layer}/${ref.id}` : "";
  const parts = [rest, feature].filter(Boolean).join("&");
  return parts ? `?${parts}` : "";
}

/** Writes degrees for reading: latitude and longitude with hemisphere signs left to the numbers. */
export function formatDegrees([lon, lat]: readonly [number, number]): string {
  return `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
}

/** Where the reader is on this site, the view of the map included. */
export function here(): string {
  return `${location.pathname}${location.search}${location.hash}`;
}

/** Returns the address of the sign-in page that leads back here. */
export function withNext(loginUrl: string): string {
  const target = new URL(loginUrl, location.href);
  target.searchParams.set("next", here());
  return target.href;
}
