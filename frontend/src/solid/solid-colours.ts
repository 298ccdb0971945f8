import { CLASS_ENDS_M } from "./heights.ts";

/** Colours of volumes as #rrggbb, in the theme that the page has. */
export interface SolidColours {
  /** By class of height, the lowest first. */
  readonly classes: readonly string[];
  readonly envelope: string;
  readonly selected: string;
  readonly card: string;
  readonly light: string;
  readonly ink: string;
}

/** Reads the colours off the style sheet, which gives them to `data-solid`. */
export function solidColours(): SolidColours {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name: string): string => {
    probe.dataset["solid"] = name;
    return hexColour(getComputedStyle(probe).backgroundColor);
  };
  const colours = {
    classes: [...CLASS_ENDS_M, null].map((_, i) => read(String(i))),
    envelope: read("envelope"),
    selected: read("selected"),
    card: read("card"),
    light: read("light"),
    ink: read("ink"),
  };
  probe.remove();
  return colours;
}

/** Returns `rgb(1, 2, 3)` or `color(srgb 0.1 0.2 0.3)` as #rrggbb; black for another form. */
export function hexColour(written: string): string {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(written);
  const plain = /^rgba?\(([\d.]+),? ([\d.]+),? ([\d.]+)/.exec(written);
  const parts = mixed?.slice(1, 4).map((part) => Number(part) * 255) ?? plain?.slice(1, 4).map(Number) ?? [0, 0, 0];
  return `#${parts.map((part) => Math.round(Math.min(255, Math.max(0, part))).toString(16).padStart(2, "0")).join("")}`;
}
