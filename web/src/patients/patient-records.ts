import type { Patient, TokenUser } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { accessLog } from "../records/access-log.ts";
import { openNewRecord } from "../records/record-form-drawer.ts";
import { recordList } from "../records/record-list.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";

/** A patient's records for doctors, who also write them, and administrators, who also see who read them. */
export function patientRecords({ id, name }: Pick<Patient, "id" | "name">, user: TokenUser): HTMLElement {
  const list = recordList({ user, patientId: id });
  const write = () => openNewRecord({ patientId: id, patientName: name }, { onsaved: () => void list.reload() });
  return h(
    "div",
    { class: "patient-records" },
    user.role === "doctor" && button(t.records.write, { kind: "primary", icon: "edit", onclick: write }),
    list.element,
    user.role === "admin" && h("h3", {}, t.records.logOf),
    user.role === "admin" && accessLog(id),
  );
}
