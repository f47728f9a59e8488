import type { Department, NewStaffMember, StaffMember } from "@rawat/contracts";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { field, input, select, textarea } from "../ui/field.ts";
import { departmentOptions, staffRoleOptions } from "./choices.ts";

const numberNames = ["maxConsultations", "maxChats"] as const;
const textNames = ["sipNumber", "strNumber", "email", "photoUrl"] as const;

/** The controls for a person of the clinic, and how to read them back as the contract's body. */
export function staffInputs(member: StaffMember | undefined, departments: readonly Department[]) {
  const text = (name: keyof NewStaffMember, value: string | null | undefined, properties = {}) =>
    input(name, { value: value ?? "", autocomplete: "off", ...properties });
  const number = (name: keyof NewStaffMember, value: number | null | undefined) =>
    text(name, value == null ? "" : String(value), { inputmode: "numeric" });

  const name = text("name", member?.name);
  const role = select("role", staffRoleOptions(), member?.role ?? "doctor");
  // A person keeps their role; their account's role follows from it.
  role.disabled = member !== undefined;
  const department = select(
    "departmentId",
    departmentOptions(departments, t.staff.noDepartment),
    member?.departmentId ?? "",
  );
  const specialization = text("specialization", member?.specialization);
  const consultationFee = number("consultationFee", member?.consultationFee);
  const numbers = numberNames.map((each) => number(each, member?.[each]));
  const texts = textNames.map((each) => text(each, member?.[each]));
  const phoneNumber = text("phone", member?.phone ? phone(member.phone) : "", { type: "tel" });
  const bio = textarea("bio", member?.bio ?? "");
  const active = h("input", { type: "checkbox", name: "active" });
  active.checked = member?.active ?? true;

  const [sip, str, email, photo] = texts.map((control, place) =>
    field({ label: t.staff[textNames[place] ?? "email"], control }),
  );
  const doctorFields = h(
    "div",
    { class: "grid wide" },
    field({ label: t.staff.specialization, control: specialization }),
    field({ label: t.staff.consultationFee, control: consultationFee }),
  );
  const showDoctorFields = () => {
    doctorFields.hidden = role.value !== "doctor";
  };
  role.addEventListener("change", showDoctorFields);
  showDoctorFields();

  const content = [
    h(
      "fieldset",
      { class: "grid" },
      h("legend", {}, t.staff.work),
      field({ label: t.staff.name, control: name, wide: true }),
      field({ label: t.staff.role, control: role }),
      field({ label: t.staff.department, control: department }),
      doctorFields,
      ...numbers.map((control, place) => field({ label: t.staff[numberNames[place] ?? "maxChats"], control })),
      field({ label: t.staff.bio, control: bio, wide: true }),
      h("label", { class: "check wide" }, active, h("span", {}, t.staff.active)),
    ),
    h(
      "fieldset",
      { class: "grid" },
      h("legend", {}, t.staff.contact),
      field({ label: t.staff.phone, control: phoneNumber }),
      email,
      sip,
      str,
      photo,
    ),
  ];

  function read(): NewStaffMember {
    const isDoctor = role.value === "doctor";
    const orNull = (value: string) => value.trim() || null;
    const [sipNumber, strNumber, email, photoUrl] = texts.map(({ value }) => orNull(value));
    const [maxConsultations, maxChats] = numbers.map(({ value }) => wholeNumber(value));
    return {
      name: name.value,
      role: role.value as NewStaffMember["role"],
      departmentId: department.value || null,
      specialization: isDoctor ? orNull(specialization.value) : null,
      consultationFee: isDoctor ? (wholeNumber(consultationFee.value.replace(/[.\s]/g, "")) ?? null) : null,
      ...(maxConsultations !== undefined && { maxConsultations }),
      ...(maxChats !== undefined && { maxChats }),
      phone: orNull(phoneNumber.value),
      bio: bio.value || null,
      active: active.checked,
      sipNumber,
      strNumber,
      email,
      photoUrl,
    };
  }

  return { content, read };
}

/** What is no number goes to the server as it is, to be refused there by its field's name. */
function wholeNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return Number.isNaN(Number(trimmed)) ? (trimmed as unknown as number) : Number(trimmed);
}
