import { describe, expect, it } from "vitest";
import { dataOf } from "../src/print/frame-on-map.ts";
import { fittingScale, formatScale, parseScale, zoomOf } from "../src/print/scales.ts";
import { fileName, type Paper } from "../src/print/sheets.ts";

const A4: Paper = { name: "A4", orientation: "landscape", size: [297, 210], frame: [20, 5, 219, 205] };

describe("a scale", () => {
  it.each([
    ["2000", 2000],
    ["1:2 000", 2000],
    [" 1 : 2,000 ", 2000],
    ["1:25\u202f000", 25000],
    ["50", 50],
  ])("is read from %j", (text, scale) => {
    expect(parseScale(text, 50, 200_000)).toBe(scale);
  });

  it.each(["", "1:", "49", "200001", "1:0", "-500", "two thousand", "1e3"])("is none in %j", (text) => {
    expect(parseScale(text, 50, 200_000)).toBeNull();
  });

  it("is read back as it is written", () => {
    for (const scale of [50, 500, 1000, 25_000, 200_000]) expect(parseScale(formatScale(scale), 50, 200_000)).toBe(scale);
  });

  it("fits what is seen by its wider side", () => {
    const degree = 1 / 111_320;
    const wide = [10, -100 * degree, 10 + 398 * degree, 0] as const;
    expect(fittingScale(wide, A4, [500, 1000, 2000, 5000], 200_000)).toBe(2000);
    const wider = [10, 0, 10 + 399 * degree, 1 * degree] as const;
    expect(fittingScale(wider, A4, [500, 1000, 2000, 5000], 200_000)).toBe(5000);
    const high = [10, 0, 10 + degree, 99 * degree] as const;
    expect(fittingScale(high, A4, [500, 1000, 2000, 5000], 200_000)).toBe(500);
  });

  it("is no usual one for a whole region, and none beyond the limit", () => {
    expect(fittingScale([10, 0, 10.1, 0.01], A4, [500, 5000], 200_000)).toBe(56_000);
    expect(fittingScale([10, 0, 20, 1], A4, [500, 5000], 200_000)).toBe(200_000);
  });
});

it("knows the zoom of a scale: a pixel of zoom 14 on the equator is 4.7774 m", () => {
  const scale = (4.7774 * 1000) / (25.4 / 96);
  expect(zoomOf(scale, 0)).toBeCloseTo(14, 3);
  expect(zoomOf(scale, 60)).toBeCloseTo(13, 3);
});

it("dims the world around the frame, which is a hole in it", () => {
  const ring = [[49, 55], [49.1, 55], [49.1, 55.1], [49, 55]];
  const [around, frame] = dataOf({ type: "Polygon", coordinates: [ring] }).features;
  expect(around?.geometry).toMatchObject({ coordinates: [expect.anything(), ring] });
  expect(frame?.geometry).toMatchObject({ coordinates: [ring] });
  expect(dataOf(null).features).toEqual([]);
});

it("takes the name of the file from the answer and no path from it", () => {
  expect(fileName('inline; filename="demo-500-a4.pdf"')).toBe("demo-500-a4.pdf");
  expect(fileName('inline; filename="../x.pdf"')).toBe("map.pdf");
  expect(fileName(null)).toBe("map.pdf");
});
