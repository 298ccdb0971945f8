import type { LayerChoices } from "../store/layer-choices.ts";
import { packContent, readContent, type ViewContent } from "../store/view-content.ts";
import { formatPlace } from "../workspace/address.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { ViewsClient } from "./views-client.ts";

/** The code of the facility that shows volumes. */
const VOLUMES = "3d";
/** Letters of the names in an order; all the layers of a usual town are some 400. */
const LONGEST_ORDER = 600;

/** Returns what the map shows now, as a view. */
export function contentNow(workspace: Workspace): ViewContent {
  const { choices, moment, facilities } = workspace.store.get();
  const place = workspace.place();
  return { choices, ...(place ? { place } : {}), ...(moment ? { moment } : {}), ...(facilities.includes(VOLUMES) ? { scene: { volumes: true } } : {}) };
}

/** Shows a view: the reader's own from then on. */
export function showContent(workspace: Workspace, read: unknown): void {
  const { choices, place, moment, scene } = readContent(read);
  workspace.store.set({ choices, moment: moment ?? null });
  if (moment) workspace.openFacility("time");
  if (scene?.volumes) workspace.openFacility(VOLUMES);
  else workspace.closeFacility(VOLUMES);
  if (place) workspace.jump(place);
}

/** Returns the address of a shared view. */
export function linkOf(token: string): string {
  return new URL(`?view=${token}`, `${location.origin}${location.pathname}`).href;
}

/** Whether an address can hold the order of the layers: a long one is left to views. */
export function isOrderShort({ order }: LayerChoices): boolean {
  return order.join().length <= LONGEST_ORDER;
}

/**
 * Returns a link to what the map shows: short for those who have signed in, else it holds everything.
 *
 * Of an order of layers that is too long for an address, it holds nothing: see `isOrderShort`.
 */
export async function linkToNow(workspace: Workspace, client: ViewsClient): Promise<string> {
  const content = contentNow(workspace);
  const hash = content.place ? formatPlace(content.place) : "";
  if (workspace.store.get().city?.user) return `${linkOf(await client.link(content))}${hash}`;
  const { choices } = content;
  const short = isOrderShort(choices) ? content : { ...content, choices: { ...choices, order: [] } };
  return `${location.origin}${location.pathname}?look=${await packContent(short)}${hash}`;
}

/** Copies a text; false where the browser does not let us. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
