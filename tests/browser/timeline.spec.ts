import { emails, expect, signIn, test } from "./rawat.ts";
import { someone, store } from "./records.ts";

const own = "Batuk karena debu pabrik";

test("the timeline calls diagnoses as the reader's language does, in whichever they were written; a doctor's own words stay", async ({
  page,
  request,
}) => {
  const patient = await someone(request);
  for (const [code, display] of [
    ["J18.9", "Pneumonia, unspecified"],
    ["J01.0", "Sinusitis maksilaris akut"],
    ["R05", own],
  ])
    await store(request, patient, { diagnoses: [{ code, display, primary: true }] });
  await signIn(page, emails.doctor);
  const timeline = page.locator(".timeline-box");
  await page.goto(`/patients/${patient.medicalRecordNumber}/timeline`);
  for (const text of ["Pneumonia, tidak dirinci", "Sinusitis maksilaris akut", own])
    await expect(timeline).toContainText(text);
  await page.evaluate("localStorage.setItem('rawat.language', 'en')");
  await page.reload();
  for (const text of ["Pneumonia, unspecified", "Acute maxillary sinusitis", own])
    await expect(timeline).toContainText(text);
});
