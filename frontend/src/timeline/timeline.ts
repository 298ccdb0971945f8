import type { MapLibreMap } from "maplibre-gl";
import { reasonOf } from "../api/problem.ts";
import type { State } from "../store/state.ts";
import { closeCard, openCard } from "../workspace/cards.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { isThereNow } from "./card-then.ts";
import { readChanges, type Changes } from "./changes-client.ts";
import { stepBy, stopsOf, type Moment } from "./steps.ts";

const PLAY_MS = 1500;
const READ_AGAIN_MS = 1500;

/** The moments of a city that are gone through: which there are, which is shown, whether it plays. */
export class Timeline {
  changes: Changes | null = null;
  failure = "";
  private playing: ReturnType<typeof setInterval> | null = null;
  private map: MapLibreMap | null = null;
  private leaveMap: (() => void) | null = null;
  private reading: ReturnType<typeof setTimeout> | undefined;
  private readonly stopListening: () => void;

  /** changed: what is called when there is more to show than the state of the page tells. */
  constructor(
    readonly workspace: Workspace,
    private readonly changed: () => void,
  ) {
    this.stopListening = workspace.store.listen((now, before) => this.follow(now, before));
    this.guard(workspace.store.get());
    void this.read();
  }

  get moment(): Moment {
    return this.workspace.store.get().moment;
  }

  get stops(): Moment[] {
    return stopsOf(this.changes?.changes ?? [], Date.now());
  }

  get isPlaying(): boolean {
    return this.playing !== null;
  }

  /** Shows the city as at a moment; not while it is edited. */
  choose(moment: Moment): void {
    const { store, say } = this.workspace;
    if (moment !== null && store.get().editing) store.set({ notice: say("time_close_editor") });
    else store.set({ moment });
  }

  step(by: -1 | 1): void {
    this.choose(stepBy(this.stops, this.moment, by));
  }

  /** Goes from change to change, from the first record if the present is shown; or stops that. */
  togglePlay(): void {
    if (this.playing !== null) return this.pause();
    if (this.moment === null) this.choose(this.stops[0] ?? null);
    if (this.moment === null) return;
    this.leaveMap = this.workspace.useMap((map) => {
      this.map = map;
      return () => (this.map = null);
    });
    this.playing = setInterval(() => {
      if (!this.map?.areTilesLoaded()) return; // low zooms of a large town take a while to be made
      this.step(1);
      if (this.moment === null) this.pause();
    }, PLAY_MS);
    this.changed();
  }

  /** Goes back to the present and stops all. */
  close(): void {
    this.pause();
    this.stopListening();
    clearTimeout(this.reading);
    const { store } = this.workspace;
    if (store.get().moment === null) return;
    store.set({ moment: null });
    void this.showCard();
  }

  private pause(): void {
    if (this.playing === null) return;
    clearInterval(this.playing);
    this.leaveMap?.();
    this.playing = null;
    this.changed();
  }

  private follow(now: State, before: State): void {
    this.guard(now);
    if (now.moment !== before.moment) void this.showCard();
    if (now.city === before.city) return;
    clearTimeout(this.reading);
    this.reading = setTimeout(() => void this.read(), READ_AGAIN_MS);
  }

  /** Only the present is edited. */
  private guard({ moment, editing }: State): void {
    const { store, say } = this.workspace;
    if (moment !== null && editing) store.set({ editing: false, notice: say("time_no_editing") });
  }

  /** Opens the card that is open anew: as it was at the moment that is shown now. */
  private async showCard(): Promise<void> {
    const { workspace } = this;
    const { card, moment } = workspace.store.get();
    if (card.state === "none") return;
    if (moment !== null || (await isThereNow(workspace, card.ref).catch(() => true))) {
      await openCard(workspace, card.ref);
    } else if (workspace.store.get().card === card) {
      closeCard(workspace);
      workspace.store.set({ notice: workspace.say("time_gone_now") });
    }
  }

  private async read(): Promise<void> {
    const { api, say } = this.workspace;
    try {
      this.changes = await readChanges(api);
      this.failure = "";
    } catch (error) {
      this.failure = say("time_failed", { reason: reasonOf(error, say("network_failed")) });
    }
    this.changed();
  }
}
