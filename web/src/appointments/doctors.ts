import type { Doctor } from "@rawat/contracts";
import { askDoctors } from "../api/doctors.ts";
import { toastCut } from "../components/toast.tsx";
import { everyRow } from "../every-row.ts";

/** Every doctor with whom an appointment may be made, by name. */
export const everyDoctor = (): Promise<Doctor[]> => everyRow((page) => askDoctors().list({ query: page }), toastCut);

type Named = Pick<Doctor, "id" | "name" | "specialization">;

/** Doctors to choose from. `none` is what stands for no doctor. */
export const doctorOptions = (doctors: readonly Named[], none: string): (readonly [string, string])[] => [
  ["", none],
  ...doctors.map(
    ({ id, name, specialization }) => [id, specialization ? `${name} · ${specialization}` : name] as const,
  ),
];
