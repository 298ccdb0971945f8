import "maplibre-gl/dist/maplibre-gl.css";
import type { City } from "../api/types.ts";
import { FeaturesView } from "./features-view.ts";

/**
 * A small map of the features that the page tells of.
 *
 * data-src: their GeoJSON; data-city: the description of the city's map; data-items: the address
 * under which each has its page; data-label, data-failure: what it says.
 */
class FeaturesMap extends HTMLElement {
  private view: FeaturesView | null = null;

  connectedCallback(): void {
    void this.show().catch(() => {
      this.dataset.failed = "";
      this.setAttribute("role", "status");
      this.textContent = this.dataset.failure ?? "";
    });
  }

  disconnectedCallback(): void {
    this.view?.destroy();
    this.view = null;
  }

  private async show(): Promise<void> {
    const { src = "", city = "", label = "", items } = this.dataset;
    const [features, described] = await Promise.all([read<GeoJSON.GeoJSON>(src), read<City>(city)]);
    const rows = new Map(
      [...document.querySelectorAll<HTMLElement>("tr[data-id]")].map((row) => [Number(row.dataset.id), row]),
    );
    this.view = new FeaturesView(this, described, features, {
      label,
      open: (id) => {
        if (items) location.assign(`${items}/${id}?f=html`);
      },
      point: (id) => {
        for (const [other, row] of rows) row.toggleAttribute("data-pointed", other === id);
      },
    });
    for (const [id, row] of rows) {
      for (const event of ["mouseenter", "focusin"]) row.addEventListener(event, () => this.view?.mark(id));
      for (const event of ["mouseleave", "focusout"]) row.addEventListener(event, () => this.view?.mark(null));
    }
    this.dataset.ready = "";
  }
}

async function read<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/geo+json, application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Answer;
}

customElements.define("features-map", FeaturesMap);
