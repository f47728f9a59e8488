import { enWarnings } from "./en-problems.ts";
import type { idClinic } from "./id-clinic.ts";
import type { Wording } from "./texts.ts";

/** What stands around every page of the clinic, in English. */
export const enClinic = {
  warnings: enWarnings,
  password: {
    title: "Change password",
    lead: "Other devices that are still signed in are signed out.",
    save: "Change password",
    saved: "The password is changed.",
    wrong: "The current password is wrong.",
  },
  /** Somebody else has saved what is being edited. */
  faster: {
    title: "Somebody changed this a moment ago",
    lead: "Save your entries in its place?",
    theirs: "This is what is saved now. Save your entries in its place?",
    keepOwn: "Save my entries",
  },
  sections: {
    home: "Home",
    patients: "Patients",
    appointments: "Appointments",
    records: "Records",
    staff: "Staff",
    figures: "Figures",
    accounts: "Accounts",
    audit: "Audit trail",
    me: "My details",
    bills: "Bills",
    payments: "Payments",
    newsroom: "Clinic news",
    news: "Clinic news",
  },
  shell: {
    search: "Search",
    searchHint: "Search patients, sections, actions",
    searchHintWithoutPatients: "Search sections, actions",
    searchLabel: "Name, record number, NIK, phone, or a section's name",
    searchNone: (text: string) => `Nothing fits “${text}”.`,
    searchFound: (count: number) => `${count} found`,
    patients: "Patients",
    sections: "Sections",
    actions: "Actions",
    create: "New",
    more: "More",
    profile: "My profile",
    clock: "The clinic's clock",
    notForYouTitle: "This page is not for your role",
    notForYouLead: "If you need it, ask an administrator of the clinic.",
  },
  actions: {
    book: "Book an appointment",
    register: "New patient",
    import: "Import patients",
    export: "Export patients",
  },
  profile: {
    title: "My profile",
    account: "Account",
    display: "Display",
    languageLead: "The language that is used on this device.",
    themeTitle: "Colours",
    themes: { system: "As the device", light: "Light", dark: "Dark" },
    rowsTitle: "Rows of lists",
    rows: { roomy: "Roomy", dense: "Dense" },
    security: "Security",
  },
  nothingHere: {
    title: "There is no section for your role yet",
    lead: "Chats will arrive here. There is nothing for you to do for now.",
  },
} satisfies Wording<typeof idClinic>;
