import { describe, expect, it } from "vitest";
import type { LayerDescription } from "../src/api/types.ts";
import type { Version } from "../src/around/around-client.ts";
import { needsNewStyle, withOtherTiles } from "../src/map/refresh.ts";
import type { Change } from "../src/timeline/changes-client.ts";
import { cityAt, firstZoom, isRecorded, lacksOverview } from "../src/timeline/city-then.ts";
import { barsOf } from "../src/timeline/histogram.ts";
import { parseMoment, withMoment } from "../src/timeline/moment.ts";
import { keyStep, monthBy, nearestStop, stepBy, stopsOf } from "../src/timeline/steps.ts";
import { reachBack, thenOf } from "../src/timeline/then.ts";
import { formatMoment, instantOf, wallClock } from "../src/timeline/zone.ts";
import { withFeature } from "../src/workspace/address.ts";
import { makeCity } from "./cities.ts";
import { makeLayer } from "./layers.ts";

const NOW = Date.parse("2026-06-15T10:00:00Z");

/** A day of Moscow, three hours ahead of UTC, on which something was recorded. */
function day(date: string, layers: Record<string, number> = { parcels: 1 }): Change {
  const start = new Date(`${date}T00:00:00+03:00`).toISOString();
  const total = Object.values(layers).reduce((sum, count) => sum + count, 0);
  return { start, end: `${date}T23:59:59.999999+03:00`, total, layers };
}

const CHANGES = [day("2026-01-10"), day("2026-01-31"), day("2026-04-02"), day("2026-06-15")];
const STOPS = stopsOf(CHANGES, NOW);
const [FIRST, SECOND, THIRD] = ["2026-01-10T20:59:59.999999Z", "2026-01-31T20:59:59.999999Z", "2026-04-02T20:59:59.999999Z"];

describe("the steps of the slider", () => {
  it("are the ends of the days with changes, today's being the present", () => {
    expect(STOPS).toEqual([FIRST, SECOND, THIRD, null]);
    expect(stopsOf([], NOW)).toEqual([null]);
  });

  it("lead from change to change and stay at both ends", () => {
    expect(stepBy(STOPS, null, -1)).toBe(THIRD);
    expect(stepBy(STOPS, THIRD as string, -1)).toBe(SECOND);
    expect(stepBy(STOPS, FIRST as string, -1)).toBe(FIRST);
    expect(stepBy(STOPS, THIRD as string, 1)).toBeNull();
    expect(stepBy(STOPS, null, 1)).toBeNull();
  });

  it("find the next change from a moment between", () => {
    expect(stepBy(STOPS, "2026-02-14T12:00:00Z", 1)).toBe(THIRD);
    expect(stepBy(STOPS, "2026-02-14T12:00:00Z", -1)).toBe(SECOND);
    expect(stepBy(STOPS, "2020-01-01T00:00:00Z", -1)).toBe("2020-01-01T00:00:00Z");
  });

  it.each([
    ["2026-03-31T08:00:00.000Z", -1, "2026-02-28T08:00:00.000Z"],
    ["2026-03-31T08:00:00.000Z", 1, "2026-04-30T08:00:00.000Z"],
    ["2026-02-01T08:00:00.000Z", -1, FIRST],
    ["2026-06-01T08:00:00.000Z", 1, null],
  ] as const)("go from %s by %i month to %s", (from, by, to) => {
    expect(monthBy(STOPS, from, by, NOW)).toBe(to);
  });

  it("go from the present back by a month", () => {
    expect(monthBy(STOPS, null, -1, NOW)).toBe("2026-05-15T10:00:00.000Z");
  });

  it.each([
    ["ArrowLeft", SECOND],
    ["ArrowDown", SECOND],
    ["ArrowRight", null],
    ["ArrowUp", null],
    ["Home", FIRST],
    ["End", null],
    ["PageDown", "2026-03-02T20:59:59.999Z"],
    ["PageUp", "2026-05-02T20:59:59.999Z"],
    ["Enter", undefined],
    ["Tab", undefined],
  ])("answer the key %s", (key, to) => {
    expect(keyStep(key, STOPS, THIRD as string, NOW)).toBe(to);
  });

  it("are snapped to while the slider is dragged", () => {
    expect(nearestStop(STOPS, Date.parse("2026-01-12T00:00:00Z"), NOW)).toBe(FIRST);
    expect(nearestStop(STOPS, Date.parse("2026-06-01T00:00:00Z"), NOW)).toBeNull();
    expect(nearestStop([null], 0, NOW)).toBeNull();
  });
});

