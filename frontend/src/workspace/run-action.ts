import { reasonOf } from "../api/problem.ts";
import type { SelectionAction } from "../api/types.ts";
import { ofLayer } from "../store/selection.ts";
import { isMany, runInBatches, type Subject } from "./batches.ts";
import type { Workspace } from "./workspace.ts";

/** Runs an action on what is selected of its layer and shows the results. */
export async function runAction(workspace: Workspace, action: SelectionAction): Promise<void> {
  const { store, client, say } = workspace;
  const subjects = ofLayer(store.get().selection, action.layer);
  const { code } = action;
  if (action.many_url && isMany(action, subjects.length)) return order(workspace, action.many_url, subjects);
  const progress = (done: number) => store.set({ run: { state: "running", code, done, total: subjects.length } });
  progress(0);
  const results = await runInBatches(
    subjects,
    (ids) => client.run(action.url, ids),
    (error) => reasonOf(error, say("network_failed")),
    progress,
  );
  const count = results.filter((result) => result.status === "DRAFT").length;
  const notice = say("action_done", { action: action.title, count });
  store.set({ run: { state: "done", code, results }, notice });
  await workspace.renew();
}

/** Has many features worked on in the background and goes to the page that shows it. */
async function order({ store, client, say }: Workspace, url: string, subjects: readonly Subject[]): Promise<void> {
  try {
    location.assign(await client.order(url, subjects.map(({ id }) => id)));
  } catch (error) {
    store.set({ notice: reasonOf(error, say("network_failed")) });
  }
}
