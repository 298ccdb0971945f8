import { cookieOf } from "./client.ts";
import { Problem, problemOf } from "./problem.ts";

/** A request for something that a person keeps. */
export interface Keeping {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object;
  /** The version that was read, for what can be changed from several windows. */
  readonly version?: number;
  /** Whether the page may be left before the answer. */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
}

/** Asks the server for JSON, or to keep some; rejects with a Problem. An answer without content is null. */
export async function kept<Answer>(url: string, { method = "GET", body, version, ...rest }: Keeping = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = cookieOf("csrftoken");
  if (body) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const sent = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}), ...rest };
  const response = await fetch(url, { credentials: "same-origin", ...sent }).catch((error: unknown) => {
    if (rest.signal?.aborted) throw error;
    throw new Problem({ status: 0 });
  });
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? null : await response.json()) as Answer;
}