describe("the bars", () => {
  it("stand where the changes lie and tell the layers that are shown", () => {
    const from = Date.parse("2026-01-01T00:00:00Z");
    const changes = [day("2026-01-10", { parcels: 100 }), day("2026-06-10", { parcels: 9, trees: 16 })];
    const bars = barsOf(changes, from, NOW, new Set(["trees"]), 100);
    expect(bars).toHaveLength(2);
    expect(bars[0]).toMatchObject({ total: 1, shown: 0 });
    expect(bars[0]?.left).toBeCloseTo(9.375 / 165.4, 1);
    expect(bars[1]?.total).toBeCloseTo(0.5); // the square root of 25 of 100
    expect(bars[1]?.shown).toBeCloseTo(0.4);
  });

  it("are at most as many as asked for, without losing a change", () => {
    const changes = Array.from({ length: 28 }, (_, i) => day(`2026-02-${String(i + 1).padStart(2, "0")}`));
    const bars = barsOf(changes, Date.parse("2026-01-01T00:00:00Z"), NOW, new Set(), 20);
    expect(bars.length).toBeLessThanOrEqual(5);
    expect(bars.every(({ left, width }) => left >= 0 && left + width <= 1.0001)).toBe(true);
  });
});

describe("the address", () => {
  it("names a moment of the past", () => {
    expect(parseMoment("?at=2026-03-01T12:00:00Z", NOW, "Europe/Moscow")).toBe("2026-03-01T12:00:00Z");
    expect(parseMoment("?at=2026-03-01T12:00:00.123456Z", NOW, "Europe/Moscow")).toBe("2026-03-01T12:00:00.123456Z");
    expect(parseMoment("?at=2026-03-01T15:00:00+03:00", NOW, "Europe/Moscow")).toBe("2026-03-01T12:00:00Z");
  });

  it.each(["", "?at=", "?at=yesterday", "?at=2026-13-41T99:00:00Z", "?at=2027-01-01T00:00:00Z", "?at=2026-13-01", "?at=2027-01-01"])(
    "takes %j for the present",
    (search) => expect(parseMoment(search, NOW, "Europe/Moscow")).toBeNull(),
  );

  it("names a day by its evening, where the city is", () => {
    expect(parseMoment("?at=2026-03-01", NOW, "Europe/Moscow")).toBe("2026-03-01T20:59:59.999999Z");
    expect(parseMoment("?at=2026-03-01", NOW, "America/New_York")).toBe("2026-03-02T04:59:59.999999Z");
  });

  it("keeps what else it names", () => {
    const query = withMoment("?feature=trees/1&at=2020-01-01T00:00:00Z", FIRST as string);
    expect(query).toBe(`?feature=trees/1&at=${FIRST}`);
    expect(withFeature(query, { layer: "parcels", id: 2 })).toBe(`?at=${FIRST}&feature=parcels/2`);
    expect(withMoment("?at=2020-01-01T00:00:00Z", null)).toBe("");
  });
});

describe("the time of a city", () => {
  it.each([
    ["2026-03-01T09:00:00Z", "Europe/Moscow", "2026-03-01T12:00:00"],
    ["2026-07-01T23:30:00Z", "Europe/London", "2026-07-02T00:30:00"],
    ["2026-01-01T00:00:00Z", "America/New_York", "2025-12-31T19:00:00"],
  ])("shows %s in %s as %s and reads it back", (at, zone, shown) => {
    expect(wallClock(Date.parse(at), zone)).toBe(shown);
    expect(instantOf(shown.slice(0, 16), zone)).toBe(Date.parse(at));
  });

  it("reads a time next to a change of the clocks", () => {
    expect(new Date(instantOf("2026-03-29T00:30", "Europe/London")).toISOString()).toBe("2026-03-29T00:30:00.000Z");
    expect(new Date(instantOf("2026-03-29T02:30", "Europe/London")).toISOString()).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("soon", "Europe/London")).toBeNaN();
  });

  it("is written in the reader's way", () => {
    expect(formatMoment("2026-03-01T20:59:59.999999Z", "ru", "Europe/Moscow")).toBe("01.03.2026, 23:59");
    expect(formatMoment("2026-03-01T21:00:00Z", "en", "Europe/Moscow")).toBe("2026-03-02, 00:00");
  });
});

