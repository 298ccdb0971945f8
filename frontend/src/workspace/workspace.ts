import type { MapLibreMap } from "maplibre-gl";
import { clientOf, type Client } from "../api/client.ts";
import { reasonOf } from "../api/problem.ts";
import type { Bounds, City } from "../api/types.ts";
import { MapView } from "../map/map-view.ts";
import { shownNames } from "../store/choices.ts";
import { remember, remembered } from "../store/remembered.ts";
import { EMPTY, parseSelection } from "../store/selection.ts";
import { INITIAL, type State } from "../store/state.ts";
import { createStore, type Store } from "../store/store.ts";
import { sayFrom, type Say } from "../texts/texts.ts";
import { formatPlace, parseFeature, parsePlace, withFeature, type Place } from "./address.ts";
import { askWhenWanted } from "./ask-when-wanted.ts";
import { openFeature } from "./cards.ts";
import { meetColleagues, type Colleagues } from "./colleagues.ts";
import { cityAt } from "../timeline/city-then.ts";
import { momentOf, withMoment } from "../timeline/moment.ts";
import { zoneOf } from "../timeline/zone.ts";
import { withOpened } from "./facilities.ts";
import { mapEvents } from "./map-events.ts";
import { mapWords } from "./map-words.ts";
import { Memory } from "./memory.ts";
import { fadeNotices } from "./notices.ts";
import type { Taker } from "./taker.ts";

/** Ties the store, the server and the map of one page together. */
export class Workspace {
  readonly store: Store<State> = createStore(INITIAL);
  readonly client: Client;
  /** The address of the municipality's API, without a slash at its end. */
  readonly api: string;
  say: Say = sayFrom({});
  /** What is asked first about clicks and boxes on the map: the editor, while it is open. */
  taker: Taker | null = null;
  /** Those who are at work with the same city; null for somebody who has not signed in. */
  colleagues: Colleagues | null = null;
  /** How the reader has left the layer tree. */
  readonly memory: Memory;
  private view: MapView | null = null;
  private opensAt: Place | null = null;

  constructor(mapUrl: string) {
    this.client = clientOf(mapUrl);
    this.api = mapUrl.replace(/\/map\/?$/, "");
    this.memory = new Memory(this.api);
    this.store.listen((now, before) => this.follow(now, before));
    fadeNotices(this.store);
  }

  /** Asks the server what there is; a failure is shown in place of the map. */
  async open(): Promise<void> {
    this.store.set({ failure: null });
    try {
      const city = await this.client.map();
      this.say = sayFrom(city.texts);
      const opening = await this.memory.recall(city);
      this.opensAt = opening.place ?? null;
      if (opening.missing) this.store.set({ notice: this.say("view_missing") });
      this.store.set({
        city,
        ...momentOf(opening.moment ? `?at=${opening.moment}` : location.search, zoneOf(city)),
        choices: opening.choices,
        selection: parseSelection(remembered("session", selectionKey(city))),
      });
      if (opening.scene?.volumes) this.openFacility("3d");
    } catch (error) {
      this.store.set({ failure: reasonOf(error, this.say("network_failed")) });
    }
  }

  /** Draws the map into an element; call once the city is known. */
  attach(container: HTMLElement): void {
    const { city, choices, moment, lookups } = this.store.get();
    if (!city || this.view) return;
    const place = parsePlace(location.hash) ?? this.opensAt;
    const events = mapEvents(this, (settled) => this.keepPlace(settled));
    this.view = new MapView(container, cityAt(city, moment), { ...choices, lookups }, events, place, mapWords(this.say, city));
    this.view.select(this.store.get().selection.items);
    this.store.set({ zoom: this.view.place().zoom });
    askWhenWanted(this);
    window.addEventListener("hashchange", this.followHash);
    this.colleagues = meetColleagues(this, () => void this.renew());
    const asked = parseFeature(location.search);
    if (asked) void openFeature(this, asked, null);
  }

  detach(): void {
    window.removeEventListener("hashchange", this.followHash);
    this.colleagues?.leave();
    this.view?.destroy();
    this.view = null;
  }

  /** Where the map looks; null before it is drawn. */
  place(): Place | null {
    return this.view?.place() ?? null;
  }

  jump(place: Place): void {
    this.view?.jump(place);
  }

  go(bounds: Bounds | null): void {
    this.view?.go(bounds);
  }

  goWhole(): void {
    this.view?.go(this.store.get().city?.bounds ?? null);
  }

  zoomBy(steps: number): void {
    this.view?.zoomBy(steps);
  }

  /** Lets a part of the page draw on the map; call the result to take it off. */
  useMap(mount: (map: MapLibreMap) => () => void): () => void {
    return this.view?.use(mount) ?? (() => undefined);
  }

  /** The names of the layers that are drawn. */
  shownLayers(): ReadonlySet<string> {
    return shownNames(this.store.get());
  }

  focusMap(): void {
    this.view?.focus();
  }

  clearSelection(): void {
    this.store.set({ selection: EMPTY, run: { state: "none" } });
  }

  openFacility(code: string): void {
    const { facilities } = this.store.get();
    if (!facilities.includes(code)) this.store.set({ facilities: withOpened(facilities, code) });
  }

  closeFacility(code: string): void {
    const { facilities } = this.store.get();
    if (facilities.includes(code)) this.store.set({ facilities: facilities.filter((other) => other !== code) });
  }

  toggleFacility(code: string): void {
    if (this.store.get().facilities.includes(code)) this.closeFacility(code);
    else this.openFacility(code);
  }

  /** Asks again what there is, for the addresses of tiles that have changed. */
  async renew(): Promise<void> {
    try {
      this.store.set({ city: await this.client.map() });
    } catch (error) {
      this.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  }

  /** Passes changes of the state on to the map, the address and the browser's memory. */
  private follow(now: State, before: State): void {
    if (now.choices !== before.choices || now.lookups !== before.lookups) {
      this.view?.show({ ...now.choices, lookups: now.lookups });
      if (now.choices !== before.choices && before.city) this.memory.keep(now.choices);
    }
    if ((now.city !== before.city || now.moment !== before.moment) && now.city) {
      this.view?.renew(cityAt(now.city, now.moment));
    }
    if (now.moment !== before.moment) this.write(withMoment(location.search, now.moment), location.hash);
    if (now.moment !== null && before.moment === null) this.openFacility("time"); // the past is told as such
    if (now.selection !== before.selection && now.city) {
      this.view?.select(now.selection.items);
      remember("session", selectionKey(now.city), JSON.stringify(now.selection.items));
    }
    if (now.card !== before.card) {
      this.view?.mark(now.card.state === "ready" ? now.card.item : null);
      const ref = now.card.state === "none" ? null : now.card.ref;
      this.write(withFeature(location.search, ref), location.hash);
    }
  }

  private write(query: string, hash: string): void {
    history.replaceState(null, "", `${location.pathname}${query}${hash}`);
  }

  private keepPlace(settled: boolean): void {
    if (!this.view) return;
    const place = this.view.place();
    this.store.set({ zoom: place.zoom });
    if (!settled) return;
    this.write(location.search, formatPlace(place));
  }

  /** The address may have been written anew since: what was asked for counts. */
  private readonly followHash = (event: HashChangeEvent): void => {
    const place = parsePlace(new URL(event.newURL).hash);
    if (place) this.view?.jump(place);
  };
}

/** The selection is remembered in this tab: over a sign-in, say. */
const selectionKey = ({ code }: City): string => `map-selection:${code}`;
