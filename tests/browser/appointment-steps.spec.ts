import { bookedFor, dutyDoctor, pageOf, preview } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, type Page, signIn, test } from "./rawat.ts";

const state = (page: Page, name: string) => preview(page, name).locator(".appointment-time");

/** How often a step is asked for. */
function countSteps(page: Page): () => number {
  let count = 0;
  page.on("request", (asked) => (count += Number(asked.method() === "POST" && asked.url().endsWith("/status"))));
  return () => count;
}

test("four presses of Enter, a held key and a double click take one step, and the keyboard stands on the state", async ({
  page,
  request,
}) => {
  const { id, name, read } = await bookedFor(request, 0);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?appointment=${id}`);
  await expect(state(page, name)).toBeFocused();
  const steps = countSteps(page);
  const arrive = preview(page, name).getByRole("button", { name: "Pasien tiba" });
  await arrive.focus();
  for (let press = 0; press < 4; press++) await page.keyboard.press("Enter");
  await expect(state(page, name)).toContainText("Sudah tiba");
  await expect(state(page, name)).toBeFocused();
  expect(steps()).toBe(1);

  // The same by a mouse: what stands under the second click is another step by then.
  await preview(page, name).getByRole("button", { name: "Ternyata belum tiba" }).click();
  await expect(state(page, name)).toContainText("Dikonfirmasi");
  await arrive.dblclick();
  await expect(state(page, name)).toContainText("Sudah tiba");
  await expect(state(page, name)).toBeFocused();
  expect(steps()).toBe(3);

  // A key that is held since another place presses nothing.
  await preview(page, name).getByRole("button", { name: "Ternyata belum tiba" }).focus();
  const isTaken = await page.evaluate<boolean>(
    "!document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key: 'Enter', repeat: true }))",
  );
  expect(isTaken).toBe(true);
  expect((await read()).status).toBe("checked_in");
});

test("a step is taken back within ten seconds, also after what it was taken in is closed", { tag: "@desk" }, async ({
  page,
  request,
}) => {
  const { id, name, read } = await bookedFor(request, 0);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?appointment=${id}`);
  await preview(page, name).getByRole("button", { name: "Pasien tiba" }).click();
  await expect(state(page, name)).toContainText("Sudah tiba");
  await page.keyboard.press("Escape");
  await expect(preview(page, name)).toBeHidden();
  await page.getByRole("button", { name: "Urungkan" }).click();
  await expect(page.locator(".block").filter({ hasText: name })).toContainText("Dikonfirmasi");
  await expect.poll(async () => (await read()).status).toBe("confirmed");

  await page.goto(`/calendar?appointment=${id}`);
  await preview(page, name).getByRole("button", { name: "Pasien tiba" }).click();
  const undo = page.getByRole("button", { name: "Urungkan" });
  await expect(undo).toBeVisible();
  await page.waitForTimeout(8_000);
  await expect(undo).toBeVisible();
  await expect(undo).toBeHidden({ timeout: 5_000 });
});

