import { reasonOf } from "../api/problem.ts";
import { createStore, type Store } from "../store/store.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { previewClient, type Axes, type FileFeature, type FileLayer, type Preview, type PreviewClient } from "./preview-client.ts";
import { readingOf } from "./reading.ts";

/** One file that was dropped. */
export interface DroppedFile {
  readonly key: number;
  readonly name: string;
  readonly state: "reading" | "refused" | "shown";
  readonly reason: string;
  readonly preview: Preview | null;
}

/** A layer of a file, named over all files. */
export type LayerKey = `${number}:${number}`;

export interface DroppedState {
  readonly files: readonly DroppedFile[];
  readonly hidden: ReadonlySet<LayerKey>;
  readonly colours: Readonly<Record<LayerKey, string>>;
  /** Features that are chosen to be taken, by layer. */
  readonly chosen: Readonly<Record<LayerKey, readonly number[]>>;
  /** The feature whose attributes are shown. */
  readonly looked: { readonly layer: LayerKey; readonly row: number } | null;
  /** The layer whose features are being taken into the draft. */
  readonly taking: LayerKey | null;
}

const COLOURS = ["#c2185b", "#5e35b1", "#00796b", "#b35400", "#1565c0", "#4e6b00"] as const;
const EMPTY: DroppedState = { files: [], hidden: new Set(), colours: {}, chosen: {}, looked: null, taking: null };

/** The files that are looked at; nothing of them is stored in the city. */
export class DroppedFiles {
  readonly store: Store<DroppedState> = createStore(EMPTY);
  readonly client: PreviewClient;
  private next = 1;

  constructor(readonly workspace: Workspace) {
    this.client = previewClient(workspace.api);
  }

  get state(): DroppedState {
    return this.store.get();
  }

  /** Has the server read files, one after the other, and shows them. */
  async add(files: readonly File[]): Promise<void> {
    for (const file of files) await this.addOne(file);
  }

  remove(key: number): void {
    const files = this.state.files.filter((file) => file.key !== key);
    const looked = this.state.looked?.layer.startsWith(`${key}:`) ? null : this.state.looked;
    const taking = this.state.taking?.startsWith(`${key}:`) ? null : this.state.taking;
    this.store.set({ files, looked, taking });
  }

  /** Reads a file in another coordinate system. */
  async place(file: DroppedFile, crs: string): Promise<void> {
    if (!file.preview) return;
    await this.show(file, this.client.again(file.preview.token, { ...readingOf(file.preview), crs }));
  }

  /** Reads a file with its coordinates in another order and goes to where it lies then. */
  async turn(file: DroppedFile, axes: Axes): Promise<void> {
    if (!file.preview) return;
    await this.show(file, this.client.again(file.preview.token, { ...readingOf(file.preview), axes }));
    this.zoomToFile(file.key);
  }

  toggle(layer: LayerKey): void {
    const hidden = new Set(this.state.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.store.set({ hidden });
  }

  colour(layer: LayerKey): string {
    const [file = 0, number = 0] = layer.split(":").map(Number);
    return this.state.colours[layer] ?? COLOURS[(file - 1 + number) % COLOURS.length] ?? COLOURS[0];
  }

  paint(layer: LayerKey, colour: string): void {
    this.store.set({ colours: { ...this.state.colours, [layer]: colour } });
  }

  chosen(layer: LayerKey): readonly number[] {
    return this.state.chosen[layer] ?? [];
  }

  choose(layer: LayerKey, rows: readonly number[]): void {
    this.store.set({ chosen: { ...this.state.chosen, [layer]: rows } });
  }

  look(layer: LayerKey, row: number): void {
    this.store.set({ looked: { layer, row } });
  }

  zoomTo(layer: FileLayer): void {
    this.workspace.go(layer.bounds);
  }

  /** Returns the file and the layer of a key. */
  layer(key: LayerKey): { readonly file: DroppedFile; readonly preview: Preview; readonly layer: FileLayer } | null {
    const [fileKey, number] = key.split(":").map(Number);
    const file = this.state.files.find((one) => one.key === fileKey);
    const layer = file?.preview?.layers[number ?? -1];
    return file?.preview && layer ? { file, preview: file.preview, layer } : null;
  }

  looked(): { readonly name: string; readonly feature: FileFeature } | null {
    const { looked } = this.state;
    const found = looked && this.layer(looked.layer);
    const feature = found?.layer.features.features.find(({ id }) => id === looked?.row);
    return found && feature ? { name: `${found.layer.name} · ${feature.id + 1}`, feature } : null;
  }

  private async addOne(file: File): Promise<void> {
    const { name, size } = file;
    const added: DroppedFile = { key: this.next, name, state: "reading", reason: "", preview: null };
    this.next += 1;
    this.store.set({ files: [...this.state.files, added] });
    if (size === 0) return this.put({ ...added, state: "refused", reason: this.workspace.say("drop_empty", { name }) });
    await this.show(added, this.client.send(file));
    this.zoomToFile(added.key);
  }

  private zoomToFile(key: number): void {
    const shown = this.state.files.find((file) => file.key === key)?.preview;
    const first = shown?.layers.find(({ bounds }) => bounds !== null);
    if (first) this.zoomTo(first);
  }

  private async show(file: DroppedFile, reading: Promise<Preview>): Promise<void> {
    try {
      const preview = await reading;
      this.put({ ...file, state: "shown", reason: "", preview });
      const count = preview.layers.reduce((sum, layer) => sum + layer.count, 0);
      this.workspace.store.set({ announcement: this.workspace.say("drop_shown", { name: file.name, count }) });
    } catch (error) {
      const reason = reasonOf(error, this.workspace.say("network_failed"));
      this.put(file.preview ? { ...file, reason } : { ...file, state: "refused", reason });
    }
  }

  private put(file: DroppedFile): void {
    this.store.set({ files: this.state.files.map((one) => (one.key === file.key ? file : one)) });
  }
}
