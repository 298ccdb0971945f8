import cyrillic from "@pt-sans/pt-sans-cyrillic-400-normal.woff2?url";
import cyrillicBold from "@pt-sans/pt-sans-cyrillic-700-normal.woff2?url";
import cyrillicExt from "@pt-sans/pt-sans-cyrillic-ext-400-normal.woff2?url";
import cyrillicExtBold from "@pt-sans/pt-sans-cyrillic-ext-700-normal.woff2?url";
import latin from "@pt-sans/pt-sans-latin-400-normal.woff2?url";
import latinBold from "@pt-sans/pt-sans-latin-700-normal.woff2?url";
import type { StyleSpecification } from "maplibre-gl";

export const FONT = "PT Sans";
export const FONT_BOLD = "PT Sans Bold";

const CYRILLIC = ["U+0301", "U+0400-045F", "U+0490-0491", "U+04B0-04B1", "U+2116"];
const CYRILLIC_EXT = ["U+0460-048F", "U+0492-04AF", "U+04B2-052F"];

/** Names the font files of labels; the map asks for absolute addresses. */
export function fontFaces(base: string): NonNullable<StyleSpecification["font-faces"]> {
  const faces = (plain: string, ext: string, rest: string) => [
    { url: new URL(plain, base).href, "unicode-range": CYRILLIC },
    { url: new URL(ext, base).href, "unicode-range": CYRILLIC_EXT },
    { url: new URL(rest, base).href },
  ];
  return {
    [FONT]: faces(cyrillic, cyrillicExt, latin),
    [FONT_BOLD]: faces(cyrillicBold, cyrillicExtBold, latinBold),
  };
}
