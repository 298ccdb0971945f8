/** The field of a form that a link of a line fills, by the kind of decision. */
const FIELDS: Readonly<Record<string, string>> = { side: "side", correction: "path", consent: "restriction" };

/** Lets the link of a line open its form with the line chosen, without asking for the page again. */
export function fillForms(page: Document): void {
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fill]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const kind = link.dataset["fill"] ?? "";
    const form = page.getElementById(`decide-${kind}`);
    const field = page.getElementById(FIELDS[kind] ?? "");
    if (!(form instanceof HTMLDetailsElement) || !(field instanceof HTMLSelectElement)) return;
    event.preventDefault();
    form.open = true;
    field.value = link.dataset["value"] ?? "";
    field.dispatchEvent(new Event("change"));
    form.scrollIntoView({ block: "center" });
    field.focus();
  });
  const path = page.getElementById("path");
  const value = page.getElementById("value");
  if (!(path instanceof HTMLSelectElement) || !(value instanceof HTMLTextAreaElement)) return;
  const take = (): void => {
    value.value = path.selectedOptions[0]?.dataset["now"] ?? "";
  };
  path.addEventListener("change", take);
  if (value.value === "") take();
}
