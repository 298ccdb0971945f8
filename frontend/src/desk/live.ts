const PERIOD_MS = 2000;

/**
 * Keeps the parts of a page that say how far something has come up to date, without reloading.
 *
 * A part is an element with `data-live-part`; the page is asked for again while one of them has
 * `data-live="on"`. A part in which the focus is stays as it is.
 */
export function keepLive(page: Document): void {
  if (isLive(page)) setTimeout(() => void renew(page), PERIOD_MS);
}

async function renew(page: Document): Promise<void> {
  if (!page.hidden) {
    const response = await fetch(page.URL, { credentials: "same-origin" }).catch(() => null);
    if (response?.ok) replaceParts(page, new DOMParser().parseFromString(await response.text(), "text/html"));
  }
  keepLive(page);
}

/** Puts the parts of a newer page in place of those of the same name that have changed. */
export function replaceParts(page: Document, newer: Document): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-live-part]")) {
    const fresh = newer.querySelector<HTMLElement>(`[data-live-part="${part.dataset["livePart"] ?? ""}"]`);
    if (!fresh) continue;
    if (fresh.dataset["live"]) part.dataset["live"] = fresh.dataset["live"];
    if (part.contains(page.activeElement) || withoutTokens(part) === withoutTokens(fresh)) continue;
    part.replaceChildren(...[...fresh.childNodes].map((node) => page.importNode(node, true)));
  }
}

/** Tokens against forged requests differ in each answer and say nothing new. */
function withoutTokens(part: HTMLElement): string {
  return part.innerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
}

function isLive(page: Document): boolean {
  return page.querySelector('[data-live="on"]') !== null;
}
