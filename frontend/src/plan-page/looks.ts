import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { hatchName, type Hatch } from "../map/hatch.ts";
import { mapColours } from "../map/map-colours.ts";
import { lineInTheme } from "../map/tint.ts";

export const SOURCE = "platform:plan";
export const HIT_LAYERS = [`${SOURCE}/fill`, `${SOURCE}/line`, `${SOURCE}/reach`] as const;

interface Look {
  readonly colour: string;
  readonly fill?: number;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly hatch?: number;
}

const LOOKS: Readonly<Record<string, Look>> = {
  parcel: { colour: "#c4161c", fill: 0.04, width: 3 },
  edge: { colour: "#c4161c", width: 0 },
  envelope: { colour: "#c4161c", fill: 0.03, width: 1.4, hatch: 45 },
  envelope_part: { colour: "#c4161c", width: 0 },
  setback: { colour: "#c4161c", width: 1, dash: [4, 3] },
  restricted: { colour: "#9a5b00", fill: 0.08, width: 1 },
  zone: { colour: "#7a4a21", width: 1.6, dash: [6, 2, 1, 2] },
  common_use: { colour: "#5c6670", fill: 0.16, width: 1 },
  red_line: { colour: "#e0302a", width: 2.2 },
  ban: { colour: "#1f2428", fill: 0.02, width: 1.4, hatch: 135 },
  restriction: { colour: "#4a5568", fill: 0.02, width: 1.2, dash: [2, 2] },
  easement: { colour: "#1d7a3a", fill: 0.05, width: 1.4, dash: [5, 2] },
  building: { colour: "#33414a", fill: 0.28, width: 1.4 },
  heritage: { colour: "#6b4226", fill: 0.08, width: 1.6, hatch: 135 },
  placement: { colour: "#6a1b9a", fill: 0.05, width: 1.8 },
  complex: { colour: "#6a1b9a", width: 1.6, dash: [4, 2] },
  protected: { colour: "#1d7a3a", fill: 0.06, width: 1.6, hatch: 45 },
  appearance: { colour: "#8a5a2b", width: 1.4, dash: [6, 3] },
};
const FALLBACK: Look = { colour: "#4a5568", width: 1 };
const LIT: ExpressionSpecification = ["boolean", ["feature-state", "lit"], false];
const POLYGON = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]] as unknown as ExpressionSpecification;

/** Returns the hatches with which the shapes of a plan are drawn. */
export function planHatches(): Hatch[] {
  return Object.values(LOOKS).flatMap(({ colour, hatch }) => (hatch === undefined ? [] : [{ colour: lineInTheme(colour), angle: hatch }]));
}

/** Returns the style layers of a plan's shapes, the lit ones on top. */
export function drawPlan(): LayerSpecification[] {
  return [fills(), ...hatches(), ...lines(), reach(), ...lit()];
}

function fills(): LayerSpecification {
  return {
    id: `${SOURCE}/fill`,
    source: SOURCE,
    type: "fill",
    filter: POLYGON as unknown as boolean,
    layout: { "fill-sort-key": ["get", "order"] },
    paint: {
      "fill-color": byKind((look) => lineInTheme(look.colour)),
      "fill-opacity": byKind((look) => look.fill ?? 0),
      "fill-antialias": false,
    },
  };
}

function hatches(): LayerSpecification[] {
  return Object.entries(LOOKS).flatMap(([kind, { colour, hatch }]) => {
    if (hatch === undefined) return [];
    return [
      {
        id: `${SOURCE}/hatch-${kind}`,
        source: SOURCE,
        type: "fill" as const,
        filter: ["==", ["get", "kind"], kind] as unknown as boolean,
        paint: { "fill-pattern": hatchName({ colour: lineInTheme(colour), angle: hatch }), "fill-opacity": 0.42 },
      },
    ];
  });
}

function lines(): LayerSpecification[] {
  const dashes = [...new Set(Object.values(LOOKS).map(({ dash }) => String(dash ?? "")))];
  return dashes.map((dash) => {
    const kinds = Object.keys(LOOKS).filter((kind) => String(LOOKS[kind]?.dash ?? "") === dash);
    return {
      id: dash === "" ? `${SOURCE}/line` : `${SOURCE}/line-${dash}`,
      source: SOURCE,
      type: "line" as const,
      filter: ["in", ["get", "kind"], ["literal", kinds]] as unknown as boolean,
      layout: { "line-join": "round" as const },
      paint: {
        "line-color": byKind((look) => lineInTheme(look.colour)),
        "line-width": byKind((look) => (look.width ?? 0) * mapColours().outline),
        ...(dash === "" ? {} : { "line-dasharray": dash.split(",").map(Number) }),
      },
    };
  });
}

/** Lets the pointer find thin lines. */
function reach(): LayerSpecification {
  return {
    id: `${SOURCE}/reach`,
    source: SOURCE,
    type: "line",
    filter: ["!", POLYGON] as unknown as boolean,
    paint: { "line-color": "#000000", "line-width": 9, "line-opacity": 0 },
  };
}

function lit(): LayerSpecification[] {
  const { halo, select } = mapColours();
  const line = { source: SOURCE, type: "line", layout: { "line-join": "round", "line-cap": "round" } } as const;
  return [
    {
      id: `${SOURCE}/lit-fill`,
      source: SOURCE,
      type: "fill",
      filter: POLYGON as unknown as boolean,
      paint: { "fill-color": select, "fill-opacity": ["case", LIT, 0.32, 0], "fill-antialias": false },
    },
    {
      ...line,
      id: `${SOURCE}/lit-casing`,
      paint: { "line-color": halo, "line-width": 7, "line-opacity": ["case", LIT, 0.9, 0] },
    },
    { ...line, id: `${SOURCE}/lit-line`, paint: { "line-color": select, "line-width": 3.5, "line-opacity": ["case", LIT, 1, 0] } },
  ];
}

function byKind<Value extends string | number>(read: (look: Look) => Value): ExpressionSpecification {
  const branches = Object.entries(LOOKS).flatMap(([kind, look]) => [kind, read(look)]);
  return ["match", ["get", "kind"], ...branches, read(FALLBACK)] as unknown as ExpressionSpecification;
}
