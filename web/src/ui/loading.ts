import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { fill, h } from "./element.ts";
import { failureCard } from "./failure-card.ts";

/** Shows in a place that it is being loaded, then what came of it, or why nothing did with a way to try again. */
export async function loadInto(place: HTMLElement, load: () => Promise<void>, title = t.failures.pageTitle) {
  fill(place, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.words.loading }));
  try {
    await load();
  } catch (error) {
    if (isAbort(error)) return;
    fill(
      place,
      failureCard(title, error, () => void loadInto(place, load, title)),
    );
  }
}

/** A place for something whose code is fetched when it is first looked at. */
export function later(draw: () => Promise<HTMLElement>): HTMLElement {
  const place = h("div", {});
  void loadInto(place, async () => fill(place, await draw()));
  return place;
}
