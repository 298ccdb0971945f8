import { cookieOf } from "../api/client.ts";
import type { FeatureRef } from "../store/state.ts";

const BEAT_MS = 20_000;
const FORBIDDEN = 403;

/** What a page tells of itself. */
export interface Presence {
  /** Tells what is edited now; colleagues see it at once. */
  editing(features: readonly FeatureRef[], changeset: number | null): void;
  /** Says goodbye. */
  leave(): void;
}

/** Sends a body; the answer's status, 0 if there was none. */
export type Send = (method: "POST" | "DELETE", body: object) => Promise<number>;

/**
 * Tells colleagues that this page is open and what is edited on it, every 20 s, until `leave`.
 *
 * url: of `live`, without a slash at its end. Who may not tell (one of another town) is silent.
 */
export function tellPresence(url: string, session: string, send: Send = sendTo(`${url}/presence`)): Presence {
  let editing: readonly FeatureRef[] = [];
  let changeset: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const beat = async (): Promise<void> => {
    clearTimeout(timer);
    timer = setTimeout(() => void beat(), BEAT_MS);
    const told = editing.slice(0, 200).map(({ layer, id }) => ({ layer, id }));
    const status = await send("POST", { session, editing: told, changeset });
    if (status === FORBIDDEN) end();
  };
  const end = () => {
    over = true;
    clearTimeout(timer);
  };
  void beat();
  return {
    editing(features, draft) {
      if (over || (isSame(features, editing) && draft === changeset)) return;
      editing = features;
      changeset = draft;
      void beat();
    },
    leave() {
      if (over) return;
      end();
      void send("DELETE", { session });
    },
  };
}

/** Makes the name of a page: a UUID, on plain HTTP too. */
export function newSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function isSame(one: readonly FeatureRef[], other: readonly FeatureRef[]): boolean {
  return one.length === other.length && one.every(({ layer, id }, i) => layer === other[i]?.layer && id === other[i]?.id);
}

function sendTo(url: string): Send {
  return async (method, body) => {
    const response = await fetch(url, {
      method,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookieOf("csrftoken") },
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => null);
    return response?.status ?? 0;
  };
}
