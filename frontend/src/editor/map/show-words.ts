import type { MapLibreMap } from "maplibre-gl";
import type { Editor } from "../editor.ts";
import { PointerWords } from "../elements/pointer-words.ts";

/** Has the words of the tool beside the pointer; call to take them off. */
export function showWords(map: MapLibreMap, editor: Editor): () => void {
  const words = new PointerWords();
  Object.assign(words, { map, editor });
  map.getContainer().append(words);
  return () => words.remove();
}
