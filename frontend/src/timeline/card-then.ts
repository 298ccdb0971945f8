import { readHistory, type Version } from "../around/around-client.ts";
import type { CardState, FeatureRef } from "../store/state.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { reachBack, thenOf, type Then } from "./then.ts";
import { formatMoment, zoneOf } from "./zone.ts";

const MOST_PAGES = 20;
const PAGE = 100;

/** Reads a feature as at a moment and what has become of it since, or the sentence why there is none. */
export async function cardThen(workspace: Workspace, ref: FeatureRef, moment: string): Promise<CardState> {
  const { client, say, store } = workspace;
  const then = await readThen(workspace, ref, moment);
  if (then.there) {
    const item = await client.item(ref.layer, ref.id, moment);
    return { state: "ready", ref, item, then: { moment, since: then.since } };
  }
  const { city } = store.get();
  const written = formatMoment(moment, city?.language ?? "en", zoneOf(city));
  const reason = say(then.why === "not_yet" ? "time_not_yet" : "time_no_longer", { moment: written });
  return { state: "absent", ref, reason };
}

/** Whether a feature is there today; what never was is taken for being gone. */
export async function isThereNow(workspace: Workspace, ref: FeatureRef): Promise<boolean> {
  return (await readThen(workspace, ref, null)).there;
}

/** Asks the history, which answers for features that are gone as well. */
async function readThen({ api }: Workspace, ref: FeatureRef, moment: string | null): Promise<Then> {
  let versions: readonly Version[] = [];
  let before: number | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readHistory(api, ref, before, PAGE);
    versions = [...versions, ...read.versions];
    before = read.next;
    if (before === null || reachBack(versions, moment)) break;
  }
  return thenOf(versions, moment);
}
