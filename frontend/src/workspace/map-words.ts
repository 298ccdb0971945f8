import type { City } from "../api/types.ts";
import type { MapWords } from "../map/map-view.ts";
import type { Say } from "../texts/texts.ts";

/** What the map of a city itself says, in the reader's language. */
export function mapWords(say: Say, city: City): MapWords {
  return {
    title: say("map", { name: city.name }),
    metres: say("unit_metres"),
    kilometres: say("unit_kilometres"),
  };
}
