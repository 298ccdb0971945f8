/** Which of the browser's stores: `local` outlives the tab. */
export type Where = "local" | "session";

/** Returns a text that this browser remembers; null for none, and where the browser keeps nothing. */
export function remembered(where: Where, name: string): string | null {
  try {
    return storeOf(where).getItem(name);
  } catch {
    return null;
  }
}

/** Has this browser remember a text; false where its store is full or refused, which hinders nothing else. */
export function remember(where: Where, name: string, text: string): boolean {
  try {
    storeOf(where).setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

function storeOf(where: Where): Storage {
  return where === "local" ? localStorage : sessionStorage;
}
