import { newPayer } from "./payer.ts";
import { asAccount, emails, enter, expect, test } from "./rawat.ts";
import { another, hearsClockOf, loseLine, newDoctor, pixel, said, say, unsent } from "./talks.ts";

test("a consultation from choosing its doctor to its record, on two browsers, with a line that breaks, is the same wherever it stands", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const leave = await hearsClockOf(page);
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const { page: desk, context: elsewhere } = await another(browser, doctor.email, baseURL);
  await desk.goto("/home");

  await enter(page, patient.email);
  await page.goto(`/find-doctor?q=${encodeURIComponent(doctor.name)}`);
  await page.getByRole("button", { name: `Pilih ${doctor.name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Bayar Rp75.000" }).click();
  await expect(page).toHaveURL(/\/payments\/[\w-]{36}$/);
  const paymentId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  // The provider may be slow to say what is known already: nobody is led back for that.
  const synced = page.waitForResponse(/\/api\/payments\/[\w-]+\/sync$/);
  await page.route(/\/api\/payments\/[\w-]+\/sync$/, async (route) => {
    await page.waitForURL(/\/consultations\//);
    await route.continue();
  });
  await page.getByRole("link", { name: "Bayar", exact: true }).click();
  await page.getByRole("button", { name: "QRIS" }).click();
  await page.locator("button[value=settlement]").click();
  await expect(page).toHaveURL(/\/consultations\/[\w-]{36}$/);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await synced;
  await desk.getByRole("button", { name: "Buka" }).click();
  await expect(desk).toHaveURL(page.url());

  await say(page, "Anak saya demam");
  await expect(said(desk)).toHaveText(["Anak saya demam"]);
  await say(desk, "Sejak kapan?");
  await expect(said(page)).toHaveText(["Anak saya demam", "Sejak kapan?"]);
  await loseLine(page);
  await say(desk, "Ada ruam?");
  await say(page, "Sejak kemarin");
  await expect(unsent(page)).toContainText("Menunggu sambungan");
  await context.setOffline(false);
  const talked = ["Anak saya demam", "Sejak kapan?", "Ada ruam?", "Sejak kemarin"];
  for (const one of [page, desk]) await expect(said(one)).toHaveText(talked, { timeout: 15_000 });
  const picker = page.getByLabel("Lampirkan foto atau PDF").and(page.locator("input"));
  await picker.setInputFiles({ name: "ruam.png", mimeType: "image/png", buffer: pixel });
  await say(page, "Ini ruamnya");
  await expect(desk.getByRole("img", { name: "Gambar: ruam.png" })).toBeVisible();

  leave(301);
  await page.reload();
  await expect(page.getByText("Konsultasi berakhir dalam 5 menit.")).toBeVisible();
  await desk.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await desk.getByLabel("Subjektif").fill("Demam dua hari, ruam");
  await desk.getByRole("button", { name: "Simpan", exact: true }).click();
  await expect(desk.getByText("Rekam medis tersimpan.")).toBeVisible();
  await desk.getByRole("button", { name: "Akhiri konsultasi" }).click();
  await desk.getByRole("alertdialog").getByRole("button", { name: "Ya, akhiri" }).click();
  for (const one of [page, desk]) await expect(one.getByText("Konsultasi ini sudah diakhiri.")).toBeVisible();
  await page.reload();
  await expect(said(page)).toHaveText([...talked, "Ini ruamnya"]);

  const admin = await asAccount(page.request, emails.admin);
  const own = await asAccount(page.request, patient.email);
  const read = async (path: string, { headers } = own) =>
    (await (await page.request.get(path, { headers })).json()).data;
  const payment = await read(`/api/payments/${paymentId}`);
  expect(payment).toMatchObject({ status: "paid", amount: 75_000, refundedAmount: 0, doctorId: doctor.staffId });
  const lines: { amount: number }[] = await read(`/api/payments/ledger?paymentId=${paymentId}`, admin);
  expect(lines.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([-75_000, 75_000]);
  expect(await read(`/api/consultations/${id}`)).toMatchObject({
    ...{ paymentId, status: "ended", endedBecause: "closed", isAnswered: true },
  });
  const [record] = await read(`/api/records?patientId=${patient.patientId}`);
  expect(record).toMatchObject({ consultationId: id, subjective: "Demam dua hari, ruam" });
  const story: { kind: string }[] = await read(`/api/patients/${patient.patientId}/timeline`);
  const kinds = new Set(story.map(({ kind }) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(["payment", "consultation", "record"]));
  const transcript: { content: string }[] = await read(`/api/chats/consultation/${id}/messages`);
  expect(transcript.map(({ content }) => content)).toEqual([...talked, "Ini ruamnya"]);
  await elsewhere.close();
});
