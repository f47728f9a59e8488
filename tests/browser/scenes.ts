import { emails, expect, type Page, rows } from "./rawat.ts";
import { at, list, type Scene } from "./scene.ts";
import { scenesOfMoney } from "./scenes-of-money.ts";
import { scenesOfTalks } from "./scenes-of-talks.ts";

export const columnsOfAFile = ["No RM", "Nama", "Tgl Lahir", "JK", "NIK", "Agama"];

const agenda = at("/calendar", ".agenda > .hours, .agenda > .state");
const dialog = (page: Page) => page.locator("dialog").last();

/** The week after this one of the doctor who is on duty every day: the demonstration has somebody come then. */
async function fullWeek(page: Page): Promise<void> {
  await agenda(page);
  const doctors = page.locator(".agenda-bar select");
  await expect.poll(() => doctors.locator("option").count()).toBeGreaterThan(1);
  await doctors.selectOption({ index: 2 });
  await page.locator(".agenda-bar .panel-tab").last().click();
  await expect(page.locator(".week")).toBeVisible();
  await page.locator(".agenda-steps a").last().click();
  await expect(page.locator(".week .block").first()).toBeVisible();
}

async function openAppointment(page: Page): Promise<void> {
  await fullWeek(page);
  await page.locator(".block .row-open").first().click();
  await expect(dialog(page).locator(".dialog-foot .button").first()).toBeVisible();
}

async function moveAppointment(page: Page): Promise<void> {
  await openAppointment(page);
  await dialog(page).locator("a[href*='move=1']").click();
  await expect(dialog(page).locator(".slot").first()).toBeVisible();
}

/** A booking with a time chosen. */
const bookWith = (address: string) => async (page: Page) => {
  await page.goto(address);
  const doctors = page.locator("select[name=doctorId]");
  await expect.poll(() => doctors.locator("option").count()).toBeGreaterThan(1);
  await doctors.selectOption({ index: 2 });
  await page.locator(".slot").first().click();
  await expect(page.locator(".chosen-slot")).not.toBeEmpty();
};

async function openOwnRecord(page: Page): Promise<void> {
  await at("/records", ".records .row-open")(page);
  await page.locator(".records .row-open").first().click();
  await expect(page.locator(".pane .record")).toBeVisible();
}

/** A tab of the first patient's page. */
const patientTab = (name: string, ready: string) => async (page: Page) => {
  await openFirst(page);
  await page.locator(`.panel-tabs a[href$="/${name}"]`).click();
  await expect(page.locator(ready).first()).toBeVisible();
};

/** The form of a record for somebody who is allergic, with what it warns of. */
async function writeRecord(page: Page): Promise<void> {
  await at("/patients/RM-000017/records/new", ".record-form .allergy-strip")(page);
  const form = page.locator(".record-form");
  const diagnosis = form.getByRole("combobox");
  await diagnosis.last().fill("demam");
  await expect(form.locator(".option").first()).toBeVisible();
  await diagnosis.last().press("Enter");
  await expect(form.locator(".diagnosis").first()).toBeVisible();
  await form.locator("input[name='vitals.systolic']").fill("400");
  await expect(form.locator(".remark")).toBeVisible();
  if ((await form.locator(".field-row").count()) === 0) await form.locator(".field-rows-add").click();
  await form.locator("input[name='prescriptions.0.medication']").fill("Amoxsan");
  await expect(form.locator(".row-warning .alert")).toBeVisible();
}

/** What can be opened of a demonstration record. */
const recordAt = (view: string, ready: string) => async (page: Page) => {
  await at("/patients/RM-000009/records", ".records .row-open")(page);
  await page.locator(".records .row-open").first().click();
  await expect(page.locator(".pane .record")).toBeVisible();
  await page.goto(page.url() + view);
  await expect(page.locator(ready).first()).toBeVisible();
};

/** A page of the doctor who is on duty every day. */
const ofDoctor =
  (path: string, ready: string, name = /^dr\. Bagus/) =>
  async (page: Page) => {
    await at("/staff", list)(page);
    await rows(page).getByRole("link", { name }).click();
    await page.waitForURL(/\/staff\/[\w-]+$/);
    await at(new URL(page.url()).pathname + path, ready)(page);
  };

