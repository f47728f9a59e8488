import { records } from "@rawat/contracts";
import type { Visitor } from "./door.ts";

/** What a general practitioner sees on any day. */
const visits = [
  {
    subjective: "Batuk dan pilek sejak tiga hari, tidak sesak.",
    objective: "Faring hiperemis, paru bersih.",
    assessment: "Infeksi saluran napas atas akut.",
    plan: "Istirahat, minum cukup, kembali bila demam lebih dari tiga hari.",
    diagnoses: [{ code: "J06.9", primary: true }],
    vitals: { systolic: 118, diastolic: 76, heartRate: 82, temperature: 37.2, oxygenSaturation: 98 },
    prescriptions: [{ medication: "Parasetamol", dose: "500 mg", frequency: "3 x 1 bila perlu", durationDays: 3 }],
  },
  {
    subjective: "Kontrol tekanan darah, kadang pusing di pagi hari.",
    objective: "Tekanan darah 150/95 mmHg, jantung dan paru dalam batas normal.",
    assessment: "Hipertensi esensial.",
    plan: "Kurangi garam, jalan kaki 30 menit sehari, kontrol satu bulan.",
    diagnoses: [{ code: "I10", primary: true }],
    vitals: { systolic: 150, diastolic: 95, heartRate: 78, weightKg: 68.5, heightCm: 162 },
    prescriptions: [{ medication: "Amlodipin", dose: "5 mg", frequency: "1 x 1", durationDays: 30 }],
  },
  {
    subjective: "Nyeri ulu hati setelah makan pedas, mual, tidak muntah.",
    objective: "Nyeri tekan epigastrium.",
    assessment: "Dispepsia.",
    plan: "Makan teratur porsi kecil, hindari pedas dan kopi.",
    diagnoses: [{ code: "K30", primary: true }],
    vitals: { systolic: 112, diastolic: 70, heartRate: 76, temperature: 36.6 },
    prescriptions: [
      { medication: "Antasida", dose: "1 tablet kunyah", frequency: "3 x 1 sebelum makan", durationDays: 5 },
    ],
  },
] as const;

export const recordsCount = 9;

/** Writes a record for the first of these patients, each of another visit, unless an earlier start has done so. */
export async function writeRecords(doctor: Visitor, patientIds: readonly string[], done: () => void): Promise<void> {
  const { data: written } = await doctor.of(records).list({ query: { limit: "100", doctorId: doctor.staffId } });
  for (const [index, patientId] of patientIds.slice(0, recordsCount).entries()) {
    done();
    if (index < written.length) continue;
    const visit = visits[index % visits.length] ?? visits[0];
    const { diagnoses, prescriptions, ...words } = visit;
    const body = {
      patientId,
      type: "encounter" as const,
      ...words,
      diagnoses: [...diagnoses],
      prescriptions: [...prescriptions],
    };
    await doctor.of(records).create({ body });
  }
}
