import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, signIn } from "./rawat.ts";

export interface Someone {
  id: string;
  name: string;
  medicalRecordNumber: string;
}

export async function someone(request: APIRequestContext, fields: Record<string, unknown> = {}): Promise<Someone> {
  const created = await (await asAccount(request)).createPatient({ name: `Catat ${freshWord()}`, ...fields });
  return created as Someone;
}

export const recordsOf = ({ medicalRecordNumber }: Someone) => `/patients/${medicalRecordNumber}/records`;

/** Stores a record as the demonstration's doctor. */
export async function store(request: APIRequestContext, patient: Someone, fields: Record<string, unknown> = {}) {
  const { headers } = await asAccount(request, emails.doctor);
  const body = { patientId: patient.id, type: "note", assessment: "Versi pertama", ...fields };
  const created = await request.post("/api/records", { headers, data: body });
  expect(created.status()).toBe(201);
  const { data } = (await created.json()) as { data: { id: string } };
  return { id: data.id, body, etag: created.headers().etag ?? "" };
}

export async function countRecords(request: APIRequestContext, { id }: Someone): Promise<number> {
  const { headers } = await asAccount(request, emails.doctor);
  const answer = await request.get("/api/records", { headers, params: { patientId: id } });
  return ((await answer.json()) as { data: unknown[] }).data.length;
}

export const stored = (page: Page) => page.getByRole("region", { name: "Rekam medis", exact: true });

/** A new record of a patient, open before a doctor. */
export async function openForm(page: Page, patient: Someone) {
  await signIn(page, emails.doctor);
  await page.goto(recordsOf(patient));
  await page.getByRole("link", { name: "Tulis rekam medis" }).click();
  const form = page.getByRole("region", { name: `Rekam medis: ${patient.name}` });
  await expect(form.getByLabel("Subjektif")).toBeFocused();
  const prescribe = async (medication: string, place = 1) => {
    await form.getByRole("button", { name: "Tambah obat" }).click();
    const row = form.getByRole("group", { name: `Obat ${place}`, exact: true });
    await row.getByLabel("Obat", { exact: true }).fill(medication);
    await row.getByLabel("Dosis").fill("1 tablet");
    await row.getByLabel("Aturan pakai").fill("4 x 1");
    await row.getByLabel("Lama (hari)").fill("5");
    return row;
  };
  return { form, prescribe };
}

/** Somebody archived, whom the front desk is about to register again: all that is known of them is typed. */
export async function typeSomebodyArchived(page: Page, request: APIRequestContext) {
  const desk = await asAccount(request, emails.staff);
  const fields = { name: `Kembali ${freshWord()}`, birthDate: "1992-08-17", allergies: [{ substance: "Penisilin" }] };
  const { id } = await desk.createPatient(fields);
  await request.delete(`/api/patients/${id}`, { headers: desk.headers });
  await signIn(page, emails.staff);
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").fill(fields.name);
  await page.getByLabel("Tanggal lahir").fill("17081992");
  return { id, name: fields.name, desk };
}
