import { emails, expect, signIn, test } from "./rawat.ts";
import { openForm, recordsOf, someone, store, stored } from "./records.ts";

test("a vital sign out of range is marked as it is typed, with the number and what is usual; a child's is not by an adult's", async ({
  page,
  request,
}) => {
  const adult = await someone(request, { birthDate: "1980-03-01" });
  const { form } = await openForm(page, adult);
  await form.getByLabel("Sistolik").fill("182");
  await expect(form.getByText("Sistolik 182: biasanya 90–160")).toBeVisible();
  await expect(form.getByLabel("Sistolik")).toHaveAccessibleDescription(/biasanya 90–160/);
  await form.getByLabel("Suhu").fill("39,4");
  await expect(form.getByText("Suhu 39,4: biasanya 35,5–38")).toBeVisible();
  await form.getByLabel("Diastolik").fill("500");
  await expect(form.getByText("Diastolik 500: hanya mungkin 10–220")).toBeVisible();
  await form.getByLabel("Diastolik").fill("190");
  await expect(form.getByText("Diastolik 190 harus di bawah sistolik 182")).toBeVisible();
  await form.getByLabel("Sistolik").fill("120");
  await expect(form.getByText(/^Sistolik 182/)).toHaveCount(0);
  await form.getByLabel("Berat").fill("5,5");
  await expect(form.getByText("Berat 5,5: biasanya 30–150")).toBeVisible();

  const child = await someone(request, {
    birthDate: new Date().toISOString().replace(/^\d+(.{6}).*/, `${new Date().getFullYear() - 5}$1`),
  });
  await form.getByRole("button", { name: "Batal" }).click();
  await page.getByRole("button", { name: "Buang" }).click();
  await page.goto(`${recordsOf(child)}/new`);
  const own = page.getByRole("region", { name: `Rekam medis: ${child.name}` });
  await own.getByLabel("Nadi").fill("140");
  await own.getByLabel("Suhu").fill("39,4");
  await expect(own.getByText("Suhu 39,4: biasanya 35,5–38")).toBeVisible();
  await expect(own.getByText(/^Nadi 140/)).toHaveCount(0);
  await own.getByLabel("Nadi").fill("20");
  await expect(own.getByText("Nadi 20: biasanya 60–150")).toBeVisible();
  await own.getByLabel("Berat").fill("180");
  await expect(own.getByText("Berat 180: biasanya 9–35")).toBeVisible();
  await own.getByLabel("Sistolik").fill("120/80");
  await expect(own.getByText("Tulis satu angka saja, misalnya 120 atau 36,7")).toBeVisible();
});

test("what is impossible in a note is said before anybody is asked whether to prescribe against an allergy, and nothing is sent", async ({
  page,
  request,
}) => {
  const patient = await someone(request, { allergies: [{ substance: "Penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  const sent: string[] = [];
  page.on(
    "request",
    (each) => each.method() === "POST" && each.url().endsWith("/api/records") && sent.push(each.url()),
  );
  await form.getByLabel("Sistolik").fill("80");
  await form.getByLabel("Diastolik").fill("80");
  await prescribe("Amoksisilin");
  await form.getByLabel("Lama (hari)").fill("365");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form.getByLabel("Diastolik")).toHaveAccessibleDescription(/harus di bawah sistolik 80/);
  await expect(form.getByLabel("Diastolik")).toBeFocused();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await form.getByLabel("Diastolik").fill("79");
  for (const days of ["366", "0", "1,5", "seminggu"]) {
    await form.getByLabel("Lama (hari)").fill(days);
    await form.getByRole("button", { name: "Simpan" }).click();
    await expect(form.getByLabel("Lama (hari)")).toHaveAccessibleDescription("Antara 1 dan 365 hari");
    await expect(form.getByLabel("Lama (hari)")).toBeFocused();
    await expect(page.getByRole("alertdialog")).toBeHidden();
  }
  await form.getByLabel("Lama (hari)").fill("365");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  expect(sent).toHaveLength(0);
});

test("what is out of the usual stays marked in the record, for the clinic alone, whenever it is read", async ({
  page,
  request,
}) => {
  const patient = await someone(request, { birthDate: "1980-03-01" });
  const { id } = await store(request, patient, { vitals: { systolic: 182, diastolic: 95 } });
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}`);
  await expect(stored(page).getByText("Sistolik 182: biasanya 90–160")).toBeVisible();
  await expect(stored(page).getByText(/^Diastolik 95/)).toHaveCount(0);
});
