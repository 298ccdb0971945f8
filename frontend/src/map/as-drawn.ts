import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { LayerDescription, Look } from "../api/types.ts";
import type { LabelChoice, LayerFilter, LayerTheme } from "../store/layer-choices.ts";
import { labelsOf, lookupOf, type DrawnChoices, type Lookup } from "../store/lookups.ts";
import type { Division } from "./division.ts";
import { filterExpression, isTileFilter, onlyIds } from "./filter-expression.ts";
import { defaultLook, isWay } from "./looks.ts";

/** The colour of features in no class of a theme. */
export const REST = "#b4bab8";
const OUTLINE = "#59625f";
const THEME_OPACITY = 0.78;
const REST_OPACITY = 0.35;
const LABELS_FROM = 15;

/** A layer as a reader has chosen to see it. */
export interface DrawnLayer extends LayerDescription {
  /** Which features are drawn; true or absent for all. */
  readonly only?: FilterSpecification | boolean;
  /** The zoom from which tiles hold features that can be filtered and classified. */
  readonly from?: number;
  /** How features are divided among the looks that have a value. */
  readonly division?: Division;
  /** The names of features that the tiles do not carry, by their ids. */
  readonly names?: ExpressionSpecification;
}

/** Returns a layer with the reader's filter, theme and labels. */
export function asDrawn(layer: LayerDescription, choices: DrawnChoices): DrawnLayer {
  const { name } = layer;
  const [filter, theme, labels] = [choices.filters[name], choices.themes[name], choices.labels[name]];
  if (!filter && !theme && !labels) return layer;
  const lookup = lookupOf(choices, name);
  return {
    ...layer,
    ...(labels ? labelled(layer, labels, labelsOf(choices, name)) : {}),
    ...(theme ? themed(layer, theme, lookup) : {}),
    ...(filter ? { only: allowed(layer, filter, lookup) } : {}),
    ...(filter || theme ? { from: layer.features_from ?? layer.minzoom } : {}),
  };
}

/** The fields that a layer's features can be named by without asking the server. */
export function labelFields(layer: LayerDescription): readonly string[] {
  return Object.keys(layer.tile_fields ?? {});
}

/** The field by which features of a layer are named if the reader wants names. */
export function usualLabel(layer: LayerDescription): string | null {
  const fields = labelFields(layer);
  return layer.label ?? (fields.includes(layer.label_field) ? layer.label_field : (fields[0] ?? null));
}

/** The field by which features are to be named and which the tiles do not carry; null if there is none. */
export function askedLabel(layer: LayerDescription, choice: LabelChoice | undefined): string | null {
  const field = choice?.shown ? choice.field : undefined;
  return field === undefined || labelFields(layer).includes(field) ? null : field;
}

/** The zoom from which names that the reader has asked for are written. */
export function labelsFrom(layer: LayerDescription): number {
  return layer.label ? layer.label_from : Math.max(layer.minzoom, LABELS_FROM);
}

/** Whether a theme can be drawn from what the tiles hold. */
export function isTileTheme(layer: LayerDescription, theme: LayerTheme): boolean {
  const kind = layer.tile_fields?.[theme.field];
  if (kind === undefined || kind === "texts") return false;
  return theme.kind === "categories" || kind === "number" || kind === "integer";
}

/** Returns the edges of the classes of a graduated theme, one more than there are classes. */
export function edgesOf(theme: LayerTheme): number[] {
  return [...theme.classes.map(({ least }) => least ?? 0), theme.classes.at(-1)?.most ?? 0];
}

/** Names that are not known yet are not written; where they cannot be had, the usual ones are. */
function labelled(layer: LayerDescription, choice: LabelChoice, lookup: Lookup | null) {
  const { shown, field } = choice;
  const label_from = labelsFrom(layer);
  const asked = askedLabel(layer, choice);
  if (asked && lookup?.state !== "failed") {
    const { ids, texts } = lookup ?? {};
    return { label: lookup ? asked : null, label_from, ...(lookup ? { names: namesBy(ids ?? [], texts ?? []) } : {}) };
  }
  return { label: shown ? (!asked && field ? field : usualLabel(layer)) : null, label_from };
}

function namesBy(ids: readonly number[], texts: readonly string[]): ExpressionSpecification {
  if (ids.length === 0) return ["literal", ""];
  return ["match", ["id"], ...ids.flatMap((id, i) => [id, texts[i] ?? ""]), ""] as unknown as ExpressionSpecification;
}

/** What is not known yet lets nothing through: a filter is never left out. */
function allowed(layer: LayerDescription, filter: LayerFilter, lookup: Lookup | null): FilterSpecification | boolean {
  if (isTileFilter(filter, layer.tile_fields ?? {})) return filterExpression(filter);
  return lookup?.ids ? onlyIds(lookup.ids) : false;
}

function themed(layer: LayerDescription, theme: LayerTheme, lookup: Lookup | null) {
  const looks: readonly Look[] = [
    { ...lookIn(layer, REST), fill_opacity: REST_OPACITY, value: null },
    ...theme.classes.map(({ colour }, i) => ({ ...lookIn(layer, colour), value: String(i) })),
  ];
  return { looks, by: theme.field, division: divisionOf(layer, theme, lookup) };
}

function divisionOf(layer: LayerDescription, theme: LayerTheme, lookup: Lookup | null): Division {
  const { field, classes } = theme;
  if (!isTileTheme(layer, theme)) return { by: "id", ids: lookup?.classes ?? [] };
  if (theme.kind === "categories") return { by: "value", field, values: classes.map(({ value }) => String(value)) };
  return { by: "number", field, edges: edgesOf(theme) };
}

/** Returns how features of a class look: its colour where the layer has most of its own. */
export function lookIn(layer: LayerDescription, colour: string): Look {
  const look = defaultLook(layer);
  const isLine = layer.geometry === "MULTILINESTRING";
  const line = isLine || layer.geometry === "GEOMETRY" ? colour : OUTLINE;
  const width = isWay(layer) ? look.width : isLine ? Math.max(2, look.width) : Math.min(0.9, look.width);
  return { ...look, title: null, fill: isLine ? null : colour, fill_opacity: THEME_OPACITY, line, width, dash: [], hatch: null };
}
