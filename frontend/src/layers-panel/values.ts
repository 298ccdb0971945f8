import { kept } from "../api/kept.ts";
import type { FieldValue, LayerTheme, Method, ThemeClass } from "../store/layer-choices.ts";
import { nameOf, type LayerField } from "./fields.ts";
import { coloursOf, MOST_CATEGORIES, RAMPS } from "./ramps.ts";

/** The values of a field, the most frequent first. */
export interface ValuesAnswer {
  readonly total: number;
  readonly empty: number;
  readonly distinct: number;
  readonly values: readonly { readonly value: FieldValue; readonly count: number }[];
}

interface ClassesAnswer {
  readonly edges: readonly number[];
}

/** What a theme is made from. */
export interface ThemeWish {
  readonly field: LayerField;
  readonly kind: LayerTheme["kind"];
  readonly ramp: string;
  readonly method: Method;
  readonly count: number;
}

const SUGGESTIONS = 100;
const asked = new Map<string, Promise<ValuesAnswer>>();

/** Returns the values of a field; asked for once, and again for another part of a text. */
export function valuesOf(api: string, layer: string, field: string, part = ""): Promise<ValuesAnswer> {
  const query = new URLSearchParams({ field, limit: String(SUGGESTIONS), ...(part ? { q: part } : {}) });
  const url = `${api}/collections/${layer}/values?${query.toString()}`;
  const known = asked.get(url);
  if (known) return known;
  const found = kept<ValuesAnswer>(url);
  asked.set(url, found);
  found.catch(() => asked.delete(url));
  return found;
}

/** Makes a theme from the values that a layer has now; null if there are none. */
export async function makeTheme(api: string, layer: string, wish: ThemeWish): Promise<LayerTheme | null> {
  const { field, kind, ramp, method } = wish;
  const classes = kind === "categories" ? await categories(api, layer, wish) : await steps(api, layer, wish);
  if (classes.length === 0) return null;
  return { kind, field: field.name, ramp, classes, ...(kind === "graduated" ? { method } : {}) };
}

/** Returns a theme in the colours of another ramp. */
export function recoloured(theme: LayerTheme, ramp: string): LayerTheme {
  const colours = coloursOf(ramp, theme.classes.length);
  const classes = theme.classes.slice(0, colours.length).map((one, i) => ({ ...one, colour: colours[i] ?? one.colour }));
  return { ...theme, ramp, classes };
}

async function categories(api: string, layer: string, { field, ramp }: ThemeWish): Promise<ThemeClass[]> {
  const { values } = await valuesOf(api, layer, field.name);
  const most = Math.min(MOST_CATEGORIES, RAMPS.find(({ name }) => name === ramp)?.colours.length ?? 0);
  const colours = coloursOf(ramp, most);
  return values.slice(0, colours.length).map(({ value }, i) => {
    const title = nameOf(field, value);
    return { colour: colours[i] ?? "#000000", value, ...(title === String(value) ? {} : { title: title.slice(0, 200) }) };
  });
}

async function steps(api: string, layer: string, { field, ramp, method, count }: ThemeWish): Promise<ThemeClass[]> {
  const query = new URLSearchParams({ field: field.name, classes: String(count), method });
  const { edges } = await kept<ClassesAnswer>(`${api}/collections/${layer}/values?${query.toString()}`);
  const colours = coloursOf(ramp, Math.max(0, edges.length - 1));
  return colours.map((colour, i) => ({ colour, least: edges[i] ?? 0, most: edges[i + 1] ?? 0 }));
}
