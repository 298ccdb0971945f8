import type { City } from "../api/types.ts";
import type { TextKey } from "../texts/texts.ts";

const KEYS: Readonly<Record<string, TextKey>> = {
  "NavigationControl.ZoomIn": "tool_zoom_in",
  "NavigationControl.ZoomOut": "tool_zoom_out",
  "ScaleControl.Meters": "unit_metres",
  "ScaleControl.Kilometers": "unit_kilometres",
};

/** Returns what a map and its controls say in the reader's language; title: what the map shows. */
export function controlWords(city: City, title: string): Record<string, string> {
  const said = Object.entries(KEYS).flatMap(([control, key]) => {
    const text = city.texts[key];
    return text ? [[control, text] as const] : [];
  });
  return { "Map.Title": title, ...Object.fromEntries(said) };
}
