/** The colours of the map that are not a layer's own, as #rrggbb, and how thick outlines are drawn. */
export interface MapColours {
  readonly paper: string;
  readonly ink: string;
  readonly halo: string;
  readonly casing: string;
  readonly select: string;
  readonly card: string;
  readonly edited: string;
  readonly drawn: string;
  readonly faint: string;
  readonly refused: string;
  readonly warning: string;
  readonly handle: string;
  /** What widths of outlines are multiplied with: 1, more in high contrast. */
  readonly outline: number;
  /** What sizes of text are multiplied with. */
  readonly text: number;
}

/** The light theme: what is drawn where no page is, and the names of what a page is asked for. */
export const LIGHT: MapColours = {
  paper: "#f1f0eb",
  ink: "#1b2a2f",
  halo: "#fdfcf8",
  casing: "#8f958f",
  select: "#0b57d0",
  card: "#00696b",
  edited: "#b3540a",
  drawn: "#c2185b",
  faint: "#5f6b70",
  refused: "#b3261e",
  warning: "#9a5b00",
  handle: "#ffffff",
  outline: 1,
  text: 1,
};

let kept: { readonly theme: string; readonly colours: MapColours } | null = null;

/** Returns the colours of the theme that the page has now: the tokens --map-* of its style sheet. */
export function mapColours(): MapColours {
  if (typeof document === "undefined") return LIGHT;
  const theme = themeNow();
  if (kept?.theme !== theme) kept = { theme, colours: readTokens() };
  return kept.colours;
}

function themeNow(): string {
  const told = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query).matches);
  const { theme, text } = document.documentElement.dataset;
  return [theme, text, ...told].join();
}

/** A token may name two colours; only a property that is drawn with it says which one counts. */
function readTokens(): MapColours {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.setProperty("forced-color-adjust", "none"); // the map is a picture: the system does not repaint it
  document.documentElement.append(probe);
  const style = getComputedStyle(probe);
  const colours = Object.fromEntries(
    Object.entries(LIGHT).map(([name, light]) => {
      if (typeof light === "number") return [name, Number(style.getPropertyValue(`--map-${name}`)) || light];
      probe.style.setProperty("color", `var(--map-${name})`);
      return [name, hexOf(style.color) ?? light];
    }),
  ) as unknown as MapColours;
  probe.remove();
  return colours;
}

/** Returns `rgb(1, 2, 3)` as #010203; null for another form. */
export function hexOf(written: string): string | null {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(written);
  if (!parts) return null;
  return `#${parts.slice(1).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}
