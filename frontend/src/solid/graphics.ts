import type { MapLibreMap } from "maplibre-gl";

/** How fit the graphics of this browser are: `weak` ones cannot show volumes, `software` is slow. */
export type Graphics = "fit" | "software" | "weak";

const LEAST_DEPTH_BITS = 16;
const LEAST_TEXTURE = 2048;
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** What is asked of WebGL. */
export interface GraphicsFacts {
  readonly depthBits: number;
  readonly largestTexture: number;
  readonly renderer: string;
}

/** Says how fit graphics are by what WebGL tells of itself; null: there is none. */
export function graphicsBy(facts: GraphicsFacts | null): Graphics {
  if (!facts || facts.depthBits < LEAST_DEPTH_BITS || facts.largestTexture < LEAST_TEXTURE) return "weak";
  return SOFTWARE.test(facts.renderer) ? "software" : "fit";
}

/** Asks the map's own canvas. */
export function graphicsOf(map: MapLibreMap): Graphics {
  const canvas = map.getCanvas();
  const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  if (!gl || gl.isContextLost()) return graphicsBy(null);
  const more = gl.getExtension("WEBGL_debug_renderer_info");
  return graphicsBy({
    depthBits: Number(gl.getParameter(gl.DEPTH_BITS)),
    largestTexture: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)),
    renderer: String(more ? gl.getParameter(more.UNMASKED_RENDERER_WEBGL) : ""),
  });
}
