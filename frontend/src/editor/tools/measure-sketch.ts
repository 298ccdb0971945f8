import { bearing, distance } from "../plane/measures.ts";
import type { Line, Position } from "../plane/shapes.ts";
import { writeBearing } from "../plane/traverse.ts";
import type { PointerAt, Sketch } from "./tool.ts";
import type { Say } from "../../texts/texts.ts";
import { wordsOfLength } from "./draw-words.ts";

/** A line that is drawn point by point; a point set twice ends it, as Enter and a double click do. */
export class SketchedLine {
  private set: Position[] = [];
  private pointer: Position | null = null;

  get positions(): Line {
    return this.set;
  }

  get last(): Position | null {
    return this.set.at(-1) ?? null;
  }

  /** The line with the pointer as its end. */
  get drawn(): Line {
    return this.pointer && this.set.length > 0 ? [...this.set, this.pointer] : this.set;
  }

  follow(at: PointerAt): void {
    this.pointer = at.place;
  }

  /** Sets a point; false if it is the last one again. */
  add(place: Position): boolean {
    const { last } = this;
    if (last && last[0] === place[0] && last[1] === place[1]) return false;
    this.set = [...this.set, place];
    return true;
  }

  /** Takes the last point back; false if there is none. */
  back(): boolean {
    if (this.set.length === 0) return false;
    this.set = this.set.slice(0, -1);
    return true;
  }

  clear(): void {
    this.set = [];
  }

  /** The line, its points, and the length and bearing of the piece that is being drawn. */
  sketch(say: Say): Sketch {
    const [from, to] = this.drawn.slice(-2);
    const shapes = this.drawn.length > 1 ? [{ geometry: { type: "MultiLineString", coordinates: [this.drawn] } as const, role: "drawn" as const }] : [];
    const handles = this.set.map((place) => ({ place, role: "vertex" as const }));
    const words = from && to ? `${wordsOfLength(say, distance(from, to))}  ${writeBearing(bearing(from, to))}` : undefined;
    return { shapes, handles, ...(words ? { words } : {}) };
  }
}
