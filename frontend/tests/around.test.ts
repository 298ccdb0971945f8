import { describe, expect, it } from "vitest";
import { CARD_TABS, tabAfter } from "../src/around/card-tabs.ts";
import { formatDifference, formatInstant, formatShare, formatSize } from "../src/around/figures.ts";
import { sayFrom } from "../src/texts/texts.ts";

const say = sayFrom({});

describe("figures", () => {
  it("carry their unit in the reader's way", () => {
    expect(formatSize(say, "en", "m2", 1234.56)).toBe("1,234.6 m²");
    expect(formatSize(say, "en", "m", 31.049)).toBe("31.05 m");
    expect(formatSize(say, "ru", "m2", 1234.56).replace(/\s/g, " ")).toBe("1 234,6 m²");
  });

  it("say a difference with its sign, and none where there is none", () => {
    expect(formatDifference(say, "en", { unit: "m2", before: 960.3, after: 1075.7 })).toBe("+115.4 m²");
    expect(formatDifference(say, "en", { unit: "m2", before: 1000, after: 990 })).toBe("−10 m²");
    expect(formatDifference(say, "en", { unit: "m", before: 5, after: 5.001 })).toBeNull();
    expect(formatDifference(say, "en", { unit: "m2", before: null, after: 990 })).toBeNull();
  });

  it("never call a share nothing that is something", () => {
    expect([0, 0.0004, 0.0126, 0.3636, 1].map((share) => formatShare("en", share))).toEqual([
      "0 %",
      "< 0.1 %",
      "1.3 %",
      "36 %",
      "100 %",
    ]);
  });

  it("write instants to the minute", () => {
    expect(formatInstant(new Date(2026, 10, 3, 9, 5).toISOString(), "en")).toBe("2026-11-03 09:05");
    expect(formatInstant(new Date(2026, 10, 3, 9, 5).toISOString(), "ru")).toBe("03.11.2026 09:05");
    expect(formatInstant("soon", "en")).toBe("soon");
  });
});

describe("the tabs of a card", () => {
  it("go round by arrows and end to end", () => {
    expect(CARD_TABS.map((tab) => tabAfter(tab, "ArrowRight"))).toEqual(["history", "related", "facts"]);
    expect(CARD_TABS.map((tab) => tabAfter(tab, "ArrowLeft"))).toEqual(["related", "facts", "history"]);
    expect(tabAfter("history", "Home")).toBe("facts");
    expect(tabAfter("history", "End")).toBe("related");
    expect(tabAfter("history", "a")).toBeNull();
  });
});
