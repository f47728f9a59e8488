import { isAbort, sentenceFor } from "../failure.ts";
import { h } from "./element.ts";
import { icon } from "./icon.ts";

const visibleMs = 6_000;
/** Longer where there is something to decide. */
const offeredMs = 12_000;

/** What a person may still do about what was said. */
interface Offer {
  text: string;
  onclick: () => void;
}

const region = h("div", { class: "toasts", role: "status", "aria-live": "polite", popover: "manual" });

/** Says something in passing, over whatever is open, and to screen readers without taking the focus. */
export function toast(text: string, kind: "done" | "failed" = "done", offer?: Offer): void {
  // Inside the open dialog, for what lies outside a modal one is not read out.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (region.parentElement !== host) host.append(region);
  // Shown anew each time, so that it lies on top of a dialog opened since.
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  const act = () => {
    note.remove();
    offer?.onclick();
  };
  const note = h(
    "p",
    { class: `toast ${kind}` },
    icon(kind === "done" ? "check" : "alert"),
    h("span", {}, text),
    offer && h("button", { type: "button", class: "toast-offer", onclick: act }, offer.text),
  );
  region.append(note);
  // Nothing goes from under a pointer or a keyboard that is about to use it.
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, visibleMs) : note.remove());
  setTimeout(leave, offer ? offeredMs : visibleMs);
}

/** Tells of a failure that has no better place; what was given up on purpose is not one. */
export function toastFailure(error: unknown): void {
  if (!isAbort(error)) toast(sentenceFor(error), "failed");
}
