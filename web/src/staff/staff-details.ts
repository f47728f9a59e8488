import type { StaffMember } from "@rawat/contracts";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { pair } from "../ui/pair.ts";

const rupiah = (amount: number) => new Intl.NumberFormat(t.locale).format(amount);

/** What is known of a person of the clinic. Contact and licences are there for those who are told them. */
export function staffDetails(member: StaffMember): HTMLElement {
  const { role, departmentName, specialization, consultationFee, active, bio } = member;
  return h(
    "div",
    { class: "details" },
    h(
      "section",
      {},
      h("h3", {}, t.staff.work),
      h(
        "dl",
        {},
        pair(t.staff.role, active ? t.staff.roles[role] : `${t.staff.roles[role]} (${t.staff.inactive.toLowerCase()})`),
        pair(t.staff.department, departmentName ?? t.words.empty),
        role === "doctor" && pair(t.staff.specialization, specialization ?? t.words.empty),
        role === "doctor" &&
          pair(t.staff.consultationFee, consultationFee === null ? t.words.empty : rupiah(consultationFee)),
        bio !== null && pair(t.staff.bio, bio, true),
      ),
    ),
    member.phone !== undefined && privateDetails(member),
  );
}

const privateDetails = (member: StaffMember) =>
  h(
    "section",
    {},
    h("h3", {}, t.staff.contact),
    h(
      "dl",
      {},
      pair(t.staff.phone, member.phone ? phone(member.phone) : t.words.empty),
      pair(t.staff.email, member.email ?? t.words.empty),
      pair(t.staff.sipNumber, member.sipNumber ?? t.words.empty),
      pair(t.staff.strNumber, member.strNumber ?? t.words.empty),
    ),
  );
