import { AxeBuilder } from "@axe-core/playwright";
import { emails, expect, type Page, rows, signIn, test } from "./rawat.ts";

interface Scene {
  name: string;
  as?: string;
  /** What it tells is for engineers. */
  inEnglishOnly?: boolean;
  show: (page: Page) => Promise<void>;
}

const viewport = { width: 1280, height: 720 };

const at = (path: string, ready: string) => async (page: Page) => {
  await page.goto(path);
  await expect(page.locator(ready).first()).toBeVisible();
};
const list = "#content .rows:not(.skeletons) > li";

const agenda = at("/dashboard.html#appointments", ".agenda > :not(.skeleton)");
const dialog = (page: Page) => page.locator("dialog").last();

/** The week after this one of the doctor who is on duty every day: the demonstration has somebody come then. */
async function fullWeek(page: Page): Promise<void> {
  await agenda(page);
  const doctors = page.locator(".agenda-bar select");
  await expect.poll(() => doctors.locator("option").count()).toBeGreaterThan(1);
  await doctors.selectOption({ index: 2 });
  await page.locator(".agenda-bar .languages button").last().click();
  await page.locator(".agenda-steps .button").last().click();
  await expect(page.locator(".week .block").first()).toBeVisible();
}

async function openAppointment(page: Page): Promise<void> {
  await fullWeek(page);
  await page.locator(".block .row-open").first().click();
  await expect(dialog(page).locator(".dialog-foot .button").first()).toBeVisible();
}

async function bookForFirst(page: Page): Promise<void> {
  await agenda(page);
  await page.locator(".tools .primary").click();
  await dialog(page).locator(".row-open").first().click();
  await expect.poll(() => dialog(page).locator("select[name=doctorId] option").count()).toBeGreaterThan(1);
  await dialog(page).locator("select[name=doctorId]").selectOption({ index: 2 });
  await expect(dialog(page).locator(".slot").first()).toBeVisible();
}

async function openOwnRecord(page: Page): Promise<void> {
  await at("/dashboard.html#records", ".records .row-open")(page);
  await page.locator(".records .row-open").first().click();
  await expect(dialog(page).locator(".record")).toBeVisible();
}

/** A tab of the first patient's drawer. */
const patientTab = (place: number, ready: string) => async (page: Page) => {
  await openFirst(page);
  await page.getByRole("tab").nth(place).click();
  await expect(page.locator(ready).first()).toBeVisible();
};

async function writeRecord(page: Page): Promise<void> {
  await patientTab(2, ".patient-records .button")(page);
  await page.locator(".patient-records > .button").click();
  const form = dialog(page).locator("form");
  await form.locator("input[name=diagnoses]").fill("demam");
  await expect(form.locator(".option").first()).toBeVisible();
  await form.locator("input[name=diagnoses]").press("Enter");
  await expect(form.locator(".diagnosis")).toBeVisible();
  await form.locator(".field-rows-box > .button").click();
  await expect(form.locator(".field-row")).toBeVisible();
}

async function openDoctor(page: Page): Promise<void> {
  await at("/dashboard.html#staff", list)(page);
  await rows(page)
    .getByRole("button", { name: /^dr\. Bagus/ })
    .click();
  await expect(dialog(page).locator(".hours-list, .part .small").first()).toBeVisible();
}

