import Flatbush from "flatbush";
import { keyOf, type FeatureKey, type WorkingFeature } from "./drafts/draft.ts";
import { boxOf, linesOf, type LocalBox } from "./plane/shapes.ts";
import type { WorkingClient } from "./server/working.ts";

const TILE_M = 250;
/** What only touches a square may be left out of it. */
const RIM_M = 0.1;

/** Features at full precision, read from the server square by square as they come into view. */
export class KnownFeatures {
  private readonly features = new Map<FeatureKey, WorkingFeature>();
  private readonly asked = new Map<string, Promise<boolean>>();
  /** What the last answer for each square held. */
  private readonly held = new Map<string, ReadonlySet<FeatureKey>>();
  private index: { readonly tree: Flatbush | null; readonly keys: readonly FeatureKey[] } | null = null;

  constructor(private readonly client: WorkingClient) {}

  get(key: FeatureKey): WorkingFeature | undefined {
    return this.features.get(key);
  }

  /** Keeps features in place of what was known of them. */
  put(features: readonly WorkingFeature[]): void {
    for (const feature of features) this.features.set(keyOf(feature.layer, feature.id), feature);
    this.index = null;
  }

  /** Reads the features of layers in a box that were not read yet; true if the server has more than it told. */
  async read(layers: readonly string[], box: LocalBox): Promise<boolean> {
    const squares = squaresOf(box);
    const answers = layers.flatMap((layer) => squares.map((square) => this.readSquare(layer, square)));
    return (await Promise.all(answers)).some(Boolean);
  }

  /** Reads features anew, such as those that somebody else has published; ended ones are forgotten. */
  async renew(layer: string, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { features } = await this.client.byIds(layer, ids);
    for (const id of ids) this.features.delete(keyOf(layer, id));
    this.put(features);
  }

  /** Forgets which squares of a layer were read, so that they are read anew when they are looked at. */
  forget(layer: string): void {
    for (const name of [...this.asked.keys()]) if (name.startsWith(`${layer}:`)) this.asked.delete(name);
  }

  /** The known features whose box meets another. */
  near(box: LocalBox): WorkingFeature[] {
    this.index ??= this.indexed();
    const { tree, keys } = this.index;
    const found = tree?.search(...box) ?? [];
    return found.flatMap((i) => this.features.get(keys[i] ?? "") ?? []);
  }

  private async readSquare(layer: string, square: LocalBox): Promise<boolean> {
    const name = `${layer}:${square.join()}`;
    const reading: Promise<boolean> = this.asked.get(name) ?? this.client.inBox([layer], square).then(({ features, truncated }) => {
      const latest = this.asked.get(name);
      if (latest !== reading && latest !== undefined) return truncated; // asked anew since: that answer holds
      if (!truncated && latest === reading) this.drop(layer, square, features);
      this.put(features.filter((one) => one.version >= (this.features.get(keyOf(layer, one.id))?.version ?? 0)));
      return truncated;
    });
    this.asked.set(name, reading);
    return reading.catch((error: unknown) => {
      if (this.asked.get(name) === reading) this.asked.delete(name);
      throw error;
    });
  }

  /** Forgets what others have ended, or moved away: what has a vertex in a square, or was told for it and for no other, and is not there. */
  private drop(layer: string, square: LocalBox, there: readonly WorkingFeature[]): void {
    const name = `${layer}:${square.join()}`;
    const now = new Set(there.map(({ id }) => keyOf(layer, id)));
    const before = this.held.get(name) ?? new Set();
    this.held.set(name, now);
    const valid = [...this.held].filter(([other]) => this.asked.has(other));
    const gone = [...before].filter((key) => !valid.some(([, keys]) => keys.has(key)));
    const [west, south, east, north] = square;
    const within: LocalBox = [west + RIM_M, south + RIM_M, east - RIM_M, north - RIM_M];
    const ended = this.near(within).filter((one) => one.layer === layer && hasVertexIn(one, within)).map(({ id }) => keyOf(layer, id));
    for (const key of [...gone, ...ended]) if (!now.has(key)) this.features.delete(key);
    this.index = null;
  }

  private indexed() {
    const placed = [...this.features].flatMap(([key, { geometry }]) => {
      const box = geometry && boxOf(geometry);
      return box ? [{ key, box }] : [];
    });
    if (placed.length === 0) return { tree: null, keys: [] };
    const tree = new Flatbush(placed.length);
    for (const { box } of placed) tree.add(...box);
    tree.finish();
    return { tree, keys: placed.map(({ key }) => key) };
  }
}

function hasVertexIn({ geometry }: WorkingFeature, [west, south, east, north]: LocalBox): boolean {
  return geometry !== null && linesOf(geometry).some(({ line }) => line.some(([x, y]) => x > west && x < east && y > south && y < north));
}

/** The squares of a fixed grid that a box meets. */
export function squaresOf([west, south, east, north]: LocalBox): LocalBox[] {
  const squares: LocalBox[] = [];
  for (let x = Math.floor(west / TILE_M); x <= Math.floor(east / TILE_M); x += 1) {
    for (let y = Math.floor(south / TILE_M); y <= Math.floor(north / TILE_M); y += 1) {
      squares.push([x * TILE_M, y * TILE_M, (x + 1) * TILE_M, (y + 1) * TILE_M]);
    }
  }
  return squares;
}
