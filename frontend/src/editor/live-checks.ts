import type { FeatureKey } from "./drafts/draft.ts";
import type { Draft, Editor } from "./editor.ts";
import type { Finding } from "./editor-state.ts";
import { segmentsInCommon, sharedGround, sharedGrounds } from "./plane/overlaps.ts";
import { areaOf } from "./plane/measures.ts";
import { boxOf, isSurface, type LocalGeometry, type LocalSurface } from "./plane/shapes.ts";
import { flawsOf, type FlawCode } from "./plane/validity.ts";
import type { TextKey } from "../texts/texts.ts";
import { decimals } from "../texts/decimals.ts";

const PAUSE_MS = 60;
/** Neighbours that meet along more segments are left to the server's checks, so that nothing halts. */
const SEGMENTS = 2000;
const SENTENCES: Readonly<Record<FlawCode, TextKey>> = {
  RING_CROSSES: "flaw_crosses",
  VERTICES_NEAR: "flaw_near",
  AREA_SMALL: "flaw_small",
  SLIVER: "flaw_sliver",
};

/** A feature as it would be if the tool let go of it now. */
export interface Tried {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly geometry: LocalGeometry;
}

const running = new WeakMap<Editor, LiveChecks>();

/** Returns the fast checks of an editor; they also look at each edit of the draft. */
export function liveChecksOf(editor: Editor): LiveChecks {
  const checks = running.get(editor) ?? new LiveChecks(editor);
  running.set(editor, checks);
  return checks;
}

/** Tries the rules that need no server while one drags, and shows what they find. */
export class LiveChecks {
  private latest: () => readonly Tried[] = () => [];
  private waiting = false;

  constructor(private readonly editor: Editor) {
    let seen = editor.draft.get().edits;
    editor.store.listen((now, before) => {
      if (now.draftTick === before.draftTick) return;
      const { edits } = editor.draft.get();
      const changed = Object.keys(edits).filter((key) => edits[key] !== seen[key]);
      seen = edits;
      this.look(() => changed.flatMap((key) => triedOf(editor.feature(key))));
    });
  }

  /** Tries features after a pause, in place of those that wait; tried is asked for them then. */
  look(tried: () => readonly Tried[]): void {
    this.latest = tried;
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => whenIdle(() => this.show()), PAUSE_MS);
  }

  private show(): void {
    this.waiting = false;
    const liveFindings = findingsOf(this.editor, this.latest());
    if (liveFindings.length > 0 || this.editor.state.liveFindings.length > 0) this.editor.store.set({ liveFindings });
  }
}

/** Returns what the fast checks find in features, each against the draft and against each other. */
export function findingsOf(editor: Editor, tried: readonly Tried[]): Finding[] {
  return tried.flatMap((one) => {
    const flaws = flawsOf(one.geometry, editor.plane.crs.precision_m).map(({ code, severity, place, values, fixed }) => ({
      ...about(editor, one.key, one.layer),
      code,
      severity,
      sentence: editor.workspace.say(SENTENCES[code], values),
      place: place as unknown as GeoJSON.Geometry,
      fix: fixed && { title: editor.workspace.say("flaw_near_fix"), geometry: fixed as unknown as GeoJSON.Geometry },
    }));
    return flaws.some(({ code }) => code === "RING_CROSSES") ? flaws : [...flaws, ...overlaps(editor, one, tried)];
  });
}

function overlaps(editor: Editor, one: Tried, tried: readonly Tried[]): Finding[] {
  const { geometry, key, layer } = one;
  const rule = editor.layer(layer)?.checks?.find(({ kind }) => kind === "no_overlap");
  const box = boxOf(geometry);
  if (!rule || !box || !isSurface(geometry)) return [];
  const tolerance = Number(rule.parameters["tolerance_m2"] ?? 0);
  const passing = (rule.parameters["passing"] ?? {}) as Readonly<Record<string, readonly string[]>>;
  const around = editor.near(box).filter((other) => other.layer === layer && other.key !== key && !passes(other, passing));
  const others = around.flatMap((other) => {
    const now = tried.find((changed) => changed.key === other.key);
    if (now && tried.indexOf(now) < tried.indexOf(one)) return [];
    const shape = now?.geometry ?? other.geometry;
    return shape && isSurface(shape) && segmentsInCommon(geometry, shape) <= SEGMENTS ? [{ key: other, geometry: shape }] : [];
  });
  const before = editor.feature(key)?.base?.geometry ?? null;
  return sharedGrounds(geometry, others, tolerance).map(({ key: other, areaM2, place }) => {
    const kept = areaM2 <= sharedBefore(before, other) + tolerance;
    return {
      ...about(editor, key, layer),
      code: kept ? "OVERLAP_KEPT" : "OVERLAP",
      severity: kept ? "warning" : "error",
      sentence: editor.workspace.say("flaw_overlap", { neighbour: nameOf(editor, other), area: decimals(areaM2) }),
      place: place as unknown as GeoJSON.Geometry,
      fix: null,
    };
  });
}

function sharedBefore(before: LocalGeometry | null, { base }: Draft): number {
  const theirs = base?.geometry;
  if (!before || !theirs || !isSurface(before) || !isSurface(theirs)) return 0;
  const shared: LocalSurface | null = sharedGround(before, theirs);
  return shared ? areaOf(shared) : 0;
}

function passes({ properties }: Draft, passing: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(passing).some(([name, values]) => values.includes(String(properties[name])));
}

function nameOf(editor: Editor, { base, layer, properties }: Draft): string {
  const label = properties[editor.layer(layer)?.label ?? ""];
  return base?.title || (label ? String(label) : editor.workspace.say("feature_unnamed"));
}

function about(editor: Editor, key: FeatureKey, layer: string) {
  return { key, layer, id: editor.feature(key)?.base?.id ?? null, field: null };
}

function triedOf(feature: Draft | null): Tried[] {
  return feature?.geometry ? [{ key: feature.key, layer: feature.layer, geometry: feature.geometry }] : [];
}

/** Calls when the browser has nothing else to do; at once where it cannot say. */
function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act, { timeout: 200 });
  else act();
}
