/** What had the focus may be gone; then the heading of what is shown takes it, so that a keyboard goes on from somewhere. */
export function keepFocusSomewhere(): void {
  setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const open = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")].at(-1);
    (open ?? document).querySelector<HTMLElement>("h1, h2")?.focus();
  });
}
