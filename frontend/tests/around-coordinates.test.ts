import { describe, expect, it } from "vitest";
import { mayBeCoordinates, readPlace, type Degrees } from "../src/around/coordinates.ts";

const degrees = (text: string): Degrees => {
  const read = readPlace(text, "NE");
  if (read?.kind !== "degrees") throw new Error(`${text}: ${JSON.stringify(read)}`);
  return read;
};

describe("degrees", () => {
  it.each([
    "55.79, 49.12",
    "55.79,49.12",
    "55.79 49.12",
    "55,79 49,12",
    "55,79; 49,12",
    "  55.79\t49.12 ",
    "55°47′24″N 49°07′12″E",
    "55°47'24\"N, 49°07'12\"E",
    "55º 47’ 24” N 49º 7’ 12” E",
    "55°47'24''N49°07'12''E",
    "N55.79 E49.12",
    "55.79N 49.12E",
    "49.12E 55.79N",
    "E 49°7.2′ N 55°47.4′",
    "55°47′24″ с. ш. 49°07′12″ в. д.",
    "55°47′24″ с.ш., 49°07′12″ в.д.",
    "55.79° С 49.12° В",
  ])("reads %j", (text) => {
    expect(mayBeCoordinates(text)).toBe(true);
    const { lat, lon } = degrees(text);
    expect(lat).toBeCloseTo(55.79, 9);
    expect(lon).toBeCloseTo(49.12, 9);
  });

  it("tells the hemispheres apart", () => {
    expect(degrees("33°27′S 70°40′W")).toEqual({ kind: "degrees", lat: -33.45, lon: -(70 + 40 / 60) });
    expect(degrees("-33.45, -70.66")).toEqual({ kind: "degrees", lat: -33.45, lon: -70.66 });
    expect(degrees("42.37, -71.11")).toEqual({ kind: "degrees", lat: 42.37, lon: -71.11 });
    expect(degrees("33.45 ю. ш. 70.66 з. д.")).toEqual({ kind: "degrees", lat: -33.45, lon: -70.66 });
  });

  it("reads again what is written in degrees, minutes and seconds", () => {
    const dms = (value: number, [plus, minus]: readonly [string, string]) => {
      const tenths = Math.round(Math.abs(value) * 36_000);
      const [whole, minutes] = [Math.floor(tenths / 36_000), Math.floor((tenths % 36_000) / 600)];
      return `${whole}°${minutes}′${((tenths % 600) / 10).toFixed(1)}″${value < 0 ? minus : plus}`;
    };
    for (let i = 0; i < 200; i += 1) {
      const [lat, lon] = [-89.9 + i * 0.8987, 179.9 - i * 1.7931];
      const read = degrees(`${dms(lat, ["N", "S"])} ${dms(lon, ["E", "W"])}`);
      expect(Math.abs(read.lat - lat)).toBeLessThanOrEqual(0.05 / 3600 + 1e-12);
      expect(Math.abs(read.lon - lon)).toBeLessThanOrEqual(0.05 / 3600 + 1e-12);
    }
  });
});

describe("metres of the local system", () => {
  it("follows the order of the municipality's documents", () => {
    for (const text of ["470123.45 1300678.9", "470123,45; 1300678,9", "X 470123.45 Y 1300678.9", "y=1300678.9, x=470123.45"]) {
      expect(mayBeCoordinates(text)).toBe(true);
      expect(readPlace(text, "NE")).toEqual({ kind: "local", x: 1300678.9, y: 470123.45 });
      expect(readPlace(text, "EN")).toEqual({ kind: "local", x: 470123.45, y: 1300678.9 });
    }
  });

  it("takes small numbers for metres only if the axes are named", () => {
    expect(readPlace("X 12.5 Y 30.25", "NE")).toEqual({ kind: "local", x: 30.25, y: 12.5 });
    expect(readPlace("12.5 30.25", "NE")).toEqual({ kind: "degrees", lat: 12.5, lon: 30.25 });
  });
});

describe("what is no place", () => {
  it.each([
    "",
    "55.79",
    "55 49",
    "16:50:010101:1",
    "16:50:010101:1, 16:50:010101:2",
    "Lesnaya 14, 12",
    "95.0, 49.1",
    "55.79, 190.1",
    "55°61′N 49°07′E",
    "55°47′60″N 49°07′E",
    "N55.79N E49.12",
    "55.79N 49.12N",
    "55.79E 49.12E",
    "-55.79S 49.12E",
    "55.79 49.12 12.0",
    "X 470123 X 1300678",
    "№ 12-34, 56",
  ])("refuses %j", (text) => {
    expect(readPlace(text, "NE")).toBeNull();
  });

  it.each(["16:50:010101:1", "Lesnaya 14, 12", "14", "улица 3, 5"])("does not even try %j", (text) => {
    expect(mayBeCoordinates(text)).toBe(false);
  });
});
