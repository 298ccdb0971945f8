import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { EditorState, Held } from "../editor-state.ts";
import { bearing, polar } from "../plane/measures.ts";
import type { Position } from "../plane/shapes.ts";
import { readBearing, readNumber, writeBearing } from "../plane/traverse.ts";
import { EditorElement } from "./editor-element.ts";
import { decimals } from "../../texts/decimals.ts";
import { readTypedPosition } from "./typed-position.ts";
import "../../styles/editor-divide.css";

const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=gridcell]";
const FREE: Held = { lengthM: null, bearingDeg: null };

/**
 * Fixed length and bearing of the next leg, its turn from the last leg, and a typed position.
 *
 * D and B go to the fields of length and bearing; Enter with both known sets the point.
 */
export class HeldFields extends EditorElement {
  private legs: readonly Position[] = [];
  private stays = false;
  private fault = "";

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.held, state.toolTick, this.editor.run?.last?.()?.join()];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.jump, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.jump, { capture: true });
    this.editor.store.set({ held: FREE });
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const last = this.editor.run?.last?.() ?? null;
    const before = this.legs.at(-1);
    if (same(before, last)) return;
    const at = this.legs.findIndex((place) => same(place, last));
    this.legs = !last ? [] : at >= 0 ? this.legs.slice(0, at + 1) : [...this.legs, last];
    if (before && !this.stays) queueMicrotask(() => this.isConnected && this.editor.store.set({ held: FREE }));
  }

  protected override render(): TemplateResult {
    const { lengthM, bearingDeg } = this.state.held;
    const run = this.editor.run;
    return html`<form class="held" @submit=${this.set}>
      <label>${this.say("held_length")} <kbd>D</kbd><input name="length" inputmode="decimal" autocomplete="off" .value=${lengthM === null ? "" : decimals(lengthM)} @change=${this.hold} /></label>
      <label>${this.say("held_bearing")} <kbd>B</kbd><input name="bearing" autocomplete="off" .value=${bearingDeg === null ? "" : writeBearing(bearingDeg)} @change=${this.hold} /></label>
      ${this.lastLeg() === null ? nothing : html`<label>${this.say("held_turn")}<input name="turn" autocomplete="off" .value=${""} @change=${this.turn} /></label>`}
      ${run?.take ? html`<label class="held-wide">${this.say(this.editor.plane.crs.axis_order === "NE" ? "held_position_north" : "held_position_east")}<input name="position" autocomplete="off" /></label>` : nothing}
      <label class="divide-check held-wide"><input type="checkbox" .checked=${this.stays} @change=${this.keep} />${this.say("held_stays")}</label>
      <p class="divide-fault" role="alert">${this.fault}</p>
      <button class="visually-hidden" tabindex="-1">${this.say("held_set")}</button>
    </form>`;
  }

  private lastLeg(): number | null {
    const [from, to] = this.legs.slice(-2);
    return from && to ? bearing(from, to) : null;
  }

  private readonly hold = (): void => {
    const [length, angle] = [this.text("length"), this.text("bearing")];
    const lengthM = readNumber(length);
    const before = this.state.held.bearingDeg;
    const shown = before !== null && angle === writeBearing(before);
    const bearingDeg = shown ? before : readBearing(angle);
    const wrong = (length !== "" && !(lengthM !== null && lengthM > 0)) || (angle !== "" && bearingDeg === null);
    this.tell(wrong ? this.say("held_unread", { value: angle !== "" && bearingDeg === null ? angle : length }) : "");
    if (!wrong) this.editor.store.set({ held: { lengthM, bearingDeg } });
  };

  /** A turn is clockwise from the direction of the last leg; a minus turns the other way. */
  private readonly turn = (): void => {
    const text = this.text("turn");
    const [from, left] = [this.lastLeg(), /^[-\u2212]/.test(text)];
    const angle = readBearing(left ? text.slice(1) : text);
    if (from === null || text === "") return;
    if (angle === null) return this.tell(this.say("held_unread", { value: text }));
    this.tell("");
    this.editor.store.set({ held: { ...this.state.held, bearingDeg: (from + (left ? -angle : angle) + 360) % 360 } });
  };

  private readonly keep = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.stays = event.target.checked;
  };

  private readonly set = (event: Event): void => {
    event.preventDefault();
    if (this.text("turn")) this.turn();
    else this.hold();
    const position = this.text("position");
    if (position) return this.setTyped(position);
    const { lengthM, bearingDeg } = this.state.held;
    const last = this.editor.run?.last?.() ?? null;
    if (this.fault || !last || lengthM === null || bearingDeg === null) return;
    this.editor.run?.take?.(this.editor.plane.round(polar(last, bearingDeg, lengthM)));
    this.querySelector<HTMLInputElement>('[name="length"]')?.focus();
  };

  private setTyped(text: string): void {
    const read = readTypedPosition(this.editor.plane, text);
    if ("fault" in read) return this.tell(this.say(read.fault, { value: text }));
    this.tell("");
    this.editor.run?.take?.(read.place);
    const field = this.querySelector<HTMLInputElement>('[name="position"]');
    if (field) field.value = "";
  }

  private readonly jump = (event: KeyboardEvent): void => {
    const name = event.code === "KeyD" ? "length" : event.code === "KeyB" ? "bearing" : null;
    const typing = event.target instanceof Element && event.target.closest(TYPED) !== null;
    if (!name || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>(`[name="${name}"]`);
    field?.focus();
    field?.select();
  };

  private text(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? "";
  }

  private tell(fault: string): void {
    this.fault = fault;
    this.requestUpdate();
  }
}

function same(one: Position | undefined, other: Position | null): boolean {
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}

customElements.define("held-fields", HeldFields);
