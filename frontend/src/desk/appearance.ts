import { oneOf, setAppearance, TEXT_SIZES, THEMES } from "../appearance/appearance.ts";
import { closeWhenLeft } from "../appearance/popover.ts";

/** Lets theme and text size be chosen without sending the form that the server has written. */
export function chooseAppearance(page: Document): void {
  for (const details of page.querySelectorAll<HTMLDetailsElement>("details.appearance")) {
    const form = details.querySelector("form");
    const button = form?.querySelector("button");
    if (!form || !button) continue;
    button.hidden = true;
    closeWhenLeft(details);
    form.addEventListener("change", () => {
      const chosen = new FormData(form);
      const value = (name: string) => chosen.get(name)?.toString();
      setAppearance({ theme: oneOf(THEMES, value("theme")), text: oneOf(TEXT_SIZES, value("text")) });
    });
  }
}
