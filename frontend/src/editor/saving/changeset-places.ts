import { geometryOf } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import type { ShownPlace } from "../forms/shown-places.ts";
import type { Changeset } from "../server/changesets.ts";
import { currentFeatures } from "./drafts-here.ts";
import { editsOf } from "./proposal.ts";

/** What a changeset of the server changes on the map: each feature as it is now, and as it would be. */
export async function placesOf(editor: Editor, changeset: Changeset): Promise<ShownPlace[]> {
  const current = await currentFeatures(editor, changeset);
  return editsOf(changeset, current).flatMap((edit): ShownPlace[] => {
    const [now, then] = [edit.base?.geometry ?? null, edit.op === "delete" ? null : geometryOf(edit)];
    return [
      ...(now ? [{ geometry: now, role: "base" as const }] : []),
      ...(then ? [{ geometry: then, role: "mine" as const }] : []),
    ];
  });
}