/** The newest of the news, for those who write them. */
const firstNews = (view: string, ready: string) => async (page: Page) => {
  await at("/newsroom", list)(page);
  await rows(page).first().getByRole("link").click();
  await page.waitForURL(/\/newsroom\/[\w-]{36}$/);
  await at(new URL(page.url()).pathname + view, ready)(page);
};

/** What there is to look at, as who may. */
export const scenes: Scene[] = [
  { name: "the day's appointments", as: emails.staff, show: agenda },
  { name: "a doctor's week", as: emails.staff, show: fullWeek },
  { name: "an appointment", as: emails.staff, show: openAppointment },
  { name: "the move of an appointment", as: emails.staff, show: moveAppointment },
  { name: "the choice of a patient to book for", as: emails.staff, show: at("/calendar/new", ".found-one") },
  { name: "the booking", as: emails.staff, show: bookWith("/calendar/new?patient=RM-000002") },
  { name: "a patient's own booking", as: emails.patient, show: bookWith("/appointments/new") },
  { name: "a patient's home", as: emails.patient, show: at("/home", ".next") },
  { name: "a doctor's own day", as: emails.doctor, show: agenda },
  {
    name: "a patient's timeline",
    as: emails.staff,
    show: patientTab("timeline", ".timeline-box .timeline:not(.skeletons), .timeline-box .state"),
  },
  {
    name: "a patient's records",
    as: emails.admin,
    show: at("/patients/RM-000009/records", ".beside-list h2"),
  },
  { name: "a record", as: emails.doctor, show: recordAt("", ".pane .record") },
  { name: "a record's versions", as: emails.doctor, show: recordAt("?versions=1", ".versions .row") },
  { name: "an old version of a record", as: emails.doctor, show: recordAt("?version=1", ".pane .record") },
  { name: "the amendment of a record", as: emails.doctor, show: recordAt("?edit=1", ".record-form") },
  {
    name: "records before the front desk",
    as: emails.staff,
    show: at("/patients/RM-000009/records", ".state"),
  },
  { name: "a patient's history", as: emails.admin, show: patientTab("history", ".history:not(.skeletons) .row") },
  { name: "the record's form", as: emails.doctor, show: writeRecord },
  {
    name: "a patient's own appointments",
    as: emails.patient,
    show: at("/appointments", ".own-appointments:not(.skeletons)"),
  },
  { name: "a patient's own records", as: emails.patient, show: at("/records", ".records .row-open") },
  { name: "a record as its patient reads it", as: emails.patient, show: openOwnRecord },
  { name: "the staff", as: emails.admin, show: at("/staff", list) },
  { name: "one of the staff", as: emails.admin, show: ofDoctor("", ".details") },
  { name: "a doctor's hours", as: emails.doctor, show: ofDoctor("/schedule", ".hours-list") },
  { name: "a doctor's time off", as: emails.doctor, show: ofDoctor("/time-off", ".part .small, .leave") },
  { name: "the form of time off", as: emails.doctor, show: ofDoctor("/time-off?new=time-off", "dialog form") },
  { name: "the form of a doctor's hours", as: emails.doctor, show: ofDoctor("/schedule/edit", ".field-row") },
  { name: "the account of one of the staff", as: emails.admin, show: accountOfMember(/^dr\. Bagus/, ".state") },
  { name: "a new account of one of the staff", as: emails.admin, show: accountOfMember(/^dr\. Arif/, "form") },
  { name: "a form whose text is there again", as: emails.admin, show: restoredForm },
  { name: "the form of one of the staff", as: emails.admin, show: ofDoctor("/edit", "form.card") },
  { name: "the departments", as: emails.admin, show: at("/staff/departments", list) },
  { name: "the form of a department", as: emails.admin, show: at("/staff/departments?new=department", "dialog form") },
  { name: "the newsroom", as: emails.staff, show: at("/newsroom", list) },
  { name: "news before they are read", as: emails.staff, show: firstNews("", ".news-text") },
  { name: "the form of news", as: emails.staff, show: firstNews("/edit", "form.card [name=body]") },
  ...scenesOfMoney,
  ...scenesOfTalks,
  { name: "the form of a new staff member", as: emails.admin, show: at("/staff/new", "form.card") },
  { name: "the figures", as: emails.admin, show: at("/figures", ".counts") },
  { name: "the entrance", show: at("/", "h1") },
  { name: "the sign-in", show: at("/login.html", ".demonstration") },
  { name: "the registration", show: at("/register.html", "form") },
  { name: "the forgotten password", show: at("/forgot.html", "form") },
  { name: "the new password", show: at("/reset.html#token=x", "form") },
  { name: "an address that leads nowhere", show: at("/nothing/of/this/kind", "h1") },
  { name: "the API page", show: at("/docs", ".operation"), inEnglishOnly: true },
  { name: "the patients", as: emails.admin, show: at("/dashboard.html", list) },
  { name: "the accounts", as: emails.admin, show: at("/dashboard.html#accounts", list) },
  { name: "the audit trail", as: emails.admin, show: at("/audit", list) },
  { name: "a patient's own page", as: emails.patient, show: at("/me", ".details") },
  { name: "an agent's page", as: emails.agent, show: at("/dashboard.html", ".state") },
  { name: "a doctor's view of a patient", as: emails.doctor, show: openFirst },
  {
    name: "the patient's form",
    as: emails.admin,
    show: async (page) => {
      await openFirst(page);
      await page.locator('#content a[href$="/edit"]').click();
      await expect(page.locator("form.patient-form")).toBeVisible();
    },
  },
  { name: "the form of a new patient", as: emails.staff, show: typeNewPatient },
  { name: "the question about who looks the same", as: emails.staff, isQuestion: true, show: registerAgain },
  { name: "a patient whom nobody knows", as: emails.staff, show: at("/patients/RM-999999", "#content .state") },
  { name: "the contact form of a patient", as: emails.patient, show: at("/me/edit", "form.patient-form") },
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

function accountOfMember(name: RegExp, ready: string) {
  return async (page: Page): Promise<void> => {
    await ofDoctor("", ".details", name)(page);
    await page.locator("#content .tools a[href*='new=account']").click();
    await expect(dialog(page).locator(ready)).toBeVisible();
  };
}

async function restoredForm(page: Page): Promise<void> {
  await at("/staff/new", "form.card")(page);
  await page.locator("[name=name]").fill("dr. Lupa");
  await page.reload();
  await expect(page.locator("form .alert.told")).toBeVisible();
}

async function openFirst(page: Page): Promise<void> {
  await at("/patients", list)(page);
  await rows(page).first().getByRole("link").click();
  await expect(page.locator(".details")).toBeVisible();
}

/** The form of a new patient with everything that it may say beside what is typed. */
async function typeNewPatient(page: Page): Promise<void> {
  await at("/patients/RM-000002", ".patient-banner")(page);
  const name = (await page.locator("h1").textContent()) ?? "";
  const born = (await page.locator(".details dl").first().locator("dd").nth(1).textContent()) ?? "";
  await at("/patients/new", "form.patient-form")(page);
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=birthDate]").fill(born.replace(/ \(.*/, ""));
  await page.locator("[name=gender]").selectOption("male");
  await page.locator("[name=nik]").fill("3174095204900001");
  await expect(page.locator(".lookalikes li").first()).toBeVisible();
  await expect(page.locator(".doubt")).toHaveCount(2);
  await page.locator(".field-rows-add").click();
  await page.locator("[name=typedTag]").fill("prolanis");
  await page.locator("[name=typedTag]").press("Enter");
}

async function registerAgain(page: Page): Promise<void> {
  await typeNewPatient(page);
  await page.locator("[name=nik]").fill("");
  await page.locator("form.patient-form [type=submit]").click();
  await expect(dialog(page).locator(".lookalikes")).toBeVisible();
}
