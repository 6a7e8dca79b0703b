const patienceFrames = 90;

/**
 * Focuses the first element that matches, as soon as it is on the page (its part may still be loading) and no dialog is:
 * one that is being closed hands the focus back to where it was opened.
 */
export function focusWhenThere(selector: string, frames = patienceFrames): void {
  const element = document.querySelector<HTMLElement>(selector);
  const isCovered = document.querySelector("dialog[open]") !== null;
  if (element !== null && !isCovered) element.focus();
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(selector, frames - 1));
}
