import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import type { GeometryKind, LayerDescription, Look } from "../api/types.ts";
import type { DrawnLayer } from "./as-drawn.ts";
import { mix } from "./colour.ts";
import { hatchName, type Hatch } from "./hatch.ts";
import { allLooks, both, byLook, isWay, whereLook } from "./looks.ts";
import { mapColours } from "./map-colours.ts";
import { inTheme } from "./tint.ts";

type Shape = "Polygon" | "LineString" | "Point";
type Amount = number | ExpressionSpecification;

const SHAPES: Readonly<Record<GeometryKind, readonly Shape[]>> = {
  MULTIPOLYGON: ["Polygon"],
  MULTILINESTRING: ["LineString"],
  POINT: ["Point"],
  GEOMETRY: ["Polygon", "LineString", "Point"],
};
const HATCH_OPACITY = 0.56;

/** Returns the style layers that draw a layer, the lowest first; opacity is the reader's, 0 to 1. */
export function drawLayer(described: DrawnLayer, opacity: number): LayerSpecification[] {
  const layer = inTheme(described);
  const looks = allLooks(layer);
  const shapes = SHAPES[layer.geometry];
  const drawn: LayerSpecification[] = [];
  if (shapes.includes("Polygon")) {
    if (looks.some((look) => look.fill)) drawn.push(fillOf(layer, opacity));
    if (looks.some((look) => look.hatch !== null)) drawn.push(hatchOf(layer, opacity));
  }
  if (shapes.some((shape) => shape !== "Point") && looks.some((look) => look.line)) {
    if (isWay(layer)) drawn.push(casingOf(layer, opacity));
    drawn.push(...linesOf(layer, opacity));
  }
  if (shapes.includes("Point")) drawn.push(circleOf(layer, opacity));
  return narrowed(described, drawn);
}

/** Returns style layers that draw only what the reader lets through, where it can be told. */
export function narrowed({ only = true, from }: DrawnLayer, drawn: LayerSpecification[]): LayerSpecification[] {
  if (only === true && from === undefined) return drawn;
  return drawn.map((one) => {
    const filter = "filter" in one && one.filter !== undefined ? both(only, one.filter) : only;
    const minzoom = Math.max(from ?? 0, one.minzoom ?? 0);
    return { ...one, ...(filter === true ? {} : { filter }), minzoom } as LayerSpecification;
  });
}

/** Returns the hatches that a layer is drawn with. */
export function hatchesOf(layer: LayerDescription): Hatch[] {
  return allLooks(inTheme(layer)).flatMap((look) => (look.hatch === null ? [] : [{ colour: inkOf(look), angle: look.hatch }]));
}

/** Returns the filter for one shape; true where the layer has no other. */
export function onlyShapes(layer: LayerDescription, wanted: readonly Shape[]): FilterSpecification | boolean {
  if (SHAPES[layer.geometry].every((shape) => wanted.includes(shape))) return true;
  const names = wanted.flatMap((shape) => [shape, `Multi${shape}`]);
  return ["in", ["geometry-type"], ["literal", names]];
}

function place(layer: LayerDescription, part: string) {
  return { id: `${layer.name}/${part}`, source: layer.name, "source-layer": layer.name };
}

function fillOf(layer: LayerDescription, opacity: number): LayerSpecification {
  const share = byLook(layer, (look) => (look.fill ? round(look.fill_opacity * opacity) : 0));
  return {
    ...place(layer, "fill"),
    type: "fill",
    filter: onlyShapes(layer, ["Polygon"]) as FilterSpecification,
    paint: {
      "fill-color": byLook(layer, (look) => look.fill ?? "#000000"),
      "fill-opacity": ["min", 1, ["+", share, whenHovered(0.14)]],
      "fill-antialias": false,
    },
  };
}

