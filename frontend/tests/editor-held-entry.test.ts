import { expect, it } from "vitest";
import { heldFrom } from "../src/editor/tools/held-entry.ts";

it("reads a fixed length and bearing, either of them empty", () => {
  expect(heldFrom("25,5", "")).toEqual({ lengthM: 25.5, bearingDeg: null });
  expect(heldFrom("", "90°30′00″")).toEqual({ lengthM: null, bearingDeg: 90.5 });
  expect(heldFrom("12.25", "N 45 W")).toEqual({ lengthM: 12.25, bearingDeg: 315 });
  expect(heldFrom("", "")).toEqual({ lengthM: null, bearingDeg: null });
});

it("returns what is no length or no bearing", () => {
  expect(heldFrom("0", "90")).toBe("0");
  expect(heldFrom("-3", "")).toBe("-3");
  expect(heldFrom("25", "north")).toBe("north");
});
