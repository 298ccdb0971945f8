import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { LayerDescription, Look } from "../api/types.ts";
import type { DrawnLayer } from "./as-drawn.ts";
import { divided } from "./division.ts";

const PLAIN: Look = {
  value: null,
  title: null,
  fill: null,
  fill_opacity: 0.5,
  line: "#7a7a7a",
  width: 1,
  dash: [],
  radius: 4,
  hatch: null,
};

type Plain = string | number | boolean;

/** Returns the look of features that no other look fits. */
export function defaultLook(layer: LayerDescription): Look {
  return layer.looks.find((look) => look.value === null) ?? layer.looks[0] ?? PLAIN;
}

/** Returns the look of features with a value of the field that the looks go by. */
export function lookOf(layer: LayerDescription, value: unknown): Look {
  return valueLooks(layer).find((look) => look.value === String(value)) ?? defaultLook(layer);
}

/** Whether lines of a layer are ways that widen with the scale: the lines of the background. */
export function isWay(layer: LayerDescription): boolean {
  return layer.group === "base" && layer.geometry === "MULTILINESTRING";
}

/** Returns the looks by value; none where the layer has one look only. */
export function valueLooks(layer: LayerDescription): readonly Look[] {
  return layer.by ? layer.looks.filter((look) => look.value !== null) : [];
}

/** Returns all looks that features of a layer can have, the default one last. */
export function allLooks(layer: LayerDescription): readonly Look[] {
  return [...valueLooks(layer), defaultLook(layer)];
}

/** Returns what the legend shows: the looks with a value, else the only one. */
export function legendLooks(layer: LayerDescription): readonly Look[] {
  const looks = valueLooks(layer);
  return looks.length > 0 ? looks : [defaultLook(layer)];
}

/** Returns a constant, or the expression that reads it off a feature's look. */
export function byLook<Value extends Plain>(
  layer: DrawnLayer,
  read: (look: Look) => Value,
): Value | ExpressionSpecification {
  const fallback = read(defaultLook(layer));
  if (layer.division) return divided(layer.division, valueLooks(layer).map(read), fallback);
  const looks = valueLooks(layer).filter((look) => read(look) !== fallback);
  if (!layer.by || looks.length === 0) return fallback;
  const branches = looks.flatMap((look) => [look.value, read(look)]);
  return ["match", textOf(layer.by), ...branches, fallback] as unknown as ExpressionSpecification;
}

/** Returns the filter for features whose look fits; true lets all through, false none. */
export function whereLook(layer: LayerDescription, fits: (look: Look) => boolean): FilterSpecification | boolean {
  return byLook(layer, fits) as FilterSpecification | boolean;
}

/** Puts filters together; true adds nothing. */
export function both(one: FilterSpecification | boolean, other: FilterSpecification | boolean): FilterSpecification {
  if (one === true) return other as FilterSpecification;
  if (other === true) return one as FilterSpecification;
  return ["all", one, other] as FilterSpecification;
}

/** The value of a field as text: codes are compared as the server writes them. */
function textOf(field: string): ExpressionSpecification {
  return ["to-string", ["get", field]];
}
