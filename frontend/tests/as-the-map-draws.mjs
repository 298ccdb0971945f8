// Draws layers by the rules of the map page, and checks styles by the specification.
// Reads {layers, styles, hatches} from standard input and writes {drawn, faults, hatches, ranges}.
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";
import { createServer } from "vite";
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";

const root = fileURLToPath(new URL("..", import.meta.url));
const server = await createServer({ root, server: { middlewareMode: true, ws: false }, logLevel: "error" });
const load = (name) => server.ssrLoadModule(`/src/map/${name}.ts`);
const [{ drawLayer }, { drawLabel }, { drawHatch }, { fontFaces }] = await Promise.all(
  ["draw-layer", "draw-label", "hatch", "fonts"].map(load),
);
const { layers, styles, hatches } = JSON.parse(await text(process.stdin));
const told = {
  drawn: Object.fromEntries(layers.map((layer) => [layer.name, [...drawLayer(layer, 1), ...drawLabel(layer)]])),
  faults: styles.map((style) => validateStyleMin(style).map(({ message }) => message)),
  hatches: hatches.map(({ colour, angle, ratio }) => [...drawHatch({ colour, angle }, ratio).data]),
  ranges: Object.entries(fontFaces("http://town.test/")).map(([font, faces]) => [font, faces.map((face) => face["unicode-range"] ?? null)]),
};
await server.close();
process.stdout.write(JSON.stringify(told));
