/** Makes tabs of buttons: arrows move between them; a document is loaded when it is first shown. */
export function workTabs(list: HTMLElement): void {
  const tabs = [...list.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  const choose = (chosen: HTMLButtonElement): void => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (!panel) continue;
      panel.hidden = !selected;
      if (selected) load(panel);
    }
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      if (step === 0 || !next) return;
      choose(next);
      next.focus();
    });
  });
}

function load(panel: HTMLElement): void {
  for (const frame of panel.querySelectorAll<HTMLIFrameElement>("iframe[data-src]")) {
    frame.src = frame.dataset["src"] ?? "";
    delete frame.dataset["src"];
  }
}
