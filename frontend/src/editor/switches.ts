import { remember, remembered } from "../store/remembered.ts";
import type { Editor } from "./editor.ts";
import { INITIAL_EDITOR, type EditorState, type SnapSettings } from "./editor-state.ts";

type Switches = Pick<EditorState, "snapping" | "keepShared" | "keepSharedAcross">;

/** The switches of the editor as this browser remembers them for a municipality; what it does not know is as at first. */
export function rememberedSwitches(municipality: string): Switches {
  return readSwitches(remembered("local", nameOf(municipality)));
}

/** Has this browser remember the switches from now on; call to stop. One that keeps nothing begins as at first again. */
export function rememberSwitches({ store }: Editor, municipality: string): () => void {
  return store.listen((now, before) => {
    const { snapping, keepShared, keepSharedAcross } = now;
    if (snapping === before.snapping && keepShared === before.keepShared && keepSharedAcross === before.keepSharedAcross) return;
    remember("local", nameOf(municipality), JSON.stringify({ snapping, keepShared, keepSharedAcross }));
  });
}

/** Reads switches that were kept as text; what is not ours is left aside. */
export function readSwitches(text: string | null): Switches {
  const { snapping, keepShared, keepSharedAcross } = INITIAL_EDITOR;
  const read = recordIn(parsed(text));
  const kept = recordIn(read["snapping"]);
  const told = (names: Readonly<Record<string, unknown>>, name: string, usual: boolean) => {
    const value = names[name];
    return typeof value === "boolean" ? value : usual;
  };
  const snap: SnapSettings = {
    on: told(kept, "on", snapping.on),
    vertices: told(kept, "vertices", snapping.vertices),
    edges: told(kept, "edges", snapping.edges),
    intersections: told(kept, "intersections", snapping.intersections),
    perpendicular: told(kept, "perpendicular", snapping.perpendicular),
    reachPx: snapping.reachPx,
  };
  return {
    snapping: snap,
    keepShared: told(read, "keepShared", keepShared),
    keepSharedAcross: told(read, "keepSharedAcross", keepSharedAcross),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

function recordIn(read: unknown): Readonly<Record<string, unknown>> {
  return typeof read === "object" && read !== null ? (read as Readonly<Record<string, unknown>>) : {};
}

function nameOf(municipality: string): string {
  return `editor-switches:${municipality}`;
}
