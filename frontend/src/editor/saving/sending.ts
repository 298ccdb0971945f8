import { Problem } from "../../api/problem.ts";
import type { DraftHead } from "../drafts/journal.ts";
import type { Changeset, ChangesetsClient, Proposal, PublishAnswer } from "../server/changesets.ts";

/**
 * Stores a draft at the server.
 *
 * What an earlier request has stored, of which the answer was lost, is taken up: it is not stored
 * twice. The changeset that comes back is a draft, or has gone further than that already.
 */
export async function sendDraft(client: ChangesetsClient, head: DraftHead, proposal: Proposal): Promise<Changeset> {
  const { serverId, serverVersion } = head;
  try {
    return await (serverId === null || serverVersion === null ? client.store(proposal) : client.replace(serverId, serverVersion, proposal));
  } catch (error) {
    const found = await earlier(client, head, error);
    if (found.status === "DRAFT") return client.replace(found.id, found.version, proposal);
    return found.status === "DISCARDED" ? client.store(proposal) : found;
  }
}

/** Stores and publishes a draft that the server does not have; what it has published before is not published again. */
export async function sendPublished(client: ChangesetsClient, head: DraftHead, proposal: Proposal): Promise<PublishAnswer | Changeset> {
  try {
    return await client.publish(proposal);
  } catch (error) {
    const found = await earlier(client, head, error);
    if (found.status !== "DRAFT") return found;
    const stored = await client.replace(found.id, found.version, proposal);
    return client.act(stored.id, stored.version, "publish", "");
  }
}

/** The changeset that an earlier request has stored of a draft; rejects with the refusal if it is about something else. */
async function earlier(client: ChangesetsClient, head: DraftHead, refusal: unknown): Promise<Changeset> {
  const id = earlierId(head, refusal);
  if (id === null) throw refusal;
  const found = await client.get(id);
  if (found.status === "DRAFT" && !isOf(found, head)) throw refusal;
  return found;
}

function earlierId({ serverId }: DraftHead, refusal: unknown): number | null {
  if (!(refusal instanceof Problem)) return null;
  const { code } = refusal.facts;
  if (code === "already-stored") return (refusal.answer as { readonly changeset: number }).changeset;
  return code === "stale-changeset" || code === "wrong-status" ? serverId : null;
}

/** Whether a changeset was last stored from a draft of this browser. */
function isOf({ bookmark }: Changeset, { id }: DraftHead): boolean {
  return typeof bookmark === "object" && bookmark !== null && "draft" in bookmark && bookmark.draft === id;
}