const scenes: Scene[] = [
  { name: "the day's appointments", as: emails.staff, show: agenda },
  { name: "a doctor's week", as: emails.staff, show: fullWeek },
  { name: "an appointment", as: emails.staff, show: openAppointment },
  { name: "the booking", as: emails.staff, show: bookForFirst },
  { name: "a doctor's own day", as: emails.doctor, show: agenda },
  { name: "a patient's timeline", as: emails.staff, show: patientTab(1, ".timeline-box > div > div > *") },
  { name: "a patient's records", as: emails.admin, show: patientTab(2, ".patient-records h3") },
  { name: "a patient's history", as: emails.admin, show: patientTab(3, ".history:not(.skeletons) .row") },
  { name: "the record's form", as: emails.doctor, show: writeRecord },
  {
    name: "a patient's own appointments",
    as: emails.patient,
    show: at("/dashboard.html#appointments", ".rows.blocks, .state"),
  },
  { name: "a patient's own records", as: emails.patient, show: at("/dashboard.html#records", ".records .row-open") },
  { name: "a record as its patient reads it", as: emails.patient, show: openOwnRecord },
  { name: "the clinic's people", as: emails.admin, show: at("/dashboard.html#staff", list) },
  { name: "a doctor with hours and time off", as: emails.doctor, show: openDoctor },
  {
    name: "the form of a doctor's hours",
    as: emails.doctor,
    show: async (page) => {
      await openDoctor(page);
      await dialog(page).locator(".part-head .button").first().click();
      await expect(dialog(page).locator(".field-row").first()).toBeVisible();
    },
  },
  {
    name: "the departments",
    as: emails.admin,
    show: async (page) => {
      await at("/dashboard.html#staff", list)(page);
      await page.locator(".tools .button").first().click();
      await expect(dialog(page).locator(".leave")).toBeVisible();
    },
  },
  {
    name: "the form of a person of the clinic",
    as: emails.admin,
    show: async (page) => {
      await at("/dashboard.html#staff", list)(page);
      await page.locator(".tools .primary").click();
      await expect(dialog(page).locator("form")).toBeVisible();
    },
  },
  { name: "the figures", as: emails.admin, show: at("/dashboard.html#figures", ".figures-table, .state") },
  { name: "the entrance", show: at("/", "h1") },
  { name: "the sign-in", show: at("/login.html", ".demonstration") },
  { name: "the registration", show: at("/register.html", "form") },
  { name: "the forgotten password", show: at("/forgot.html", "form") },
  { name: "the new password", show: at("/reset.html#token=x", "form") },
  { name: "the API page", show: at("/docs", ".operation"), inEnglishOnly: true },
  { name: "the patients", as: emails.admin, show: at("/dashboard.html", list) },
  { name: "the accounts", as: emails.admin, show: at("/dashboard.html#accounts", list) },
  { name: "the audit trail", as: emails.admin, show: at("/dashboard.html#audit", list) },
  { name: "a patient's own page", as: emails.patient, show: at("/dashboard.html", ".details") },
  { name: "an agent's page", as: emails.agent, show: at("/dashboard.html", ".state") },
  { name: "a doctor's view of a patient", as: emails.doctor, show: openFirst },
  {
    name: "the patient's form",
    as: emails.admin,
    show: async (page) => {
      await openFirst(page);
      await page.locator("dialog .button.primary").click();
      await expect(page.locator("dialog form")).toBeVisible();
    },
  },
  {
    name: "the import",
    as: emails.admin,
    show: async (page) => {
      await at("/dashboard.html", list)(page);
      await page.locator(".tools .button").first().click();
      await expect(page.locator("dialog .drop")).toBeVisible();
    },
  },
  { name: "the look at a file", as: emails.admin, show: lookAtFile },
  {
    name: "the report of an import",
    as: emails.admin,
    show: async (page) => {
      await lookAtFile(page);
      await page.locator("dialog .dialog-foot .button").nth(1).click();
      await expect(page.locator("dialog .figures")).toBeVisible();
    },
  },
];

/** A file with everything that a look at it may have to say. */
async function lookAtFile(page: Page): Promise<void> {
  await at("/dashboard.html", list)(page);
  await page.locator(".tools .button").first().click();
  const file = `${columnsOfAFile.join(";")}\r\n1;Siti;1/2/1990;P;;Islam\r\n2;Budi;3/4/1990;X;123;Islam\r\n`;
  await page
    .locator("dialog input[type=file]")
    .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await expect(page.locator("dialog .preview")).toBeVisible();
}