function hatchOf(layer: LayerDescription, opacity: number): LayerSpecification {
  return {
    ...place(layer, "hatch"),
    type: "fill",
    filter: both(onlyShapes(layer, ["Polygon"]), whereLook(layer, (look) => look.hatch !== null)),
    paint: {
      "fill-pattern": byLook(layer, (look) => hatchName({ colour: inkOf(look), angle: look.hatch ?? 0 })),
      "fill-opacity": byZoom([11, round(HATCH_OPACITY * opacity * 0.3)], [15, round(HATCH_OPACITY * opacity)]),
    },
  };
}

function linesOf(layer: LayerDescription, opacity: number): LayerSpecification[] {
  const looks = allLooks(layer).filter((look) => look.line);
  const dashes = [...new Map(looks.map((look) => [String(look.dash), look.dash])).values()];
  return dashes.map((dash, i) => ({
    ...place(layer, i === 0 ? "line" : `line-${i}`),
    type: "line",
    filter: both(
      onlyShapes(layer, ["Polygon", "LineString"]),
      whereLook(layer, (look) => look.line !== null && String(look.dash) === String(dash)),
    ),
    layout: { "line-join": "round", "line-cap": dash.length > 0 ? "butt" : "round" },
    paint: {
      "line-color": byLook(layer, (look) => look.line ?? "#000000"),
      "line-opacity": opacity,
      "line-width": widthOf(layer),
      ...(dash.length > 0 ? { "line-dasharray": [...dash] } : {}),
    },
  }));
}

function casingOf(layer: LayerDescription, opacity: number): LayerSpecification {
  return {
    ...place(layer, "casing"),
    type: "line",
    layout: { "line-join": "round", "line-cap": "round" },
    paint: {
      "line-color": byLook(layer, (look) => mix(look.line ?? "#ffffff", mapColours().casing, 0.62)),
      "line-opacity": opacity,
      "line-width": wayWidth(byLook(layer, (look) => look.width), 1.6),
    },
  };
}

function circleOf(layer: LayerDescription, opacity: number): LayerSpecification {
  const radius = byLook(layer, (look) => look.radius);
  const share = byLook(layer, (look) => round(Math.max(look.fill_opacity, 0.8) * opacity));
  return {
    ...place(layer, "circle"),
    type: "circle",
    filter: onlyShapes(layer, ["Point"]) as FilterSpecification,
    paint: {
      "circle-color": byLook(layer, (look) => look.fill ?? look.line ?? "#000000"),
      "circle-opacity": share,
      "circle-radius": byZoom([13, times(radius, 0.4)], [16, times(radius, 0.8)], [18, times(radius, 1.35)], [20, times(radius, 2.2)]),
      "circle-stroke-color": byLook(layer, (look) => look.line ?? look.fill ?? "#000000"),
      "circle-stroke-opacity": opacity,
      "circle-stroke-width": ["+", byLook(layer, (look) => Math.min(look.width, 1.5)), whenHovered(1.5)],
    },
  };
}

function widthOf(layer: LayerDescription): ExpressionSpecification {
  const width = byLook(layer, (look) => look.width);
  if (isWay(layer)) return wayWidth(width, 0);
  const held: ExpressionSpecification = ["+", width, whenHovered(1.4)];
  return byZoom([12, times(held, 0.5)], [16, held], [20, times(held, 1.7)]);
}

/** Widths of ways in pixels: about what a street takes on the ground from zoom 16 on. */
function wayWidth(width: Amount, more: number): ExpressionSpecification {
  const at = (share: number): ExpressionSpecification => ["+", times(width, share), more, whenHovered(1.2)];
  return ["interpolate", ["exponential", 1.7], ["zoom"], 10, at(0.3), 14, at(1.1), 16, at(3), 18, at(8.5), 20, at(22)];
}

function byZoom(...stops: readonly (readonly [number, Amount])[]): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], ...stops.flat()] as unknown as ExpressionSpecification;
}

function times(amount: Amount, share: number): ExpressionSpecification {
  return ["*", amount, share];
}

function whenHovered(more: number): ExpressionSpecification {
  return ["case", ["boolean", ["feature-state", "hover"], false], more, 0];
}

function inkOf(look: Look): string {
  return look.line ?? look.fill ?? "#555555";
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
