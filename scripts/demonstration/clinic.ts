import { clinic, departments, doctors, type ScheduleEntry, staff } from "@rawat/contracts";
import type { Visitor } from "./door.ts";

/** Departments with the doctors of each: name, fee in rupiah, and when they work. */
const plan = [
  {
    name: "Umum",
    specialization: "Dokter umum",
    doctors: [
      ["dr. Intan Permatasari", 50_000, "morning"],
      ["dr. Yoga Saputra", 50_000, "evening"],
    ],
  },
  {
    name: "Anak",
    specialization: "Spesialis anak",
    doctors: [
      ["dr. Ratna Kusumawardani, Sp.A", 100_000, "morning"],
      ["dr. Hendra Gunawan, Sp.A", 100_000, "evening"],
    ],
  },
  {
    name: "Kandungan",
    specialization: "Spesialis kebidanan dan kandungan",
    doctors: [
      ["dr. Maya Puspitasari, Sp.OG", 125_000, "morning"],
      ["dr. Arif Wicaksono, Sp.OG", 125_000, "evening"],
    ],
  },
  {
    name: "Penyakit Dalam",
    specialization: "Spesialis penyakit dalam",
    doctors: [
      ["dr. Surya Darmawan, Sp.PD", 125_000, "morning"],
      ["dr. Lina Marlina, Sp.PD", 125_000, "evening"],
    ],
  },
  { name: "Gigi", specialization: "Dokter gigi", doctors: [["drg. Citra Maharani", 75_000, "both"]] },
  {
    name: "Kulit dan Kelamin",
    specialization: "Spesialis kulit dan kelamin",
    doctors: [
      ["dr. Nadia Safitri, Sp.KK", 110_000, "morning"],
      ["dr. Reza Firmansyah, Sp.KK", 110_000, "evening"],
    ],
  },
] as const;

const weekdays = [1, 2, 3, 4, 5, 6];
const shifts: Readonly<Record<"morning" | "evening", Omit<ScheduleEntry, "dayOfWeek">>> = {
  morning: { startTime: "08:00", endTime: "12:00", slotMinutes: 30, mode: "both" },
  evening: { startTime: "16:00", endTime: "20:00", slotMinutes: 20, mode: "in_person" },
};

/**
 * Opens the departments with their doctors and weeks, unless there are some. The doctor of the demonstration account is on duty
 * at any hour, so that anything can be tried.
 *
 * @returns the new doctors' ids; undefined when the clinic was open already.
 */
export async function openDepartments(admin: Visitor, doctorId: string): Promise<string[] | undefined> {
  const { data } = await admin.of(departments).list({ query: { limit: "1" } });
  if (data.length > 0) return undefined;
  const hired: string[] = [];
  let first: string | undefined;
  for (const { name, specialization, doctors: team } of plan) {
    const { data: department } = await admin.of(departments).create({ body: { name } });
    first ??= department.id;
    for (const [person, consultationFee, when] of team) {
      const body = {
        name: person,
        role: "doctor",
        departmentId: department.id,
        specialization,
        consultationFee,
      } as const;
      const { data: doctor } = await admin.of(staff).create({ body });
      const parts = when === "both" ? (["morning", "evening"] as const) : [when];
      const week = weekdays.flatMap((dayOfWeek) => parts.map((part) => ({ dayOfWeek, ...shifts[part] })));
      await admin.of(doctors).setSchedules({ params: { id: doctor.id }, body: week });
      hired.push(doctor.id);
    }
  }
  const about = "Menerima konsultasi di klinik dan daring, setiap hari.";
  await admin
    .of(staff)
    .change({ params: { id: doctorId }, body: { departmentId: first, consultationFee: 50_000, bio: about } });
  const always = { startTime: "00:00", endTime: "24:00", slotMinutes: 30, mode: "both" } as const;
  const body = [...weekdays, 7].map((dayOfWeek) => ({ dayOfWeek, ...always }));
  await admin.of(doctors).setSchedules({ params: { id: doctorId }, body });
  await tellOfTheClinic(admin);
  return hired;
}

async function tellOfTheClinic(admin: Visitor): Promise<void> {
  const { data } = await admin.of(clinic).get({});
  const openingHours = weekdays.map((dayOfWeek) => ({ dayOfWeek, opensAt: "08:00", closesAt: "20:00" }));
  const address = "Jl. Contoh Sehat No. 1, Jakarta";
  await admin.of(clinic).replace({ body: { name: data.name, address, phone: "021-5550-1234", openingHours } });
}
