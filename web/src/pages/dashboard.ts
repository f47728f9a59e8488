import "../without-eval.ts";
import type { Role, TokenUser } from "@rawat/contracts";
import { ownDetails } from "../account/own-details.ts";
import { isAbort } from "../failure.ts";
import { currentToken } from "../http.ts";
import { t } from "../i18n/index.ts";
import { patientsSection } from "../patients/patients-section.ts";
import { currentUser, followOtherTabs, mayHaveSession } from "../session.ts";
import { type SectionName, shell } from "../shell.ts";
import { h } from "../ui/element.ts";
import { emptyCard, failureCard } from "../ui/failure-card.ts";
import { drawPage, setTitle, startPage } from "../ui/page.ts";

const sectionsOf: Record<Role, readonly SectionName[]> = {
  admin: ["patients", "appointments", "staff", "figures", "accounts", "audit"],
  doctor: ["appointments", "patients", "staff"],
  staff: ["appointments", "patients", "staff"],
  agent: [],
  patient: ["me", "appointments", "records"],
};

/** What is not seen at once is fetched when it is first looked at, so that the page itself stays light. */
const draw: Record<SectionName, (user: TokenUser) => HTMLElement | Promise<HTMLElement>> = {
  patients: patientsSection,
  appointments: async (user) =>
    user.role === "patient"
      ? (await import("../appointments/own-appointments.ts")).ownAppointments(user)
      : (await import("../appointments/agenda-section.ts")).agendaSection(user),
  records: async (user) => (await import("../records/own-records.ts")).ownRecords(user),
  staff: async (user) => (await import("../staff/staff-section.ts")).staffSection(user),
  figures: async () => (await import("../figures/figures-section.ts")).figuresSection(),
  accounts: async ({ id }) => (await import("../accounts/accounts-section.ts")).accountsSection(id),
  audit: async () => (await import("../audit/audit-section.ts")).auditSection(),
  me: ownDetails,
};

let showSection = async (): Promise<void> => undefined;
let latest = 0;

function drawDashboard(): void {
  const user = currentUser();
  const sections = sectionsOf[user.role];
  const frame = shell(user, sections);
  showSection = async () => {
    latest += 1;
    const turn = latest;
    const name = sections.find((section) => `#${section}` === location.hash) ?? sections[0];
    setTitle(name ? t.sections[name] : "Rawat");
    const section = name ? draw[name](user) : emptyCard(t.nothingHere.title, t.nothingHere.lead, "h1");
    if (section instanceof HTMLElement) return frame.show(name, section);
    frame.show(name, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.words.loading }));
    const drawn = await section.catch((error: unknown) =>
      failureCard(t.failures.pageTitle, error, () => void showSection()),
    );
    // Whoever has gone on meanwhile is not called back.
    if (turn === latest) frame.show(name, drawn);
  };
  drawPage(...frame.children);
  void showSection();
}

async function open(): Promise<void> {
  drawPage(h("main", { class: "content", "aria-busy": "true" }, h("div", { class: "skeleton block" })));
  try {
    await currentToken();
    startPage(drawDashboard);
  } catch (error) {
    if (isAbort(error)) return;
    drawPage(
      h(
        "main",
        { class: "content" },
        failureCard(t.failures.pageTitle, error, () => void open()),
      ),
    );
  }
}

if (mayHaveSession()) {
  followOtherTabs();
  startPage(() => void open());
  addEventListener("hashchange", () => {
    // A link such as the one that skips to the content is no section.
    if (location.hash === "#content") return;
    void showSection().then(() => document.querySelector<HTMLElement>("h1")?.focus());
  });
} else location.replace("/login.html");
