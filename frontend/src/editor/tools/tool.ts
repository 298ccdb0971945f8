import type { TemplateResult } from "lit";
import type { IconName } from "../../elements/icons.ts";
import type { TextKey } from "../../texts/texts.ts";
import type { FeatureKey } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import type { LocalGeometry, Position } from "../plane/shapes.ts";

/** What the pointer (or the crosshair, by keys) stands on. */
export interface PointerAt {
  /** The position as it is pointed at, not snapped. */
  readonly raw: Position;
  /** The position to use: snapped and held by what is fixed, on the grid. */
  readonly place: Position;
  /** To what it was snapped, null for free ground. */
  readonly snap: Snap | null;
  /** Pixels of the map. */
  readonly point: readonly [number, number];
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly metresPerPixel: number;
}

export type SnapKind = "vertex" | "edge" | "intersection" | "perpendicular" | "midpoint";

/** A place of other features that the pointer was drawn to; keys: of the features that have it. */
export interface Snap {
  readonly kind: SnapKind;
  readonly place: Position;
  readonly keys: readonly string[];
}

/** What a tool draws while it works, over the edits; all in local metres. */
export interface Sketch {
  readonly shapes: readonly { readonly geometry: LocalGeometry; readonly role: SketchRole }[];
  readonly handles: readonly { readonly place: Position; readonly role: HandleRole }[];
  /** Words beside the pointer, such as a length and an angle. */
  readonly words?: string;
}

export type SketchRole = "drawn" | "moved" | "guide" | "before" | "refused";
export type HandleRole = "vertex" | "midpoint" | "chosen" | "fixed" | "ghost";

/** A tool at work. What answers true has taken the event: the map does not pan, nothing else acts on it. */
export interface ToolRun {
  move?(at: PointerAt): void;
  down?(at: PointerAt): boolean;
  drag?(at: PointerAt): void;
  up?(at: PointerAt): void;
  click?(at: PointerAt): void;
  doubleClick?(at: PointerAt): void;
  /** Keys of the map while the tool works; Enter at the crosshair comes as a click. */
  key?(event: KeyboardEvent): boolean;
  /** Takes a position that was typed or pasted; undefined for a tool that takes none. */
  take?(place: Position): void;
  /** The last position that was set, from which typed lengths and bearings go. */
  last?(): Position | null;
  /** Ends what was begun with success, as Enter and a double click do. */
  finish?(): void;
  /** Takes back one thing that was begun (a point of a line); false if nothing is. */
  back?(): boolean;
  sketch(): Sketch;
  /** Keys of features that are not snapped to, such as those that are moved. */
  ignores?(): readonly FeatureKey[];
  /** Keys of features that the sketch draws in place of the edits. */
  hides?(): readonly FeatureKey[];
  /** Options and facts beside the map. */
  panel?(): TemplateResult;
  /** Leaves the tool; what is not finished is given up. */
  stop(): void;
}

/** What can be done on the map, one module each. */
export interface Tool {
  readonly code: string;
  readonly title: TextKey;
  /** A sentence on how to use it. */
  readonly hint: TextKey;
  readonly icon: IconName;
  /** The key that begins it, as KeyboardEvent.code without "Key"; empty for none. */
  readonly shortcut: string;
  readonly group: "choose" | "draw" | "change" | "divide" | "measure";
  /** Why it cannot be used now, null if it can. */
  refusal(editor: Editor): TextKey | null;
  start(editor: Editor): ToolRun;
}

/** Nothing drawn. */
export const NO_SKETCH: Sketch = { shapes: [], handles: [] };
