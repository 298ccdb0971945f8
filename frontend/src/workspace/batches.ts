import type { ActionResult, SelectionAction } from "../api/types.ts";

/** Objects sent in one request: few enough to show how far it has come. */
export const BATCH = 5;

/** An object to be worked on and the name under which its result is shown. */
export interface Subject {
  readonly id: number;
  readonly title: string;
}

/** Whether so many features are more than an action takes while one waits. */
export function isMany(action: SelectionAction, count: number): boolean {
  return action.most !== null && count > action.most;
}

/**
 * Runs an action on subjects in batches, one after the other.
 *
 * A batch that fails gives a FAILED result for each of its subjects; the others go on.
 * progress gets the number of subjects that are done.
 */
export async function runInBatches(
  subjects: readonly Subject[],
  run: (ids: readonly number[]) => Promise<readonly ActionResult[]>,
  reason: (error: unknown) => string,
  progress: (done: number) => void,
): Promise<ActionResult[]> {
  const results: ActionResult[] = [];
  for (let start = 0; start < subjects.length; start += BATCH) {
    const batch = subjects.slice(start, start + BATCH);
    try {
      results.push(...(await run(batch.map((subject) => subject.id))));
    } catch (error) {
      const message = reason(error);
      results.push(...batch.map(({ title }) => ({ parcel: title, status: "FAILED", message, plan: null }) as const));
    }
    progress(start + batch.length);
  }
  return results;
}
