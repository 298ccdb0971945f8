import type { City } from "../src/api/types.ts";

/** A city without layers, with the given facts. */
export function makeCity(facts: Partial<City> = {}): City {
  return {
    code: "town",
    name: "Town",
    languages: ["en"],
    language: "en",
    bounds: null,
    user: null,
    texts: {},
    groups: [],
    layers: [],
    actions: [],
    imports_url: null,
    plans_url: null,
    login_url: "/login",
    logout_url: "/logout",
    ...facts,
  };
}
