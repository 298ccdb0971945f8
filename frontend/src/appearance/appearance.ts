export const THEMES = ["system", "light", "dark", "contrast"] as const;
export const TEXT_SIZES = ["normal", "large", "largest"] as const;

export type Theme = (typeof THEMES)[number];
export type TextSize = (typeof TEXT_SIZES)[number];

/** How the pages look in this browser. */
export interface Appearance {
  readonly theme: Theme;
  readonly text: TextSize;
}

const A_YEAR_S = 365 * 24 * 3600;
const CHANGED = "appearance";
const SYSTEM = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/** Returns what a name stands for among choices; the first of them for any other name. */
export function oneOf<Choice extends string>(choices: readonly [Choice, ...Choice[]], name: string | undefined): Choice {
  return choices.find((choice) => choice === name) ?? choices[0];
}

/** Returns how this page looks: the server has written it on the root element. */
export function appearance(): Appearance {
  const { theme, text } = document.documentElement.dataset;
  return { theme: oneOf(THEMES, theme), text: oneOf(TEXT_SIZES, text) };
}

/** Changes how this page looks, and every page of this browser from now on. */
export function setAppearance({ theme, text }: Appearance): void {
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.dataset["text"] = text;
  for (const [name, value] of Object.entries({ theme, text })) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=${A_YEAR_S}; SameSite=Lax${secure}`;
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls back when colours or sizes may have changed, by choice or with the system; call the result to stop. */
export function onAppearance(changed: () => void): () => void {
  const queries = SYSTEM.map((query) => window.matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
    window.removeEventListener(CHANGED, changed);
  };
}

/** Returns the pixels of a length in rem: the text size of the reader decides. */
export function pixelsOf(rem: number): number {
  return rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
