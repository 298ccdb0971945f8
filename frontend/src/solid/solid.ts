import type { MapLibreMap } from "maplibre-gl";
import { isAborted, reasonOf } from "../api/problem.ts";
import type { State } from "../store/state.ts";
import { createStore, type Store } from "../store/store.ts";
import { withFacility } from "../workspace/facilities.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { buildingsInView, type BuildingsInView } from "./buildings-in-view.ts";
import { bringIntoView, raise, stanceOf, step, type CameraStep, type Stance } from "./camera.ts";
import { graphicsOf, type Graphics } from "./graphics.ts";
import { raisedLayers, SolidMap } from "./solid-map.ts";
import { boundsOf, fetchVolumes, type Volumes } from "./volumes.ts";

/** The code of the facility. */
export const CODE = "3d";
const PARCELS = "parcels";

export type VolumesState =
  | { readonly state: "none" }
  | { readonly state: "loading"; readonly parcel: number }
  | { readonly state: "ready"; readonly parcel: number; readonly found: Volumes }
  | { readonly state: "failed"; readonly parcel: number; readonly reason: string };

export interface SolidState {
  readonly graphics: Graphics;
  readonly stance: Stance;
  readonly exaggeration: number;
  readonly volumes: VolumesState;
  /** Which of the volumes is shown. */
  readonly chosen: number;
  /** Whether the table of buildings is open. */
  readonly listing: boolean;
  readonly buildings: BuildingsInView | null;
}

const INITIAL: SolidState = {
  graphics: "fit",
  stance: { pitch: 0, bearing: 0 },
  exaggeration: 1,
  volumes: { state: "none" },
  chosen: 0,
  listing: false,
  buildings: null,
};

/** The view in three dimensions while it is open. */
export class Solid {
  readonly store: Store<SolidState> = createStore(INITIAL);
  private map: MapLibreMap | null = null;
  private drawing: SolidMap | null = null;
  private asking: AbortController | null = null;
  /** The parcel whose envelope the map was last brought to. */
  private brought: number | null = null;
  private readonly stops: (() => void)[] = [];

  constructor(readonly workspace: Workspace) {
    this.stops.push(
      workspace.useMap((map) => this.mount(map)),
      workspace.store.listen((now, before) => this.follow(now, before)),
      this.store.listen((now, before) => this.redraw(now, before)),
    );
    this.followCard(workspace.store.get());
    this.tellAddress(true);
  }

  close(): void {
    this.asking?.abort();
    for (const stop of this.stops) stop();
    this.tellAddress(false);
  }

  step(by: CameraStep): void {
    if (this.map) step(this.map, by);
  }

  /** Takes the envelope off the map. */
  forget(): void {
    this.asking?.abort();
    this.brought = null;
    this.store.set({ volumes: { state: "none" } });
  }

  /** Who is sent the address sees the city in the same way. */
  private tellAddress(isOpen: boolean): void {
    const search = withFacility(location.search, CODE, isOpen);
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
  }

  private mount(map: MapLibreMap): () => void {
    const graphics = graphicsOf(map);
    const lay = graphics === "weak" ? null : raise(map);
    this.store.set({ graphics: lay ? graphics : "weak" });
    if (!lay) return () => undefined;
    const lost = () => this.store.set({ graphics: "weak" });
    const moved = () => this.store.set({ stance: stanceOf(map) });
    const heard = [map.on("webglcontextlost", lost), map.on("move", moved), map.on("idle", this.list)];
    moved();
    this.map = map;
    this.drawing = new SolidMap(map, () => this.workspace.store.get(), this.workspace.say("solid_unstated"));
    this.redraw(this.store.get(), INITIAL);
    return () => {
      for (const one of heard) one.unsubscribe();
      this.drawing?.destroy();
      this.drawing = this.map = null;
      lay();
    };
  }

  /** Lists what is in view, for as long as somebody reads the list. */
  private readonly list = (): void => {
    const [layer] = raisedLayers(this.workspace.store.get());
    if (!this.map || !layer?.heights || !this.store.get().listing) return;
    this.store.set({ buildings: buildingsInView(this.map, layer, layer.heights) });
  };

  private follow(now: State, before: State): void {
    const { workspace } = this;
    if (now.editing && !before.editing) {
      workspace.closeFacility(CODE);
      workspace.store.set({ notice: workspace.say("solid_closed_for_editor") });
      return;
    }
    if (now.card !== before.card) this.followCard(now);
    if (now.moment !== before.moment) this.followMoment(now);
    const redrawn = ["choices", "lookups", "city", "selection", "card"] as const;
    if (redrawn.some((part) => now[part] !== before[part])) this.drawing?.draw();
  }

  /** The envelope of a parcel stays until another parcel's card is opened. */
  private followCard({ card, city }: State): void {
    const { volumes } = this.store.get();
    if (card.state === "none" || card.ref.layer !== PARCELS || !city?.plans_url) return;
    if (volumes.state !== "none" && volumes.parcel === card.ref.id) return;
    void this.ask(city.plans_url, card.ref.id);
  }

  /** What may be built is told by the plans of the moment that is shown. */
  private followMoment({ city }: State): void {
    const { volumes } = this.store.get();
    if (volumes.state !== "none" && city?.plans_url) void this.ask(city.plans_url, volumes.parcel);
  }

  private async ask(plansUrl: string, parcel: number): Promise<void> {
    this.asking?.abort();
    const mine = (this.asking = new AbortController());
    this.store.set({ volumes: { state: "loading", parcel }, chosen: 0 });
    try {
      const { moment } = this.workspace.store.get();
      const found = await fetchVolumes({ plansUrl, parcel, moment }, mine.signal);
      if (!mine.signal.aborted) this.store.set({ volumes: { state: "ready", parcel, found } });
    } catch (error) {
      if (isAborted(error)) return;
      const reason = reasonOf(error, this.workspace.say("network_failed"));
      this.store.set({ volumes: { state: "failed", parcel, reason } });
    }
  }

  private redraw(now: SolidState, before: SolidState): void {
    if (now.listing && !before.listing) this.list();
    if (now.volumes === before.volumes && now.chosen === before.chosen && now.exaggeration === before.exaggeration) {
      return;
    }
    const { volumes, chosen, exaggeration } = now;
    const ready = volumes.state === "ready" ? volumes : null;
    const volume = ready?.found.volumes[chosen] ?? null;
    if (this.map && volume && ready && this.brought !== ready.parcel) {
      bringIntoView(this.map, boundsOf(volume), panelWidth());
      this.brought = ready.parcel;
    }
    this.drawing?.show({ exaggeration, volume, parcel: ready?.parcel ?? null });
  }
}

/** What the panel covers of the map at its left, in pixels. */
function panelWidth(): number {
  return document.querySelector("solid-panel")?.getBoundingClientRect().width ?? 0;
}
