import "../styles/editor.css";
import { newSession } from "../live/presence.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { workTogether } from "./colleagues.ts";
import type { DraftHead } from "./drafts/journal.ts";
import { Journal } from "./drafts/journal.ts";
import { guardDrafts } from "./drafts/guard-drafts.ts";
import { lastOwn } from "./drafts/kept-drafts.ts";
import { DraftStore } from "./drafts/draft-store.ts";
import { warnUnkept } from "./drafts/warn-unkept.ts";
import { Editor } from "./editor.ts";
import { listenToKeys } from "./keys.ts";
import { tellOpened } from "./opened.ts";
import { mountEditor } from "./map/editor-map.ts";
import { showColleagues } from "./map/colleagues-drawn.ts";
import { showWords } from "./map/show-words.ts";
import { picking } from "./picking.ts";
import { planeOf } from "./plane/plane.ts";
import { listenToSavingKeys } from "./saving/saving-keys.ts";
import { savingOf } from "./saving/saving.ts";
import { grantWishes } from "./restoring.ts";
import { rememberedSwitches, rememberSwitches } from "./switches.ts";
import { watchOvertaken } from "./saving/watch-overtaken.ts";
import { workingClient } from "./server/working.ts";
import "./elements/edit-bar.ts";
import "./elements/edit-panel.ts";
import "./elements/table-dock.ts";
import "../styles/editor-narrow.css";

/** An editor on the page, and how it is closed; the draft stays. */
export interface OpenEditor {
  readonly editor: Editor;
  close(): void;
}

/** Opens the editor over the map: the last draft of this browser is taken up again. */
export async function openEditor(workspace: Workspace): Promise<OpenEditor> {
  const client = workingClient(workspace.api);
  const { city } = workspace.store.get();
  const municipality = city?.code ?? "";
  const [description, journal] = await Promise.all([client.describe(), Journal.open().catch(() => null)]);
  const draft = await lastDraft(journal, municipality, city?.user?.name ?? "");
  const editor = new Editor(workspace, planeOf(description.crs), client, description.layers, draft, journal);
  editor.store.set(rememberedSwitches(municipality));
  workspace.taker = picking(editor);
  const stops = [
    savingOf(editor).stop,
    workspace.useMap((map) => mountEditor(map, editor)),
    workspace.useMap((map) => showWords(map, editor)),
    listenToKeys(editor),
    listenToSavingKeys(editor),
    workspace.useMap((map) => showColleagues(map, editor)),
    workTogether(editor),
    watchOvertaken(editor),
    grantWishes(editor),
    guardDrafts(editor),
    warnUnkept(editor),
    rememberSwitches(editor, municipality),
  ];
  tellOpened(workspace, editor);
  return {
    editor,
    close() {
      tellOpened(workspace, null);
      editor.useTool(null);
      workspace.taker = null;
      for (const stop of stops) stop();
    },
  };
}

/** The draft that the person has changed last in this browser, else a new one. */
async function lastDraft(journal: Journal | null, municipality: string, owner: string): Promise<DraftStore> {
  const head = lastOwn((await journal?.heads(municipality)) ?? [], owner);
  const steps = head && journal ? await journal.steps(head.id) : [];
  return new DraftStore(head ?? newHead(municipality, owner), steps, journal);
}

/** The head of a draft without any step. */
export function newHead(municipality: string, owner: string): DraftHead {
  return {
    id: newSession(),
    municipality,
    title: "",
    reason: "",
    sourceDocument: "",
    position: 0,
    serverId: null,
    serverVersion: null,
    changedAt: Date.now(),
    nextNew: 1,
    owner,
  };
}
