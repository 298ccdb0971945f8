/** Keeps a form from being sent twice: its buttons rest until the answer comes. */
export function submitOnce(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset["sent"]) event.preventDefault();
    form.dataset["sent"] = "yes";
  });
  // Going back brings the page as it was left; the form has to work again.
  window.addEventListener("pageshow", () => {
    for (const form of page.forms) delete form.dataset["sent"];
  });
}

/** Prints the page when a button with `data-print` is pressed. */
export function printOnRequest(page: Document): void {
  page.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
