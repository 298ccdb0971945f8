/** The page of a plan: its lines beside the map and the PDF. */
import "maplibre-gl/dist/maplibre-gl.css";
import "../page.ts";
import "../styles/plan.css";
import type { City } from "../api/types.ts";
import { fillForms } from "./decide.ts";
import type { Explained } from "./explained.ts";
import { Lines } from "./lines.ts";
import { PlanMap } from "./plan-map.ts";
import { workTabs } from "./tabs.ts";

/**
 * What stands beside the lines of a plan: the map and the PDF.
 *
 * data-explained: the lines with their geometry; data-city: the description of the city's map;
 * data-label, data-failure: what the map says. data-lit: the line whose ground is lit.
 */
class PlanView extends HTMLElement {
  connectedCallback(): void {
    const tabs = this.querySelector<HTMLElement>("[role=tablist]");
    if (tabs) workTabs(tabs);
    void this.show().catch(() => {
      this.dataset["failed"] = "";
      const place = this.querySelector("[data-map]");
      if (place) place.textContent = this.dataset["failure"] ?? "";
    });
  }

  private async show(): Promise<void> {
    const place = this.querySelector<HTMLElement>("[data-map]");
    if (!place) return;
    const [explained, city] = await Promise.all([
      read<Explained>(this.dataset["explained"] ?? ""),
      read<City>(this.dataset["city"] ?? ""),
    ]);
    const light = (key: string | null): void => {
      const lit = map.light(key);
      lines.mark(key, false);
      if (key !== null && lit) this.dataset["lit"] = key;
      else delete this.dataset["lit"];
      this.tell(explained, key);
    };
    const map = new PlanMap(place, city, explained.facts, {
      label: this.dataset["label"] ?? "",
      ready: () => {
        this.dataset["ready"] = "";
      },
      point: (key) => {
        const shown = key ?? lines.focused();
        light(shown);
        if (key !== null) lines.mark(key, true);
      },
      open: (key) => {
        lines.focus(key);
        map.zoom(key);
      },
    });
    const lines = new Lines(document, { light, open: (key) => map.zoom(key) });
    this.querySelector<HTMLInputElement>("[data-city-layers]")?.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement) map.showCity(event.target.checked);
    });
  }

  /** Writes under the map what is lit. */
  private tell({ facts }: Explained, key: string | null): void {
    const place = this.querySelector<HTMLElement>("[data-lit-line]");
    const fact = facts.find((one) => one.key === key);
    if (place) place.textContent = fact ? [fact.title, fact.value].filter(Boolean).join(": ") : "";
  }
}

async function read<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Answer;
}

fillForms(document);
customElements.define("plan-view", PlanView);
