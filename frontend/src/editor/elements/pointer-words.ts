import type { MapLibreMap } from "maplibre-gl";
import { html, nothing, type TemplateResult } from "lit";
import type { EditorState, Held } from "../editor-state.ts";
import { isTyping } from "../../workspace/typing.ts";
import { polar } from "../plane/measures.ts";
import { writeBearing } from "../plane/traverse.ts";
import { heldFrom } from "../tools/held-entry.ts";
import { EditorElement } from "./editor-element.ts";
import { readTypedPosition } from "./typed-position.ts";
import "../../styles/pointer-words.css";
import { decimals } from "../../texts/decimals.ts";

const BEGINS = /^[0-9.,]$/;
/** So far from the pointer the words stand, and from the edges of the map that is free, pixels. */
const OFF_PX = 18;
const EDGE_PX = 6;

/**
 * The words of the tool beside the pointer: lengths, bearings, areas as one draws.
 *
 * Typing a number opens an entry there: length and bearing of the next leg, or the first position.
 */
export class PointerWords extends EditorElement {
  static override properties = { ...EditorElement.properties, map: { attribute: false }, entry: { state: true }, fault: { state: true } };

  declare map: MapLibreMap;
  /** What opened the entry; null while it is closed. */
  declare private entry: string | null;
  declare private fault: string;

  constructor() {
    super();
    this.entry = null;
    this.fault = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.begin, { capture: true });
    this.map.on("move", this.place);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.begin, { capture: true });
    this.map.off("move", this.place);
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.pointer, state.tool, state.toolTick, state.held, this.editor.run];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { run } = this.editor;
    const words = run?.sketch().words ?? "";
    const fixed = this.fixed(this.state.held);
    if (this.entry === null && words === "" && fixed === "") return nothing;
    return html`<div class="pointer-words">
      ${words ? html`<div aria-hidden="true">${words.split(" · ").map((line) => html`<p class="num">${line}</p>`)}</div>` : nothing}
      ${fixed && this.entry === null ? html`<p class="pointer-fixed num">${fixed}</p>` : nothing} ${this.entry === null ? nothing : this.form()}
    </div>`;
  }

  protected override updated(): void {
    this.place();
    const input = this.entry === null ? null : this.querySelector("input");
    if (!input || this.contains(document.activeElement)) return;
    input.value = this.entry ?? "";
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  private form(): TemplateResult {
    const { crs } = this.editor.plane;
    const { lengthM, bearingDeg } = this.state.held;
    const leg = this.editor.run?.last?.() ?? null;
    return html`<form class="pointer-entry" @submit=${this.set} @keydown=${this.answer} @focusout=${this.leave}>
      ${leg
        ? html`<label>${this.say("held_length")}<input name="length" inputmode="decimal" autocomplete="off" .defaultValue=${lengthM === null ? "" : decimals(lengthM)} /></label>
            <label>${this.say("held_bearing")}<input name="bearing" autocomplete="off" .defaultValue=${bearingDeg === null ? "" : writeBearing(bearingDeg)} /></label>`
        : html`<label class="pointer-wide">${this.say(crs.axis_order === "NE" ? "held_position_north" : "held_position_east")}<input name="position" autocomplete="off" /></label>`}
      <p class="pointer-fault" role="alert">${this.fault}</p>
      <p class="pointer-hint">${this.say(leg ? "entry_leg_hint" : "entry_position_hint")}</p>
      <button class="visually-hidden" tabindex="-1">${this.say("held_set")}</button>
    </form>`;
  }

  private fixed({ lengthM, bearingDeg }: Held): string {
    if (!this.editor.run?.last?.()) return "";
    const length = lengthM === null ? [] : [this.say("entry_fixed_length", { length: decimals(lengthM) })];
    return [...length, ...(bearingDeg === null ? [] : [this.say("entry_fixed_bearing", { bearing: writeBearing(bearingDeg) })])].join("\n");
  }

  private readonly begin = (event: KeyboardEvent): void => {
    const free = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (!free || !BEGINS.test(event.key) || isTyping(event.target) || !this.editor.run?.take || this.entry !== null) return;
    event.preventDefault();
    event.stopPropagation();
    this.fault = "";
    this.entry = event.key;
  };

  private readonly answer = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close();
  };

  private readonly set = (event: Event): void => {
    event.preventDefault();
    const { run, plane } = this.editor;
    const last = run?.last?.() ?? null;
    if (!last) return this.setPosition(this.text("position"));
    const held = this.hold();
    if (!held) return;
    this.close();
    if (held.lengthM !== null && held.bearingDeg !== null) run?.take?.(plane.round(polar(last, held.bearingDeg, held.lengthM)));
  };

  private setPosition(text: string): void {
    const read = readTypedPosition(this.editor.plane, text);
    if ("fault" in read) {
      this.fault = this.say(read.fault, { value: text });
      return;
    }
    this.close();
    this.editor.run?.take?.(read.place);
  }

  /** Fixes what was typed; null if it is no length or no bearing. */
  private hold(): Held | null {
    const read = heldFrom(this.text("length"), this.text("bearing"));
    if (typeof read === "string") this.fault = this.say("held_unread", { value: read });
    else this.editor.store.set({ held: read });
    return typeof read === "string" ? null : read;
  }

  /** A click on the map takes what was typed along. */
  private readonly leave = ({ relatedTarget }: FocusEvent): void => {
    if (this.entry === null || (relatedTarget instanceof Node && this.contains(relatedTarget))) return;
    if (this.editor.run?.last?.() && this.text("length") + this.text("bearing") !== "") this.hold();
    this.entry = null;
  };

  private close(): void {
    this.entry = null;
    this.map.getCanvas().focus();
  }

  private readonly place = (): void => {
    const { pointer } = this.state;
    if (!pointer || this.entry !== null && this.style.getPropertyValue("transform") !== "") return;
    const { x, y } = this.map.project(this.editor.plane.toLonLat(pointer));
    const { offsetWidth, offsetHeight } = this;
    const free = this.free();
    const left = x + OFF_PX + offsetWidth > free.right ? x - OFF_PX - offsetWidth : x + OFF_PX;
    const top = y + OFF_PX + offsetHeight > free.bottom ? y - OFF_PX - offsetHeight : y + OFF_PX;
    this.style.setProperty("transform", `translate(${Math.max(EDGE_PX, left)}px, ${Math.max(free.top, top)}px)`);
  };

  /** What of the map no buttons cover, pixels from its upper left corner. */
  private free(): { readonly right: number; readonly top: number; readonly bottom: number } {
    const canvas = this.map.getCanvas().getBoundingClientRect();
    const [bar, tools] = [".edit-bar", ".tools:not(.tools--left)"].map((one) => document.querySelector(one)?.getBoundingClientRect());
    return {
      right: Math.min(canvas.width, tools && tools.width > 0 ? tools.left - canvas.left : canvas.width) - EDGE_PX,
      top: (bar ? Math.max(0, bar.bottom - canvas.top) : 0) + EDGE_PX,
      bottom: canvas.height - EDGE_PX,
    };
  }

  private text(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? "";
  }
}

customElements.define("pointer-words", PointerWords);