test("what cannot be taken back is asked for first, and no is the answer of a hasty Enter", async ({
  page,
  request,
}) => {
  const { id, name, read } = await bookedFor(request, 0);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?appointment=${id}`);
  const question = page.getByRole("alertdialog");
  for (const step of ["Konfirmasi", "Batalkan janji"]) {
    await preview(page, name).getByRole("button", { name: step }).focus();
    await page.keyboard.press("Enter");
    await expect(question).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(question).toBeHidden();
    await expect(state(page, name)).toBeFocused();
    expect((await read()).status).toBe("booked");
  }
  await preview(page, name).getByRole("button", { name: "Konfirmasi" }).click();
  await question.getByRole("button", { name: "Konfirmasi" }).click();
  await expect(state(page, name)).toContainText("Dikonfirmasi");
});

test("a visit is begun and ended by its doctor, after a question; the front desk has no button for it", async ({
  browser,
  page,
  request,
}) => {
  const { id, name } = await bookedFor(request, 0);
  const desk = await asAccount(request, emails.staff);
  const arrived = await request.post(`/api/appointments/${id}/status`, {
    headers: desk.headers,
    data: { status: "checked_in" },
  });
  expect(arrived.status()).toBe(200);
  const room = await pageOf(browser, emails.doctor);
  for (const email of [emails.staff, emails.admin]) {
    const clerk = email === emails.staff ? page : await pageOf(browser, email);
    if (clerk === page) await signIn(page, email);
    await clerk.goto(`/calendar?appointment=${id}`);
    await expect(state(clerk, name)).toContainText("Sudah tiba");
    await expect(preview(clerk, name).getByRole("button", { name: "Batalkan janji" })).toBeVisible();
    await expect(preview(clerk, name).getByRole("button", { name: /^(Mulai|Selesaikan)$/ })).toHaveCount(0);
  }
  await room.goto(`/calendar?appointment=${id}`);
  const question = room.getByRole("alertdialog");
  for (const [step, status] of [
    ["Mulai", "Berlangsung"],
    ["Selesaikan", "Selesai"],
  ] as const) {
    await preview(room, name).getByRole("button", { name: step }).click();
    await question.getByRole("button", { name: step }).click();
    await expect(state(room, name)).toContainText(status);
  }
  // What the doctor does is at the desk at once, in what is open there; and what is over cannot be begun.
  await expect(state(page, name)).toContainText("Selesai");
  await expect(preview(page, name).getByRole("button", { name: "Mulai" })).toHaveCount(0);
});

test("an appointment that is opened says who comes and what they must not be given, also when that changes", async ({
  page,
  request,
}) => {
  const { id, name, patientId } = await bookedFor(request, 0);
  const { headers } = await asAccount(request);
  const becomeAllergic = async (substance: string) => {
    const data = { allergies: [{ substance }] };
    expect((await request.patch(`/api/patients/${patientId}`, { headers, data })).status()).toBe(200);
  };
  await becomeAllergic("Penisilin");
  await signIn(page, emails.doctor);
  await page.goto(`/calendar?appointment=${id}`);
  const banner = preview(page, name).getByRole("region", { name: `Tentang ${name}` });
  await expect(banner.locator(".told")).toContainText("Penisilin");
  await becomeAllergic("Lateks");
  await expect(banner.locator(".told")).toContainText("Lateks");
});

test("day, doctor and view stand in the address over a reload; Back closes the preview, and closing leaves nothing to open again", async ({
  page,
  request,
}) => {
  const { id, name, day, doctorId } = await bookedFor(request, 3);
  await signIn(page, emails.staff);
  const today = page.locator(".agenda-day");
  await page.getByLabel("Tanggal").fill(day);
  await page.getByLabel("Tanggal").press("Enter");
  await page.waitForURL(`**/calendar?day=${day}`);
  await page.getByLabel("Dokter", { exact: true }).selectOption(doctorId);
  await page.getByRole("link", { name: "Minggu", exact: true }).click();
  await expect(page.locator(".week")).toBeVisible();
  const shown = page.url();
  expect(Object.fromEntries(new URL(shown).searchParams)).toEqual({ day, doctor: doctorId, view: "week" });
  const said = (await today.textContent()) ?? "";
  await page.reload();
  await expect(today).toHaveText(said);
  await expect(page.getByLabel("Dokter", { exact: true })).toHaveValue(doctorId);
  await expect(page.locator(".week")).toBeVisible();

  const opened = page.getByRole("link", { name });
  await opened.click();
  await expect(preview(page, name)).toBeVisible();
  await page.goBack();
  await expect(preview(page, name)).toBeHidden();
  expect(page.url()).toBe(shown);
  await opened.click();
  await preview(page, name).getByRole("link", { name: "Pindahkan" }).click();
  await expect(preview(page, name).locator(".slot").first()).toBeVisible();
  await page.reload();
  await expect(preview(page, name).locator(".slot").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(state(page, name)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(preview(page, name)).toBeHidden();
  expect(page.url()).toBe(shown);

  // A link that names the appointment alone shows its day behind it.
  await page.goto(`/calendar?appointment=${id}`);
  await expect(preview(page, name)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`/calendar\\?day=${day}$`));
  await expect(page.getByRole("link", { name })).toBeVisible();
});

test("the desk registers, books, moves, checks in and takes it back by keyboard alone, and books a known patient with 25 keys beside her name", {
  tag: "@desk",
}, async ({ page, request }) => {
  const desk = await asAccount(request, emails.staff);
  const name = `Papan ${freshWord()}`;
  const { user } = await asAccount(request, emails.doctor);
  await dutyDoctor(request);
  await signIn(page, emails.staff);
  let keys = 0;
  const press = async (key: string, times = 1) => {
    for (let time = 0; time < times; time++) await page.keyboard.press(key);
    keys += times;
  };
  const type = async (text: string) => {
    await page.keyboard.type(text);
    keys += text.length;
  };
  /** Tab until something has the focus. */
  const tabTo = async (selector: string) => {
    await expect(page.locator(selector).first()).toBeVisible();
    for (let tabs = 0; tabs < 30; tabs++) {
      if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      await press("Tab");
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  };
  const told: Record<string, number> = {};
  const tell = (step: string) => {
    told[step] = keys - Object.values(told).reduce((sum, count) => sum + count, 0);
  };

  await press("/");
  await type("pasien baru");
  await press("Enter");
  await expect(page.getByLabel("Nama lengkap")).toBeFocused();
  await type(name);
  await tabTo("[name=birthDate]");
  await type("17081992");
  await press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  tell("register");

  await press("/");
  await type("buat");
  await press("Enter");
  await expect(page.getByRole("combobox", { name: "Pilih pasien" })).toBeFocused();
  await type(name);
  await press("Enter");
  await tabTo("select[name=doctorId]");
  await type(user.name.slice(0, 6));
  await expect(page.getByLabel("Dokter")).toHaveValue(user.staffId ?? "");
  await tabTo(".slot-day input");
  await press("ArrowRight");
  await tabTo(".slot input");
  await press("ArrowRight", 2);
  await tabTo("input[name=reason]");
  await press("Enter");
  await expect(state(page, name)).toBeFocused();
  tell("book");

  await tabTo("a[href*='move=1']");
  await press("Enter");
  await tabTo(".slot-day input");
  await press("ArrowLeft");
  await tabTo(".slot input");
  // From the first time to the last, around the end.
  await press("ArrowLeft");
  await tabTo("dialog button[type=submit]");
  await press("Enter");
  await expect(state(page, name)).toBeFocused();
  tell("move");

  await tabTo("dialog .dialog-foot .button:nth-last-child(2)");
  await press("Enter");
  await expect(state(page, name)).toContainText("Sudah tiba");
  tell("check in");
  await press("Control+z");
  await expect(state(page, name)).toContainText("Dikonfirmasi");
  tell("undo");
  console.log(
    `Keys of the desk: ${Object.entries(told)
      .map(([step, count]) => `${step} ${count}`)
      .join(", ")}`,
  );
  expect((told.book ?? 0) - name.length).toBeLessThanOrEqual(25);
  const found = await request.get("/api/patients", { headers: desk.headers, params: { q: name } });
  const [{ id: patientId }] = (await found.json()).data;
  const kept = await request.get("/api/appointments", { headers: desk.headers, params: { patientId } });
  const { data } = (await kept.json()) as { data: { status: string }[] };
  expect(data.map(({ status }) => status)).toEqual(["confirmed"]);
});
