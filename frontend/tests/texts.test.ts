import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import english from "../texts.en.json";

const SOURCES = join(import.meta.dirname, "../src");

it("has no text in the catalogue that the interface never says", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf-8" }).filter((name) => name.endsWith(".ts"));
  const code = files.map((name) => readFileSync(join(SOURCES, name), "utf-8")).join("\n");
  const beginnings = [...code.matchAll(/`([a-z]+(?:_[a-z]+)*_)\$\{/g)].map(([, beginning = ""]) => beginning);
  const isMade = (key: string) => beginnings.some((beginning) => key.startsWith(beginning));
  const unsaid = Object.keys(english).filter((key) => !isMade(key) && !code.includes(`"${key}"`));
  expect(unsaid).toEqual([]);
});
