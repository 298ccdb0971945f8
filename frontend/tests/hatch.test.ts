import { describe, expect, it } from "vitest";
import { drawHatch, hatchName, waves } from "../src/map/hatch.ts";

const alphaAt = (pattern: ReturnType<typeof drawHatch>, x: number, y: number) =>
  pattern.data[(y * pattern.width + x) * 4 + 3];

describe("the picture of a hatch", () => {
  it("is of the colour asked for, in every pixel", () => {
    const { data } = drawHatch({ colour: "#b2182b", angle: 45 }, 1);
    for (let i = 0; i < data.length; i += 4) expect([...data.slice(i, i + 3)]).toEqual([0xb2, 0x18, 0x2b]);
  });

  it("has lines and gaps", () => {
    const { data } = drawHatch({ colour: "#000000", angle: 30 }, 1);
    const alphas = [...data].filter((_, i) => i % 4 === 3);
    expect(Math.max(...alphas)).toBeGreaterThan(200);
    expect(Math.min(...alphas)).toBe(0);
  });

  it.each([0, 30, 45, 60, 90, 135])("has no seam where two of it meet, at %i degrees", (angle) => {
    const pattern = drawHatch({ colour: "#000000", angle }, 2);
    const last = pattern.width - 1;
    const jump = (x: number, y: number, toX: number, toY: number) =>
      Math.abs((alphaAt(pattern, x, y) ?? 0) - (alphaAt(pattern, toX, toY) ?? 0));
    let inside = 0;
    let across = 0;
    for (let i = 0; i <= last; i += 1) {
      across = Math.max(across, jump(last, i, 0, i), jump(i, last, i, 0));
      for (let j = 0; j < last; j += 1) inside = Math.max(inside, jump(j, i, j + 1, i), jump(i, j, i, j + 1));
    }
    expect(across).toBeLessThanOrEqual(inside);
    const [alongX, alongY] = waves(angle);
    expect(Math.hypot(alongX, alongY)).toBeGreaterThan(0);
  });

  it("runs along rows at 0 degrees and along columns at 90", () => {
    const rows = drawHatch({ colour: "#000000", angle: 0 }, 1);
    const columns = drawHatch({ colour: "#000000", angle: 90 }, 1);
    for (let i = 1; i < rows.width; i += 1) {
      expect(alphaAt(rows, i, 0)).toBe(alphaAt(rows, 0, 0));
      expect(alphaAt(columns, 0, i)).toBe(alphaAt(columns, 0, 0));
    }
  });

  it("rises to the right at 45 degrees and falls at 135", () => {
    const rising = drawHatch({ colour: "#000000", angle: 45 }, 1);
    const falling = drawHatch({ colour: "#000000", angle: 135 }, 1);
    for (let i = 0; i < rising.width - 1; i += 1) {
      expect(alphaAt(rising, i, rising.height - 1 - i)).toBe(alphaAt(rising, 0, rising.height - 1));
      expect(alphaAt(falling, i, i)).toBe(alphaAt(falling, 0, 0));
    }
  });

  it("grows with the pixels of the screen", () => {
    expect(drawHatch({ colour: "#000000", angle: 45 }, 2).width).toBe(2 * drawHatch({ colour: "#000000", angle: 45 }, 1).width);
  });

  it("has one name a colour and angle", () => {
    expect(hatchName({ colour: "#b2182b", angle: 45 })).not.toBe(hatchName({ colour: "#b2182b", angle: 135 }));
  });
});
