import type { City, Group, LayerDescription } from "../api/types.ts";
import { inOrder } from "./layer-order.ts";
import { NO_CHOICES, readChoices, type LayerChoices } from "./layer-choices.ts";

/** A branch of the layer tree with the layers in it, the topmost first. */
export interface Branch {
  readonly group: Group;
  readonly layers: readonly LayerDescription[];
}

/** Returns the branches that have layers, in the order of the groups; order: of the reader, see `inOrder`. */
export function branchesOf(groups: readonly Group[], layers: readonly LayerDescription[], order: readonly string[] = []): Branch[] {
  const falling = inOrder(layers, order).reverse();
  return groups
    .map((group) => ({
      group,
      layers: falling.filter((layer) => layer.group === group.code),
    }))
    .filter((branch) => branch.layers.length > 0);
}

/** Whether a layer is drawn; one that is not loaded never is. */
export function isShown(choices: LayerChoices, layer: LayerDescription): boolean {
  return layer.loaded && (choices.shown[layer.name] ?? layer.shown);
}

/** Returns the names of the layers of a city that are drawn. */
export function shownNames({ city, choices }: { city: City | null; choices: LayerChoices }): ReadonlySet<string> {
  return new Set(city?.layers.filter((layer) => isShown(choices, layer)).map(({ name }) => name));
}

/** Returns the opacity of a layer, 0 to 1. */
export function opacityOf(choices: LayerChoices, layer: LayerDescription): number {
  return choices.opacity[layer.name] ?? 1;
}

/** Whether all, some or none of the loaded layers of a branch are shown. */
export function branchState(choices: LayerChoices, layers: readonly LayerDescription[]): "all" | "some" | "none" {
  const loaded = layers.filter((layer) => layer.loaded);
  const shown = loaded.filter((layer) => isShown(choices, layer)).length;
  if (shown === 0) return "none";
  return shown === loaded.length ? "all" : "some";
}

/** Returns the choices with layers shown or hidden. */
export function withShown(
  choices: LayerChoices,
  layers: readonly LayerDescription[],
  shown: boolean,
): LayerChoices {
  const changed = Object.fromEntries(layers.map((layer) => [layer.name, shown]));
  return { ...choices, shown: { ...choices.shown, ...changed } };
}

/** Returns the choices with the opacity of a layer, held between 0.1 and 1. */
export function withOpacity(choices: LayerChoices, layer: LayerDescription, opacity: number): LayerChoices {
  const held = Math.min(1, Math.max(0.1, opacity));
  return { ...choices, opacity: { ...choices.opacity, [layer.name]: held } };
}

/** Returns the choices with a group folded or unfolded. */
export function withFold(choices: LayerChoices, group: string): LayerChoices {
  const folded = choices.folded.includes(group)
    ? choices.folded.filter((code) => code !== group)
    : [...choices.folded, group];
  return { ...choices, folded };
}

/** Reads choices that were kept as text; what is not ours is left aside. */
export function parseChoices(text: string | null): LayerChoices {
  try {
    return readChoices(JSON.parse(text ?? "null"));
  } catch {
    return NO_CHOICES;
  }
}