async function openFirst(page: Page): Promise<void> {
  await at("/dashboard.html#patients", list)(page);
  await rows(page).first().getByRole("button").click();
  await expect(page.locator("dialog .details")).toBeVisible();
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    expect.soft(found, `what axe finds in ${colorScheme}`).toEqual([]);
  }
}

/** Nothing may end right of a phone's screen, neither the page itself nor a box inside a dialog that would scroll. */
async function expectNarrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 375, height: 740 });
  const wider = () =>
    page.evaluate<string[]>(`
      [...document.querySelectorAll("body *:not(img, .unseen, option)")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.tagName + "." + element.className)
        .concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : [])`);
  // A window takes a moment to become smaller.
  await expect.poll(wider, { message: "what is wider than a phone", timeout: 3_000 }).toEqual([]);
}

/** What Indonesian and English share; what a file calls its columns is nobody's to translate. */
const columnsOfAFile = ["No RM", "Nama", "Tgl Lahir", "JK", "NIK", "Agama"];
const shared = new Set([
  ...columnsOfAFile,
  "ID – Bahasa Indonesia",
  "EN – English",
  "Rawat",
  "E-mail",
  "Administrator",
  "prolanis",
]);

/** `16 Nov 2026` is a day in both, and a slot's hour or a line of a file a number. */
const sharedForm = /^(?:\d{1,2} \p{L}{3,4} \d{4}|\d+)$/u;

const labels = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll("h1, h2, h3, label, legend, th, dt, .hint, .lead, .button, .role, .tab, option, [aria-label]")]
    .filter((element) => element.checkVisibility())
    // A doctor and a department are called the same in every language.
    .filter((element) => !/^[0-9a-f-]{36}$/.test(element.value ?? ""))
    .map((element) => (element.getAttribute("aria-label") ?? element.innerText ?? element.textContent).trim())
    .filter((text) => text && ![...document.querySelectorAll(".row-open")].some((name) => name.textContent === text))`);

test.describe("on every page", () => {
  // Where a drawer stands is measured once it stands there, not while it slides in.
  test.use({ viewport, contextOptions: { reducedMotion: "reduce" } });

  for (const { name, as, show, inEnglishOnly } of scenes) {
    test(`${name} gives axe nothing to find in light and dark, fits a phone, and speaks both languages`, async ({
      page,
    }) => {
      if (as) await signIn(page, as);
      await show(page);
      await expect(page.locator("html")).toHaveAttribute("lang", "id");
      const indonesian = await labels(page);
      expect(indonesian.length).toBeGreaterThan(3);
      await expectAccessible(page);
      await expectNarrow(page);
      if (inEnglishOnly) return;

      await page.setViewportSize(viewport);
      await page.evaluate("localStorage.setItem('rawat.language', 'en')");
      await page.goto("about:blank");
      await show(page);
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      const english = new Set(await labels(page));
      const same = indonesian.filter((text) => english.has(text) && !shared.has(text) && !sharedForm.test(text));
      expect.soft(same, "what is said in one language alone").toEqual([]);
      const raw = (await page.locator("body").textContent())?.match(/undefined|\[object|NaN|=>/) ?? null;
      expect.soft(raw, "what no person should read").toBeNull();
      await expectNarrow(page);
    });
  }
});

test("the language switch redraws the page in place and is remembered", async ({ page }) => {
  await page.goto("/login.html");
  await page.getByRole("button", { name: "EN – English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to your account");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/register.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Open a patient's account");
});

test("the appearance switch is remembered and wins over the device", async ({ page }) => {
  const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/login.html");
  const light = await background();
  await page.getByRole("button", { name: /^Tampilan/ }).click();
  await page.getByRole("button", { name: /^Tampilan/ }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});

test("an error's own address on the API page leads to it", async ({ page }) => {
  await page.goto("/docs#nik_taken");
  await expect(page.locator("#nik_taken")).toBeInViewport();
  await expect(page.locator("#nik_taken")).toContainText("This NIK is already registered");
});
