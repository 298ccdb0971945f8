import { kept } from "../api/kept.ts";
import type { City } from "../api/types.ts";
import { parseChoices } from "../store/choices.ts";
import { readChoices, type LayerChoices } from "../store/layer-choices.ts";
import { remember, remembered } from "../store/remembered.ts";
import { readContent, unpackContent, type ViewContent } from "../store/view-content.ts";

const PAUSE_MS = 1500;
const PATIENCE_MS = 1500;
/** Parameters of the address that hold a view: a token, or the view itself. */
const VIEW = "view";
const LOOK = "look";

/** How the page opens. */
export interface Opening extends ViewContent {
  /** Whether the address led to a view that cannot be had. */
  readonly missing: boolean;
}

/**
 * Remembers how a reader has left the layer tree: on this machine, and on the server for those who
 * have signed in, so that another machine opens alike.
 *
 * A view that the address leads to is shown without being remembered, until the reader changes it.
 */
export class Memory {
  private city: City | null = null;
  private visiting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsent: LayerChoices | null = null;
  /** Whether this browser has kept what was chosen last; else what the server has goes before it. */
  private keptHere = true;

  constructor(private readonly api: string) {
    globalThis.addEventListener?.("pagehide", () => void this.send(true));
  }

  /** Returns what to open with: the view of the address, else what was left. */
  async recall(city: City): Promise<Opening> {
    this.city = city;
    const query = new URLSearchParams(location.search);
    const [token, look] = [query.get(VIEW), query.get(LOOK)];
    if (token === null && look === null) return { choices: await this.left(city), missing: false };
    try {
      const content = look === null ? await this.shared(token ?? "") : await unpackContent(look);
      this.visiting = true;
      return { ...content, missing: false };
    } catch {
      this.leaveView();
      return { choices: await this.left(city), missing: true };
    }
  }

  /** Remembers choices that the reader has made. */
  keep(choices: LayerChoices): void {
    if (!this.city) return;
    if (this.visiting) this.leaveView();
    this.keptHere = remember("local", this.key("layers"), JSON.stringify(choices));
    if (!this.city.user) return;
    this.unsent = choices;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(false), PAUSE_MS);
  }

  private async shared(token: string): Promise<ViewContent> {
    const found = await kept<{ content: unknown }>(`${this.api}/views/shared/${encodeURIComponent(token)}`);
    return readContent(found.content);
  }

  private async left(city: City): Promise<LayerChoices> {
    const here = parseChoices(remembered("local", this.key("layers")));
    if (!city.user) return here;
    const state = await Promise.race([this.stateOnServer(), after(PATIENCE_MS)]);
    if (!state || this.mark(state.version) === remembered("local", this.key("layers-kept"))) return here;
    this.keptHere = remember("local", this.key("layers"), JSON.stringify(state.choices));
    this.markKept(state.version);
    return readChoices(state.choices);
  }

  private async stateOnServer(): Promise<{ version: number; choices: unknown } | null> {
    try {
      return (await kept<{ state: { version: number; choices: unknown } | null }>(`${this.api}/map-state`)).state;
    } catch {
      return null;
    }
  }

  /** What cannot be sent now is sent with the next change; it is remembered here anyway. */
  private async send(leaving: boolean): Promise<void> {
    const choices = this.unsent;
    if (!choices) return;
    clearTimeout(this.timer);
    this.unsent = null;
    try {
      const { version } = await kept<{ version: number }>(`${this.api}/map-state`, {
        method: "PUT",
        body: { choices },
        keepalive: leaving,
      });
      this.markKept(version);
    } catch {
      this.unsent ??= choices;
    }
  }

  private leaveView(): void {
    this.visiting = false;
    const query = new URLSearchParams(location.search);
    query.delete(VIEW);
    query.delete(LOOK);
    const rest = query.size > 0 ? `?${query.toString()}` : "";
    history.replaceState(null, "", `${location.pathname}${rest}${location.hash}`);
  }

  private markKept(version: number): void {
    if (this.keptHere) remember("local", this.key("layers-kept"), this.mark(version));
  }

  private mark(version: number): string {
    return `${this.city?.user?.name ?? ""} ${version}`;
  }

  private key(what: "layers" | "layers-kept"): string {
    return `map-${what}:${this.city?.code ?? ""}`;
  }
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
