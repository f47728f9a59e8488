import { emails, expect, type Page, signIn, test } from "./rawat.ts";
import { openForm, someone } from "./records.ts";

/** More Tabs than any of these forms has places to stop. */
const stopsMax = 80;

/** What has the focus and yet is covered in its middle, whether by a bar or by what floats; nothing when all is seen. */
const covered = (page: Page) =>
  page.evaluate<string | null>(`(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const isSeen = hit && (focused.contains(hit) || [...(focused.labels ?? [])].some((label) => label.contains(hit)));
    return isSeen ? null : (focused.name || focused.innerText || focused.className) + " under " + hit?.className;
  })()`);

/** Goes through everything by `key` until the round is made. */
async function tabThrough(page: Page, key: "Tab" | "Shift+Tab"): Promise<string[]> {
  const hidden: string[] = [];
  for (let stop = 0; stop < stopsMax; stop++) {
    await page.keyboard.press(key);
    if (await page.evaluate<boolean>("document.activeElement === document.body")) break;
    const what = await covered(page);
    if (what !== null) hidden.push(what);
  }
  return hidden;
}

test("no bar hides what has the focus while a doctor goes through a record by keyboard", async ({ page, request }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const patient = await someone(request, { allergies: [{ substance: "penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  await prescribe("Parasetamol");
  await form.getByLabel("Subjektif").focus();
  expect(await tabThrough(page, "Tab")).toEqual([]);
  expect(await tabThrough(page, "Shift+Tab")).toEqual([]);
});

test("nor on a phone while the front desk registers a patient", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await signIn(page, emails.staff);
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").focus();
  expect(await tabThrough(page, "Tab")).toEqual([]);
  expect(await tabThrough(page, "Shift+Tab")).toEqual([]);
});