describe("a city as at a moment", () => {
  const parcels = makeLayer({ recorded_from: "2026-01-01T00:00:00+00:00", minzoom: 9, features_from: 13, past_from: 9, revision: 7 });
  const trees = makeLayer({ name: "trees", recorded_from: "2026-03-01T00:00:00Z" });
  const streets = makeLayer({ name: "streets", recorded_from: null });
  const city = makeCity({ layers: [parcels, trees, streets] });
  const then = "2026-02-01T00:00:00Z";

  it("is the city itself in the present", () => {
    expect(cityAt(city, null)).toBe(city);
    expect(isRecorded(streets, null)).toBe(true);
    expect(firstZoom(parcels, null)).toBe(9);
  });

  it("has no layer without a record", () => {
    const [drawn, ...others] = cityAt(city, then).layers;
    expect(others.map(({ loaded }) => loaded)).toEqual([false, false]);
    expect(drawn).toMatchObject({ loaded: true, minzoom: 9 });
    expect(drawn?.tiles).toBe("/town/tiles/parcels/{z}/{x}/{y}.mvt?datetime=2026-02-01T00%3A00%3A00Z");
  });

  it("says where a layer with too long a record is not drawn then", () => {
    const long: LayerDescription = { ...parcels, past_from: 13 };
    expect(cityAt({ ...city, layers: [long] }, then).layers[0]?.minzoom).toBe(13);
    const lacking = (zoom: number, moment: string | null, layer = long) => lacksOverview(layer, moment, zoom);
    expect([8.9, 9, 12.99, 13].map((zoom) => lacking(zoom, then))).toEqual([false, true, true, false]);
    expect(lacking(10, null)).toBe(false);
    expect(lacking(10, "2025-12-31T23:59:59Z")).toBe(false);
    expect(lacking(10, then, parcels)).toBe(false);
  });

  it("is not disturbed by what is published today", () => {
    const newer = { ...city, layers: [{ ...parcels, revision: 8 }, trees, streets] };
    expect(withOtherTiles(cityAt(city, then), cityAt(newer, then))).toEqual([]);
    expect(withOtherTiles(city, newer).map(({ name }) => name)).toEqual(["parcels"]);
  });

  it("is drawn anew where other layers are seen, and only asked for tiles where not", () => {
    expect(needsNewStyle(city, cityAt(city, then))).toBe(true);
    const later = "2026-02-02T00:00:00Z";
    expect(needsNewStyle(cityAt(city, then), cityAt(city, later))).toBe(false);
    expect(withOtherTiles(cityAt(city, then), cityAt(city, later)).map(({ name }) => name)).toEqual(["parcels"]);
  });
});

describe("a feature then", () => {
  const version = (id: number, step: Version["step"], at: string, moved = false): Version => ({
    id,
    version: id,
    step,
    at,
    by: null,
    reason: null,
    source_document: null,
    changes: [],
    moved,
    size: null,
  });
  const made = version(1, "created", "2026-01-01T00:00:00Z");
  const moved = version(2, "changed", "2026-02-01T00:00:00Z", true);
  const hidden = version(3, "changed", "2026-03-01T00:00:00Z");
  const ended = version(4, "ended", "2026-04-01T00:00:00Z");
  const restored = version(5, "restored", "2026-05-01T00:00:00Z");

  it("was not there before it was recorded and after it ended", () => {
    expect(thenOf([made], "2025-12-31T00:00:00Z")).toEqual({ there: false, why: "not_yet" });
    expect(thenOf([ended, moved, made], "2026-04-15T00:00:00Z")).toEqual({ there: false, why: "no_longer" });
    expect(thenOf([ended, moved, made], null)).toEqual({ there: false, why: "no_longer" });
    expect(thenOf([], null)).toEqual({ there: false, why: "not_yet" });
  });

  it("tells whether it has changed since", () => {
    const at = "2026-01-15T00:00:00Z";
    expect(thenOf([made], at)).toEqual({ there: true, since: "same" });
    expect(thenOf([moved, made], at)).toEqual({ there: true, since: "changed" });
    expect(thenOf([ended, moved, made], at)).toEqual({ there: true, since: "gone" });
    expect(thenOf([restored, ended, made], at)).toEqual({ there: true, since: "changed" });
    expect(thenOf([hidden, moved], "2026-02-15T00:00:00Z")).toEqual({ there: true, since: "same" });
  });

  it("is looked for in older versions as long as these are too new", () => {
    expect(reachBack([ended, hidden], "2026-02-15T00:00:00Z")).toBe(false);
    expect(reachBack([ended, hidden, moved], "2026-02-15T00:00:00Z")).toBe(true);
    expect(reachBack([], null)).toBe(true);
  });
});
