import { afterEach, expect, it, vi } from "vitest";
import { decimalMark, grouped, signed } from "../src/editor/forms/figures.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("figures below 0 have a minus, not a hyphen", () => {
  expect(signed(-0.125, 3)).toBe("\u22120.125");
  expect(signed(12.5)).toBe("12.50");
  expect(grouped(-1234.5)).toBe("\u22121,234.50");
});

it.each(["ru", "tt"])("figures of a page in %s have a comma and its groups", (lang) => {
  vi.stubGlobal("document", { documentElement: { lang } });
  expect(decimalMark()).toBe(",");
  expect(signed(-3.07)).toBe("\u22123,07");
  expect(grouped(25594.651)).toBe("25\u00a0594,65");
});
