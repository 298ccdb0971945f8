import type { Editor } from "../editor.ts";
import type { EditResult } from "../server/changesets.ts";

/** Reads published features again at full precision; where the server is silent they are read when they come into view. */
export async function renewFeatures(editor: Editor, results: readonly EditResult[]): Promise<void> {
  const layers = new Set(results.map(({ layer }) => layer));
  const idsOf = (name: string) => results.filter(({ layer }) => layer === name).map(({ id }) => id);
  await Promise.all([...layers].map((layer) => editor.known.renew(layer, idsOf(layer)).catch(() => editor.known.forget(layer))));
}

/** Reads the addresses of tiles again; where the server is silent, the news that follow do it. */
export async function renewMap({ workspace }: Editor): Promise<void> {
  await workspace.client.map().then(
    (city) => workspace.store.set({ city }),
    () => undefined,
  );
}
