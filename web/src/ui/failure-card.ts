import { Refusal, requestIdOf, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "./button.ts";
import { h } from "./element.ts";
import { icon } from "./icon.ts";

/** Says why something is not here, with a way to try again; after a 429 only when the wait is over. */
export function failureCard(title: string, error: unknown, retry: () => void): HTMLElement {
  const again = button(t.words.retry, { onclick: retry });
  const waitSeconds = error instanceof Refusal ? (error.retryAfterSeconds ?? 0) : 0;
  if (waitSeconds > 0) {
    again.disabled = true;
    setTimeout(() => {
      again.disabled = false;
    }, waitSeconds * 1_000);
  }
  const requestId = requestIdOf(error);
  return h(
    "div",
    { class: "state failed", role: "alert" },
    h("span", { class: "state-mark" }, icon("alert")),
    h("h2", {}, title),
    h("p", {}, sentenceFor(error)),
    requestId && h("p", { class: "small muted break" }, t.words.requestNumber(requestId)),
    again,
  );
}

/** Says kindly that there is nothing, and what to do about it. */
export function emptyCard(title: string, lead: string, heading: "h1" | "h2" = "h2"): HTMLElement {
  return h(
    "div",
    { class: "state" },
    h("span", { class: "state-mark" }, icon("heart")),
    h(heading, { tabindex: -1 }, title),
    h("p", {}, lead),
  );
}
