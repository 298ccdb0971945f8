import type { ActionResult, City, Item, SearchAnswer } from "./types.ts";
import { Problem, problemOf } from "./problem.ts";

/** Asks the server of one municipality; every method rejects with a Problem. */
export interface Client {
  map(): Promise<City>;
  /** moment: as it was recorded then; null is the present. */
  item(layer: string, id: number, moment?: string | null): Promise<Item>;
  /** moment: as it was recorded then; null is the present. */
  search(query: string, moment: string | null, signal?: AbortSignal): Promise<SearchAnswer>;
  run(url: string, ids: readonly number[]): Promise<readonly ActionResult[]>;
  /** Orders an action on many features; the answer is the page that shows how far it comes. */
  order(url: string, ids: readonly number[]): Promise<string>;
}

/** Makes the client for the address of `api/map`. */
export function clientOf(mapUrl: string): Client {
  const api = mapUrl.replace(/\/map\/?$/, "");
  return {
    map: () => ask<City>(mapUrl),
    item: (layer, id, moment = null) => {
      const then = moment === null ? "" : `&datetime=${encodeURIComponent(moment)}`;
      return ask<Item>(`${api}/collections/${encodeURIComponent(layer)}/items/${id}?card=true${then}`);
    },
    search: (query, moment, signal) => {
      const then = moment === null ? "" : `&datetime=${encodeURIComponent(moment)}`;
      return ask<SearchAnswer>(`${api}/search?q=${encodeURIComponent(query)}${then}`, signal ? { signal } : {});
    },
    run: async (url, ids) => (await ask<{ results: ActionResult[] }>(url, posting({ ids }))).results,
    order: async (url, ids) => (await ask<{ page: string }>(url, posting({ ids }))).page,
  };
}

/** Returns a cookie by its name, or an empty text. */
export function cookieOf(name: string, cookies: string = document.cookie): string {
  const found = cookies.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function posting(body: object): RequestInit {
  return {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": cookieOf("csrftoken") },
  };
}

async function ask<Answer>(url: string, options: RequestInit = {}): Promise<Answer> {
  const headers = { Accept: "application/json", ...options.headers };
  const response = await fetch(url, { credentials: "same-origin", ...options, headers }).catch(
    (error: unknown) => {
      if (options.signal?.aborted) throw error;
      throw new Problem({ status: 0 });
    },
  );
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
}
