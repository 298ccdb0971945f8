/** Closes an open `details` with Escape and when the reader turns to something else; call the result to stop. */
export function closeWhenLeft(details: HTMLDetailsElement): () => void {
  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector("summary")?.focus();
  };
  const leave = (event: Event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  };
  details.addEventListener("keydown", close);
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  return () => {
    details.removeEventListener("keydown", close);
    document.removeEventListener("pointerdown", leave);
    document.removeEventListener("focusin", leave);
  };
}
