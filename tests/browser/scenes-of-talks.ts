import { asAccount, emails, expect, type Page } from "./rawat.ts";
import { at, list, type Scene } from "./scene.ts";
import { begin } from "./talks.ts";

/** The demonstration's consultation under way, with something said in it; one is begun where there is none. */
async function underWay(page: Page): Promise<string> {
  const { headers } = await asAccount(page.request, emails.patient);
  const { user: doctor } = await asAccount(page.request, emails.doctor);
  const answer = await page.request.get("/api/consultations?status=active", { headers });
  const [known] = ((await answer.json()) as { data: { id: string }[] }).data;
  if (known) return known.id;
  const id = await begin(page, emails.patient, doctor.staffId ?? "");
  const data = { consultationId: id, content: "Selamat siang, dok. Anak saya demam sejak kemarin malam." };
  await page.request.post("/api/chats/messages", { headers, data });
  return id;
}

const talk = (below: string, ready: string) => async (page: Page) => {
  await at(`/consultations/${await underWay(page)}${below}`, ready)(page);
};

/** The list, in which there is one. */
function afterOne(ready: string) {
  return async (page: Page) => {
    await underWay(page);
    await at("/consultations", ready)(page);
  };
}

/** One that its doctor has ended. */
async function over(page: Page): Promise<void> {
  const id = await underWay(page);
  const { headers } = await asAccount(page.request, emails.doctor);
  await page.request.post(`/api/consultations/${id}/end`, { headers });
  await at(`/consultations/${id}`, ".ending")(page);
}

/** A message that no line has taken yet. */
async function cutOff(page: Page): Promise<void> {
  const id = await underWay(page);
  // Whoever comes without a line waits for it.
  await page.routeWebSocket(/socket\.io/, () => undefined);
  await at(`/consultations/${id}`, ".composer textarea")(page);
  await page.locator(".composer textarea").fill("Apakah ini sampai?");
  await page.locator(".composer textarea").press("Enter");
  await expect(page.locator(".unsent")).toBeVisible();
}

async function deadLetter(page: Page): Promise<void> {
  const data = [
    {
      id: "0193b0de-0000-7000-8000-000000000001",
      service: "chat",
      type: "payment.settled",
      attempts: 5,
      error: "TypeError: aVeryLongNameOfSomethingThatIsNotThereAndDoesNotFit is not a function",
      diedAt: "2026-11-28T05:00:00.000Z",
    },
  ];
  await page.route("**/api/dead-letters", (route) => route.fulfill({ json: { data, meta: { nextCursor: null } } }));
  await at("/dead-letters", list)(page);
}

async function terms(page: Page): Promise<void> {
  await at("/find-doctor?duty=any", list)(page);
  await page.getByRole("button", { name: /^Pilih dr\. Bagus/ }).click();
  await expect(page.locator("dialog .terms")).toBeVisible();
}

/** What there is to look at about consultations, and what people are told. */
export const scenesOfTalks: readonly Scene[] = [
  { name: "doctors to talk with", as: emails.patient, show: at("/find-doctor?duty=any", list) },
  { name: "what a consultation costs and when it is paid back", as: emails.patient, show: terms },
  { name: "a consultation before its patient", as: emails.patient, show: talk("", ".said") },
  { name: "a message that waits for the line", as: emails.patient, show: cutOff },
  { name: "a doctor's place of work", as: emails.doctor, show: talk("/chart", ".work-pane .timeline:not(.skeletons)") },
  { name: "the record beside the talk", as: emails.doctor, show: talk("/note", ".work-pane .record-form") },
  {
    name: "the consultations of a doctor",
    as: emails.doctor,
    show: afterOne(".running .row"),
  },
  { name: "the consultations of the clinic", as: emails.admin, show: afterOne(list) },
  { name: "a consultation that is over", as: emails.patient, show: over },
  { name: "the consultations of a patient", as: emails.patient, show: afterOne(list) },
  { name: "the notifications", as: emails.patient, show: at("/notifications", list) },
  { name: "no notifications", as: emails.agent, show: at("/notifications", ".state") },
  { name: "the dead letters", as: emails.admin, show: deadLetter },
  { name: "no dead letters", as: emails.admin, show: at("/dead-letters", ".state") },
  { name: "the client to try sockets with", show: at("/test-client.html", "form"), inEnglishOnly: true },
];
