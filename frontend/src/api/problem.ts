/** What an application/problem+json answer holds (RFC 9457). */
export interface ProblemFacts {
  /** The status of HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
}

/** An answer that says why something was not done. */
export class Problem extends Error {
  readonly facts: ProblemFacts;

  /** answer: all that the server said, for those who read more of it than its sentence. */
  constructor(facts: ProblemFacts, readonly answer: unknown = null) {
    super(facts.detail || facts.title || (facts.status ? `HTTP ${facts.status}` : ""));
    this.name = "Problem";
    this.facts = facts;
  }
}

/** Reads the problem out of an answer; a page in place of a problem keeps only its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const kind = response.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) return new Problem({ status: response.status });
  const read: unknown = await response.json().catch(() => null);
  return new Problem({ ...textsOf(read), status: response.status }, read);
}

function textsOf(read: unknown): Partial<Record<"title" | "detail" | "code", string>> {
  if (typeof read !== "object" || read === null) return {};
  const names = ["title", "detail", "code"] as const;
  const pairs = Object.entries(read).filter(
    ([name, value]) => names.some((known) => known === name) && typeof value === "string",
  );
  return Object.fromEntries(pairs);
}

/** Returns the sentence for a reader; `silent` is said when the server did not answer at all. */
export function reasonOf(error: unknown, silent: string): string {
  if (error instanceof Problem) return error.message || silent;
  return error instanceof Error ? error.message : String(error);
}

/** Whether a request was given up by ourselves. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
