import { describe, expect, it } from "vitest";
import { exportAddress } from "../src/layers-panel/exports.ts";
import type { LayerFilter } from "../src/store/layer-choices.ts";

const HREF = "http://site.test/demo/api/collections/parcels/export.gpkg";
const FILTER: LayerFilter = {
  match: "any",
  conditions: [
    { field: "area", op: ">=", values: [1000] },
    { field: "numbers", op: "contains", values: ["16:50:1:1"] },
  ],
};
const kinds = { area: "number", numbers: "texts" } as const;

describe("the address of an export", () => {
  it("is that of the whole layer where nothing is filtered and today is shown", () => {
    expect(exportAddress(HREF, { filter: undefined, kinds, moment: null })).toBe(HREF);
  });

  it("asks for what the filter lets through, as at the moment", () => {
    const asked = new URL(exportAddress(HREF, { filter: FILTER, kinds, moment: "2026-03-01T12:00:00Z" }));
    expect(`${asked.origin}${asked.pathname}`).toBe(HREF);
    expect(asked.searchParams.get("datetime")).toBe("2026-03-01T12:00:00Z");
    expect(asked.searchParams.get("filter-lang")).toBe("cql2-json");
    expect(JSON.parse(asked.searchParams.get("filter") ?? "")).toEqual({
      op: "or",
      args: [
        { op: ">=", args: [{ property: "area" }, 1000] },
        { op: "a_contains", args: [{ property: "numbers" }, ["16:50:1:1"]] },
      ],
    });
  });
});
