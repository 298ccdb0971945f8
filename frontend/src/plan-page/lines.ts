/** What the list of lines tells: the line that is looked at, and the one to be zoomed to. */
export interface LinesEvents {
  light(key: string | null): void;
  open(key: string): void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
const TYPED_IN = "input, select, textarea, iframe, canvas, [role=tab]";

/** The list of a plan's lines: one of them is in the order of Tab, the others are reached by keys. */
export class Lines {
  private readonly buttons: readonly HTMLButtonElement[];
  private pointed: string | null = null;

  constructor(
    private readonly page: Document,
    private readonly events: LinesEvents,
  ) {
    this.buttons = [...page.querySelectorAll<HTMLButtonElement>("[data-line]")];
    this.buttons.forEach((button, i) => this.listen(button, i));
    page.addEventListener("keydown", (event) => this.answer(event));
    for (const hint of page.querySelectorAll<HTMLElement>("[data-keys]")) hint.hidden = false;
  }

  /** Marks the line whose shape is pointed at on the map, or none. */
  mark(key: string | null, into: boolean): void {
    for (const line of this.page.querySelectorAll<HTMLElement>("[data-key]")) {
      const lit = key !== null && line.dataset["key"] === key;
      line.toggleAttribute("data-lit", lit);
      if (lit && into) line.scrollIntoView({ block: "nearest" });
    }
  }

  /** The line that has the focus, null where none has. */
  focused(): string | null {
    return keyOf(this.page.activeElement);
  }

  focus(key: string): void {
    this.buttons.find((button) => keyOf(button) === key)?.focus();
  }

  private listen(button: HTMLButtonElement, i: number): void {
    button.tabIndex = i === 0 ? 0 : -1;
    const line = button.closest<HTMLElement>("[data-key]");
    const key = keyOf(button);
    if (!line || key === null) return;
    line.addEventListener("mouseenter", () => this.look(key));
    line.addEventListener("mouseleave", () => this.look(null));
    button.addEventListener("click", () => this.events.open(key));
    button.addEventListener("focus", () => {
      for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
      this.events.light(key);
    });
    button.addEventListener("blur", () => this.events.light(this.pointed));
  }

  private look(key: string | null): void {
    this.pointed = key;
    this.events.light(key ?? this.focused());
  }

  private answer(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const onLine = target instanceof Element && target.matches("[data-line]");
    if (!onLine && (event.key.startsWith("Arrow") || (target instanceof Element && target.closest(TYPED_IN)))) return;
    const now = this.buttons.findIndex((button) => button === this.page.activeElement);
    const start = this.buttons.findIndex((button) => button.tabIndex === 0);
    const next = this.buttons[now < 0 ? start : Math.min(this.buttons.length - 1, Math.max(0, now + step))];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

function keyOf(element: Element | null): string | null {
  if (!element?.matches("[data-line]")) return null;
  return element.closest<HTMLElement>("[data-key]")?.dataset["key"] ?? null;
}
