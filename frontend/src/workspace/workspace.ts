import type { MapLibreMap } from "maplibre-gl";
import { clientOf, type Client } from "../api/client.ts";
import { reasonOf } from "../api/problem.ts";
import type { Bounds, City } from "../api/types.ts";
import { MapView } from "../map/map-view.ts";
import { isShown, parseChoices } from "../store/choices.ts";
import { EMPTY, parseSelection } from "../store/selection.ts";
import { INITIAL, type State } from "../store/state.ts";
import { createStore, type Store } from "../store/store.ts";
import { sayFrom, type Say } from "../texts/texts.ts";
import { formatPlace, parseFeature, parsePlace, withFeature } from "./address.ts";
import { answerBox, answerClick, openFeature } from "./cards.ts";
import { meetColleagues, type Colleagues } from "./colleagues.ts";
import { cityAt } from "../timeline/city-then.ts";
import { momentOf, withMoment } from "../timeline/moment.ts";
import { mapWords } from "./map-words.ts";
import type { Taker } from "./taker.ts";

const NOTICE_MS = 6000;

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
  private view: MapView | null = null;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(mapUrl: string) {
    this.client = clientOf(mapUrl);
    this.api = mapUrl.replace(/\/map\/?$/, "");
    this.store.listen((now, before) => this.follow(now, before));
  }

  /** Asks the server what there is; a failure is shown in place of the map. */
  async open(): Promise<void> {
    this.store.set({ failure: null });
    try {
      const city = await this.client.map();
      this.say = sayFrom(city.texts);
      this.store.set({
        city,
        ...momentOf(location.search),
        choices: parseChoices(localStorage.getItem(keyOf("layers", city))),
        selection: parseSelection(sessionStorage.getItem(keyOf("selection", city))),
      });
    } catch (error) {
      this.store.set({ failure: reasonOf(error, this.say("network_failed")) });
    }
  }

  /** Draws the map into an element; call once the city is known. */
  attach(container: HTMLElement): void {
    const { city, choices, moment } = this.store.get();
    if (!city || this.view) return;
    const place = parsePlace(location.hash);
    const events = {
      picked: (hits: State["hits"], adding: boolean) => {
        if (!this.taker?.picked(hits, adding)) answerClick(this, hits, adding);
      },
      boxed: (hits: State["hits"]) => {
        if (!this.taker?.boxed(hits)) answerBox(this, hits);
      },
      moved: (settled: boolean) => this.keepPlace(settled),
      pointer: (pointer: State["pointer"]) => this.store.set({ pointer }),
      failed: (message: string) => this.store.set({ notice: message || this.say("network_failed") }),
      isBoxToolOn: () => this.store.get().boxTool,
    };
    this.view = new MapView(container, cityAt(city, moment), choices, events, place, mapWords(this.say, city));
    this.view.select(this.store.get().selection.items);
    this.store.set({ zoom: this.view.place().zoom });
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
    const { city, choices } = this.store.get();
    return new Set(city?.layers.filter((layer) => isShown(choices, layer)).map(({ name }) => name));
  }

  focusMap(): void {
    this.view?.focus();
  }

  clearSelection(): void {
    this.store.set({ selection: EMPTY, run: { state: "none" } });
  }

  openFacility(code: string): void {
    const { facilities } = this.store.get();
    if (!facilities.includes(code)) this.store.set({ facilities: [...facilities, code] });
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
    if (now.choices !== before.choices && before.city && now.city) {
      this.view?.show(now.choices);
      localStorage.setItem(keyOf("layers", now.city), JSON.stringify(now.choices));
    }
    if ((now.city !== before.city || now.moment !== before.moment) && now.city) {
      this.view?.renew(cityAt(now.city, now.moment));
    }
    if (now.moment !== before.moment) {
      const query = withMoment(location.search, now.moment);
      history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
    }
    if (now.selection !== before.selection && now.city) {
      this.view?.select(now.selection.items);
      sessionStorage.setItem(keyOf("selection", now.city), JSON.stringify(now.selection.items));
    }
    if (now.card !== before.card) {
      this.view?.mark(now.card.state === "ready" ? now.card.item : null);
      const ref = now.card.state === "none" ? null : now.card.ref;
      history.replaceState(null, "", `${location.pathname}${withFeature(location.search, ref)}${location.hash}`);
    }
    if (now.notice !== before.notice && now.notice) this.fadeNotice();
  }

  private fadeNotice(): void {
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => this.store.set({ notice: "" }), NOTICE_MS);
  }

  private keepPlace(settled: boolean): void {
    if (!this.view) return;
    const place = this.view.place();
    this.store.set({ zoom: place.zoom });
    if (!settled) return;
    history.replaceState(null, "", `${location.pathname}${location.search}${formatPlace(place)}`);
  }

  /** The address may have been written anew since: what was asked for counts. */
  private readonly followHash = (event: HashChangeEvent): void => {
    const place = parsePlace(new URL(event.newURL).hash);
    if (place) this.view?.jump(place);
  };
}

/** Layers are remembered on this machine, the selection in this tab: over a sign-in, say. */
function keyOf(what: "layers" | "selection", city: City): string {
  return `map-${what}:${city.code}`;
}
