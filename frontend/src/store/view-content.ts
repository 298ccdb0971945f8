import type { Place } from "../workspace/address.ts";
import { readChoices, type LayerChoices } from "./layer-choices.ts";

/** What a view holds: choices, and where and when the map looks. */
export interface ViewContent {
  readonly choices: LayerChoices;
  readonly place?: Place;
  readonly moment?: string;
  /** What of the third dimension is shown. */
  readonly scene?: { readonly volumes: boolean };
}

/** Reads a view that came as JSON; what is not ours is left aside. */
export function readContent(read: unknown): ViewContent {
  const { choices, place, moment, scene } = (typeof read === "object" && read !== null ? read : {}) as Record<string, unknown>;
  return {
    choices: readChoices(choices),
    ...(isPlace(place) ? { place } : {}),
    ...(typeof moment === "string" && !Number.isNaN(Date.parse(moment)) ? { moment } : {}),
    ...(hasVolumes(scene) ? { scene: { volumes: true } } : {}),
  };
}

/** Writes a view as a text for an address, compressed. */
export async function packContent(content: ViewContent): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(content)), new CompressionStream("deflate-raw"));
  const text = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads what `packContent` has written; rejects for anything else. */
export async function unpackContent(text: string): Promise<ViewContent> {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const plain = await through(bytes, new DecompressionStream("deflate-raw"));
  return readContent(JSON.parse(new TextDecoder().decode(plain)));
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

function hasVolumes(read: unknown): boolean {
  return typeof read === "object" && read !== null && (read as Record<string, unknown>)["volumes"] === true;
}

function isPlace(read: unknown): read is Place {
  if (typeof read !== "object" || read === null) return false;
  const { lon, lat, zoom } = read as Record<string, unknown>;
  return [lon, lat, zoom].every((one) => typeof one === "number" && Number.isFinite(one));
}
