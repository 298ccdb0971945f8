import type { FilterSpecification, MapLibreMap } from "maplibre-gl";
import { expect, it } from "vitest";
import { hideEdited } from "../src/editor/map/hide-edited.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

/** The filters of a map with one layer of lawns. */
function mapOf(first: unknown) {
  let filter = first;
  const map = {
    getLayersOrder: () => ["lawns-fill"],
    getLayer: (id: string) => ({ id, source: "lawns" }),
    getFilter: () => structuredClone(filter),
    setFilter: (_id: string, now: FilterSpecification | null) => (filter = now ?? undefined),
  };
  return { map: map as unknown as MapLibreMap, now: () => filter };
}

it("what is edited is left out of the tiles, within the filter that holds on the map", () => {
  const { map, now } = mapOf(undefined);
  const editor = editorWith(stored(LAWNS, 7, square(0, 0, 10)));
  const hidden = ["!", ["in", ["to-number", ["id"], -1], ["literal", [7]]]];
  editor.change("moved", "lawns/7", { geometry: square(0, 0, 11) });
  hideEdited(map, editor);
  expect(now()).toEqual(hidden);
  const high = ["==", ["get", "status"], "REGISTERED"];
  map.setFilter("lawns-fill", high as FilterSpecification);
  hideEdited(map, editor);
  hideEdited(map, editor);
  expect(now()).toEqual(["all", high, hidden]);
  map.setFilter("lawns-fill", null);
  hideEdited(map, editor);
  expect(now()).toEqual(hidden);
  map.setFilter("lawns-fill", high as FilterSpecification);
  hideEdited(map, editor);
  hideEdited(map, null);
  expect(now()).toEqual(high);
});
