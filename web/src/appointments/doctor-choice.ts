import type { Doctor } from "@rawat/contracts";
import { api } from "../api.ts";
import { everyRow } from "../every-row.ts";
import { fill, h } from "../ui/element.ts";
import { select } from "../ui/field.ts";

export const everyDoctor = (): Promise<Doctor[]> => everyRow((page) => api.doctors().list({ query: page }));

type Named = Pick<Doctor, "id" | "name" | "specialization">;

const doctorText = ({ name, specialization }: Named): string => (specialization ? `${name} · ${specialization}` : name);

/** A choice of doctors. `none` is what stands for no doctor. */
export function doctorChoice(doctors: readonly Named[], none: string, chosen = ""): HTMLSelectElement {
  const choice = select("doctorId", [], "");
  showDoctors(choice, doctors, none, chosen);
  return choice;
}

/** Fills a choice of doctors that was there before they were known. */
export function showDoctors(choice: HTMLSelectElement, doctors: readonly Named[], none: string, chosen: string): void {
  fill(
    choice,
    h("option", { value: "" }, none),
    ...doctors.map((doctor) => h("option", { value: doctor.id }, doctorText(doctor))),
  );
  choice.value = chosen;
}
