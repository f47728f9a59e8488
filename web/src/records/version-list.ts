import { api } from "../api.ts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";
import { recordView } from "./record-view.ts";

/** Every version of a record, the latest first; each unfolds to what it said. */
export function versionList(recordId: string): HTMLElement {
  const place = h("div", {});
  void loadInto(place, async () => {
    const { data } = await api.records().versions({ params: { id: recordId } });
    fill(
      place,
      h("h3", {}, t.records.versionsTitle),
      ...data.map(({ version, writtenBy, writtenAt }) => {
        const text = h("div", {});
        return h(
          "details",
          {
            class: "version",
            ontoggle: () => void (text.childElementCount === 0 && showVersion(text, recordId, version)),
          },
          h(
            "summary",
            {},
            h("strong", {}, t.records.version(version)),
            h("span", { class: "small muted" }, t.records.writtenBy(writtenBy.name, clinicMoment(writtenAt))),
          ),
          text,
        );
      }),
    );
  });
  return place;
}

const showVersion = (place: HTMLElement, id: string, version: number) =>
  loadInto(place, async () => {
    const { data } = await api.records().version({ params: { id, version: String(version) } });
    fill(place, recordView(data));
  });
