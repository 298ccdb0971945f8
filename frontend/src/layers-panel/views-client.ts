import { kept } from "../api/kept.ts";
import type { Bounds } from "../api/types.ts";
import type { ViewContent } from "../store/view-content.ts";

/** A view that the reader keeps; token is null while it is not shared. */
export interface NamedView {
  readonly id: number;
  readonly title: string;
  readonly version: number;
  readonly token: string | null;
}

export interface StoredView extends NamedView {
  readonly content: unknown;
}

/** A place that the reader keeps. */
export interface Bookmark {
  readonly id: number;
  readonly title: string;
  readonly bounds: Bounds;
}

/** What of a view is to be otherwise. */
export interface ViewChange {
  readonly title?: string;
  readonly content?: ViewContent;
  readonly shared?: boolean;
}

/** Asks for and keeps views and places; every method rejects with a Problem. */
export interface ViewsClient {
  views(): Promise<readonly NamedView[]>;
  view(id: number): Promise<StoredView>;
  save(title: string, content: ViewContent): Promise<StoredView>;
  change(view: NamedView, change: ViewChange): Promise<StoredView>;
  remove(view: NamedView): Promise<void>;
  /** Keeps content for a link; returns its token. */
  link(content: ViewContent): Promise<string>;
  bookmarks(): Promise<readonly Bookmark[]>;
  keep(title: string, bounds: Bounds): Promise<Bookmark>;
  removeBookmark(bookmark: Bookmark): Promise<void>;
}

/** Makes the client for the address of the municipality's API. */
export function viewsClient(api: string): ViewsClient {
  const views = `${api}/views`;
  const places = `${api}/bookmarks`;
  return {
    views: async () => (await kept<{ views: NamedView[] }>(views)).views,
    view: (id) => kept<StoredView>(`${views}/${id}`),
    save: (title, content) => kept<StoredView>(views, { method: "POST", body: { title, content } }),
    change: ({ id, version }, change) => kept<StoredView>(`${views}/${id}`, { method: "PATCH", body: change, version }),
    remove: ({ id, version }) => kept<void>(`${views}/${id}`, { method: "DELETE", version }),
    link: async (content) => (await kept<{ token: string }>(`${views}/links`, { method: "POST", body: { content } })).token,
    bookmarks: async () => (await kept<{ bookmarks: Bookmark[] }>(places)).bookmarks,
    keep: (title, bounds) => kept<Bookmark>(places, { method: "POST", body: { title, bounds } }),
    removeBookmark: ({ id }) => kept<void>(`${places}/${id}`, { method: "DELETE" }),
  };
}
