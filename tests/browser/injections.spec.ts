import { dutyDoctor } from "./appointments.ts";
import { injections } from "./injections.ts";
import { asAccount, emails, enter, expect, freshWord, type Page, test } from "./rawat.ts";

const all = injections.join("\n");
const one = (at: number) => injections[at % injections.length] as string;
const brief = (at: number, characters = 40) => one(at).slice(0, characters);

/** What stands on a page that nobody of ours put there. */
const foreign = `[...document.querySelectorAll("*")].filter((element) =>
  element.matches("script:not([src]), iframe, object, embed, base, marquee, meta[http-equiv=refresh i], [src^='javascript' i], [href^='javascript' i], [formaction], [action^='javascript' i]")
  || [...element.attributes].some(({ name }) => name.startsWith("on")))
  .map(({ outerHTML }) => outerHTML.slice(0, 200))`;

async function expectInert(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("main")).toContainText("hacked=1");
  expect(await page.evaluate(foreign), address).toEqual([]);
  expect(await page.evaluate("typeof hacked"), address).toBe("undefined");
}

test("forty texts that would run stand in every field and are shown as text, on every page and before every role", async ({
  page,
  browser,
  request,
}) => {
  test.setTimeout(180_000);
  const outside: string[] = [];
  const watched = (seen: Page) => {
    seen.on("request", (asked) => new URL(asked.url()).hostname === "127.0.0.1" || outside.push(asked.url()));
    return seen;
  };
  const word = freshWord();
  const admin = await asAccount(request, emails.admin);
  const desk = await asAccount(request, emails.staff);
  const doctor = await asAccount(request, emails.doctor);
  const send = async (
    { headers }: { headers: Record<string, string> },
    method: "post" | "patch",
    path: string,
    data: object,
  ) => {
    const answer = await request[method](path, { headers, data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()).data;
  };
  const person = (at: number) => ({
    name: `${word} ${one(at)}`,
    birthDate: "1990-04-12",
    gender: "female",
    address: { line: one(at), city: brief(at) },
    emergencyContact: { name: one(at), relationship: one(at + 1), phone: "081211112222" },
    allergies: [{ substance: one(at), reaction: one(at + 1), severity: "severe" }],
    tags: [brief(at), brief(at + 1)].filter((tag, place, tags) => tags.indexOf(tag) === place),
    notes: all,
  });
  for (let at = 1; at < injections.length; at++) await send(desk, "post", "/api/patients", person(at));

  const department = await send(admin, "post", "/api/departments", { name: `${word} ${one(4)}`, description: one(5) });
  const member = await send(admin, "post", "/api/staff", {
    name: `${word} ${one(6)}`,
    role: "doctor",
    departmentId: department.id,
    specialization: one(7),
    sipNumber: one(8),
    strNumber: one(9),
    bio: all,
  });
  const category = await send(admin, "post", "/api/categories", { name: `${word} ${one(10)}`, description: one(11) });
  const news = {
    title: `${word} ${one(12)}`,
    summary: one(13),
    body: all,
    categoryId: category.id,
    status: "published",
  };
  const { slug } = await send(admin, "post", "/api/news", news);

  const email = `${word}@rawat.test`.toLowerCase();
  const registering = { email, password: "rawat-demo-password", name: `${word} ${one(0)}` };
  const { user } = await send({ headers: {} }, "post", "/auth/register", registering);
  const { medicalRecordNumber } = await send(desk, "patch", `/api/patients/${user.patientId}`, person(0));
  const doctorId = await dutyDoctor(request);
  const slots = await request.get(`/api/doctors/${doctorId}/slots`);
  const free = ((await slots.json()) as { data: { startsAt: string }[] }).data.at(-1);
  const wish = { patientId: user.patientId, doctorId, startsAt: free?.startsAt, mode: "in_person", reason: one(14) };
  const appointment = await send(desk, "post", "/api/appointments", wish);
  const record = await send(doctor, "post", "/api/records", {
    patientId: user.patientId,
    type: "encounter",
    subjective: all,
    objective: all,
    assessment: all,
    plan: all,
    internalNote: all,
    diagnoses: [{ code: "J06.9", display: one(15) }],
    prescriptions: [{ medication: one(16), dose: brief(17), frequency: brief(18), durationDays: 3, notes: one(19) }],
  });

  const patient = `/patients/${medicalRecordNumber}`;
  const ofEverybody = [`/news/${slug}`, "/news"];
  const addresses = {
    [emails.staff]: [
      `/patients?q=${word}`,
      patient,
      `${patient}/history`,
      `${patient}/edit`,
      `/calendar?appointment=${appointment.id}`,
    ],
    [emails.doctor]: [`${patient}/records`, `${patient}/records/${record.id}`, `${patient}/timeline`],
    [emails.admin]: ["/staff", `/staff/${member.id}`, "/staff/departments", "/accounts"],
    [email]: ["/me", `/appointments?appointment=${appointment.id}`, `/records/${record.id}`],
  };
  watched(page);
  for (const address of ofEverybody) await expectInert(page, address);
  for (const [account, seen] of Object.entries(addresses)) {
    const context = await browser.newContext();
    const theirs = watched(await context.newPage());
    const problems: string[] = [];
    theirs.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await enter(theirs, account);
    for (const address of seen) await expectInert(theirs, address);
    await context.close();
    expect(problems, account).toEqual([]);
  }
  expect(outside, "asked of somebody else").toEqual([]);
});
