import { reasonOf } from "../api/problem.ts";
import type { IconName } from "../elements/icons.ts";
import type { City } from "../api/types.ts";
import type { TextKey } from "../texts/texts.ts";
import type { Workspace } from "./workspace.ts";

/** A part of the map page while it is open. */
export interface Facility {
  /** Stands over the map; null for one that only changes the map. */
  readonly element: HTMLElement | null;
  close(): void;
}

/** What a module that holds a facility exports. */
export interface FacilityModule {
  open(workspace: Workspace): Facility | Promise<Facility>;
}

/** A part of the map page whose code is fetched when it is first wanted. */
export interface FacilityEntry {
  readonly code: string;
  /** A panel at the left, of which one is open at a time; a bar or a window may stand beside it. */
  readonly place: "panel" | "bar" | "window";
  /** Key of the text of its button. */
  readonly title: TextKey;
  readonly icon: IconName;
  /** `KeyboardEvent.code` of its shortcut and the letter to show. */
  readonly key: { readonly code: string; readonly letter: string } | null;
  /** Whether this reader may use it with this city. */
  readonly offered: (city: City) => boolean;
  readonly load: () => Promise<FacilityModule>;
}

/** All of them, in the order of their buttons. */
export const FACILITIES: readonly FacilityEntry[] = [
  {
    code: "time",
    place: "bar",
    title: "time_title",
    icon: "clock",
    key: { code: "KeyT", letter: "T" },
    offered: () => true,
    load: () => import("../timeline/open-time.ts"),
  },
  {
    code: "print",
    place: "panel",
    title: "print_title",
    icon: "print",
    key: { code: "KeyP", letter: "P" },
    offered: ({ user }) => user !== null,
    load: () => import("../print/open-print.ts"),
  },
  {
    code: "3d",
    place: "panel",
    title: "solid_title",
    icon: "solid",
    key: { code: "KeyD", letter: "D" },
    offered: ({ layers }) => layers.some((layer) => layer.loaded && layer.heights),
    load: () => import("../solid/open-solid.ts"),
  },
  {
    code: "drop",
    place: "panel",
    title: "drop_title",
    icon: "file",
    key: null,
    offered: (city) => mayDrop(city),
    load: () => import("../dropped/open-dropped.ts"),
  },
  {
    code: "keys",
    place: "window",
    title: "keys_title",
    icon: "keys",
    key: { code: "Slash", letter: "?" },
    offered: () => true,
    load: () => import("../keys/open-keys.ts"),
  },
];

/** Returns what is open once a facility is opened: one panel gives way to another. */
export function withOpened(open: readonly string[], code: string): readonly string[] {
  if (open.includes(code)) return open;
  const isPanel = (one: string) => FACILITIES.some((entry) => entry.code === one && entry.place === "panel");
  return [...(isPanel(code) ? open.filter((other) => !isPanel(other)) : open), code];
}

/** Whether a reader may look at files: who edits some layer, or imports, may. */
export function mayDrop(city: City | null): boolean {
  if (!city?.user) return false;
  return city.imports_url !== null || city.layers.some((layer) => layer.may_edit);
}

/** Returns those that a reader is offered. */
export function facilitiesOf(city: City | null): readonly FacilityEntry[] {
  return city ? FACILITIES.filter((entry) => entry.offered(city)) : [];
}

/** Reads `?open=code`, which may stand several times; what nobody knows is left aside. */
export function askedFacilities(search: string): string[] {
  const asked = new URLSearchParams(search).getAll("open");
  return FACILITIES.map(({ code }) => code).filter((code) => asked.includes(code));
}

/** Returns the query with a facility named as open, or not; other parameters stay. */
export function withFacility(search: string, code: string, isOpen: boolean): string {
  const query = new URLSearchParams(search);
  query.delete("open", code);
  if (isOpen) query.append("open", code);
  // as other parts of the page write them: people read these addresses
  const written = query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  return written ? `?${written}` : "";
}

/** Opens and closes facilities as the state names them. */
export class OpenFacilities {
  private readonly open = new Map<string, Facility | null>();
  /** Where the focus was when they were asked for: it returns there. */
  private readonly cameFrom = new Map<string, Element | null>();

  constructor(
    private readonly workspace: Workspace,
    private readonly changed: () => void,
  ) {
    for (const code of askedFacilities(location.search)) workspace.openFacility(code);
  }

  /** The elements to show over the map. */
  elements(): HTMLElement[] {
    return [...this.open.values()].flatMap((facility) => facility?.element ?? []);
  }

  /** Fetches what is newly wanted and closes what is no longer. */
  follow(wanted: readonly string[]): void {
    for (const code of wanted) if (!this.open.has(code)) void this.begin(code);
    for (const code of [...this.open.keys()]) if (!wanted.includes(code)) this.end(code);
  }

  closeAll(): void {
    for (const code of [...this.open.keys()]) this.end(code);
  }

  private async begin(code: string): Promise<void> {
    const entry = FACILITIES.find((one) => one.code === code);
    const { city } = this.workspace.store.get();
    if (!entry || !city || !entry.offered(city)) return this.workspace.closeFacility(code);
    this.open.set(code, null);
    this.cameFrom.set(code, document.activeElement);
    try {
      const module = await entry.load();
      const facility = await module.open(this.workspace);
      facility.element?.setAttribute("data-facility", code);
      if (this.open.get(code) === null) this.open.set(code, facility);
      else facility.close();
    } catch (error) {
      this.open.delete(code);
      this.workspace.closeFacility(code);
      const { say, store } = this.workspace;
      store.set({ notice: say("facility_failed", { what: say(entry.title), reason: reasonOf(error, say("network_failed")) }) });
    }
    this.changed();
  }

  private returnFocus(place: Element | null): void {
    if (place instanceof HTMLElement && place.isConnected && place !== document.body) place.focus();
    else this.workspace.focusMap();
  }

  private end(code: string): void {
    const facility = this.open.get(code);
    const heldFocus = facility?.element?.contains(document.activeElement) ?? false;
    facility?.close();
    this.open.delete(code);
    if (heldFocus) this.returnFocus(this.cameFrom.get(code) ?? null);
    this.changed();
  }
}
