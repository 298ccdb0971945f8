import type { LayerDescription } from "../api/types.ts";
import { toCql2 } from "../layers-panel/cql2.ts";
import { fieldsOf, inReadersWords } from "../layers-panel/fields.ts";
import { opacityOf } from "../store/choices.ts";
import type { LayerChoices, LayerFilter } from "../store/layer-choices.ts";
import type { SheetLayer } from "./sheets.ts";

/** Returns layers, the lowest first, as the reader sees them: their order, opacity, filter, colours and names. */
export function sheetLayers(
  api: string,
  layers: readonly LayerDescription[],
  choices: LayerChoices,
): Promise<readonly SheetLayer[]> {
  const { order } = choices;
  return Promise.all(
    layers.map(async (layer, place) => ({
      ...(await sheetLayer(api, layer, choices)),
      ...(order.length > 0 ? { order: place } : {}),
    })),
  );
}

async function sheetLayer(api: string, layer: LayerDescription, choices: LayerChoices): Promise<SheetLayer> {
  const { name } = layer;
  const [filter, theme, labels] = [choices.filters[name], choices.themes[name], choices.labels[name]];
  return {
    name,
    opacity: opacityOf(choices, layer),
    ...(filter ? { filter: await condition(api, name, filter) } : {}),
    ...(theme ? { theme: inReadersWords(await fieldsOf(api, name), theme) } : {}),
    ...(labels ? { labels } : {}),
  };
}

/** Dates are written otherwise than texts: the kinds of fields are asked for. */
async function condition(api: string, layer: string, filter: LayerFilter): Promise<object> {
  const fields = await fieldsOf(api, layer);
  return toCql2(filter, Object.fromEntries(fields.map(({ name, kind }) => [name, kind])));
}
