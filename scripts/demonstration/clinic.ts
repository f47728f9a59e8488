import { clinic, departments, doctors, type NewStaffMember, type ScheduleEntry, staff } from "@rawat/contracts";
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

export const doctorsCount = plan.reduce((count, department) => count + department.doctors.length, 0);

/**
 * Opens the departments with their doctors and weeks; what an earlier start has made already stays as it is. The doctor of the
 * demonstration account is on duty at any hour, so that anything can be tried.
 *
 * @returns the doctors' ids.
 */
export async function openDepartments(admin: Visitor, doctorId: string, done: () => void): Promise<string[]> {
  const hired: string[] = [];
  let first: string | undefined;
  for (const { name, specialization, doctors: team } of plan) {
    const departmentId = await departmentOf(admin, name);
    first ??= departmentId;
    for (const [person, consultationFee, when] of team) {
      const id = await hire(admin, { name: person, role: "doctor", departmentId, specialization, consultationFee });
      const parts = when === "both" ? (["morning", "evening"] as const) : [when];
      await giveWeek(
        admin,
        id,
        weekdays.flatMap((dayOfWeek) => parts.map((part) => ({ dayOfWeek, ...shifts[part] }))),
      );
      hired.push(id);
      done();
    }
  }
  await placeDoctor(admin, doctorId, first);
  await tellOfTheClinic(admin);
  return hired;
}

async function departmentOf(admin: Visitor, name: string): Promise<string> {
  const { data } = await admin.of(departments).list({ query: { limit: "100" } });
  const known = data.find((department) => department.name === name);
  return known?.id ?? (await admin.of(departments).create({ body: { name } })).data.id;
}

async function hire(admin: Visitor, body: NewStaffMember): Promise<string> {
  const { data } = await admin
    .of(doctors)
    .list({ query: { limit: "100", departmentId: body.departmentId ?? undefined } });
  const known = data.find(({ name }) => name === body.name);
  return known?.id ?? (await admin.of(staff).create({ body })).data.id;
}

async function giveWeek(admin: Visitor, id: string, week: ScheduleEntry[]): Promise<void> {
  const { data } = await admin.of(doctors).schedules({ params: { id } });
  if (data.length === 0) await admin.of(doctors).setSchedules({ params: { id }, body: week });
}

async function placeDoctor(admin: Visitor, id: string, departmentId: string | undefined): Promise<void> {
  const { data: doctor } = await admin.of(doctors).get({ params: { id } });
  const bio = "Menerima konsultasi di klinik dan daring, setiap hari.";
  if (!doctor.departmentId)
    await admin.of(staff).change({ params: { id }, body: { departmentId, consultationFee: 50_000, bio } });
  const always = { startTime: "00:00", endTime: "24:00", slotMinutes: 30, mode: "both" } as const;
  await giveWeek(
    admin,
    id,
    [...weekdays, 7].map((dayOfWeek) => ({ dayOfWeek, ...always })),
  );
}

async function tellOfTheClinic(admin: Visitor): Promise<void> {
  const { data } = await admin.of(clinic).get({});
  if (data.address) return;
  const openingHours = weekdays.map((dayOfWeek) => ({ dayOfWeek, opensAt: "08:00", closesAt: "20:00" }));
  const address = "Jl. Contoh Sehat No. 1, Jakarta";
  await admin.of(clinic).replace({ body: { name: data.name, address, phone: "021-5550-1234", openingHours } });
}
