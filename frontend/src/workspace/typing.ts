/** Whether keys belong to a field, to a cell of a table or to a window of the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "range", "radio", "button"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName) || target.role === "gridcell";
}

/** The facility that an element belongs to, by its code; null for what belongs to none. */
export function facilityOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>("[data-facility]")?.dataset["facility"] ?? null;
}
