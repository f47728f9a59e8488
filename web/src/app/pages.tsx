import type { Role } from "@rawat/contracts";
import type { ComponentType } from "preact";
import { exec } from "preact-iso/router";
import { type LazyPage, lazily } from "./lazily.tsx";
import { Start } from "./start.tsx";

interface PageOf {
  /** Its address; `:name` stands for one part of it. */
  path: string;
  roles: readonly Role[];
  page: ComponentType | LazyPage;
}

const everybody: readonly Role[] = ["admin", "staff", "doctor", "agent", "patient"];
const clinic: readonly Role[] = ["admin", "staff", "doctor"];
const desk: readonly Role[] = ["admin", "staff"];
const talkers: readonly Role[] = ["admin", "doctor", "patient"];
const payers: readonly Role[] = ["admin", "staff", "patient"];

const ofStaff = (load: () => Promise<ComponentType>) => lazily(load, "staff");

const ofPayments = (load: () => Promise<ComponentType>) => lazily(load, "payments");

const ofNewsroom = (load: () => Promise<ComponentType>) => lazily(load, "newsroom");

/** Every page for people who are signed in, by its address. */
export const pages: readonly PageOf[] = [
  { path: "/dashboard.html", roles: everybody, page: Start },
  { path: "/home", roles: everybody, page: Start },
  {
    path: "/profile",
    roles: everybody,
    page: lazily(async () => (await import("../account/profile-page.tsx")).ProfilePage),
  },
  {
    path: "/patients",
    roles: clinic,
    page: lazily(
      async () => (await import("../patients/patients-page.tsx")).PatientsPage,
      "patients",
      "history",
      "import",
    ),
  },
  {
    path: "/patients/new",
    roles: desk,
    page: lazily(async () => (await import("../patients/new-patient-page.tsx")).NewPatientPage, "patients"),
  },
  {
    path: "/patients/:patient/edit",
    roles: desk,
    page: lazily(async () => (await import("../patients/edit-patient-page.tsx")).EditPatientPage, "patients"),
  },
  {
    path: "/patients/:patient/:tab?/:item?",
    roles: clinic,
    page: lazily(
      async () => (await import("../patients/patient-page.tsx")).PatientPage,
      "patients",
      "history",
      "records",
      "appointments",
      "payments",
    ),
  },
  {
    path: "/calendar",
    roles: clinic,
    page: lazily(
      async () => (await import("../appointments/calendar-page.tsx")).CalendarPage,
      "appointments",
      "patients",
    ),
  },
  {
    path: "/calendar/new",
    roles: ["admin", "staff"],
    page: lazily(
      async () => (await import("../appointments/booking-page.tsx")).BookingPage,
      "appointments",
      "patients",
    ),
  },
  {
    path: "/appointments",
    roles: ["patient"],
    page: lazily(
      async () => (await import("../appointments/own-appointments-page.tsx")).OwnAppointmentsPage,
      "appointments",
    ),
  },
  {
    path: "/appointments/new",
    roles: ["patient"],
    page: lazily(async () => (await import("../appointments/own-booking-page.tsx")).OwnBookingPage, "appointments"),
  },
  {
    path: "/records/:item?",
    roles: ["patient"],
    page: lazily(async () => (await import("../records/own-records.tsx")).OwnRecords, "records", "patients"),
  },
  {
    path: "/find-doctor",
    roles: ["patient"],
    page: lazily(async () => (await import("../find-doctor/find-doctor-page.tsx")).FindDoctorPage, "chat", "payments"),
  },
  {
    path: "/consultations",
    roles: talkers,
    page: lazily(async () => (await import("../chat/consultations-page.tsx")).ConsultationsPage, "chat"),
  },
  {
    path: "/consultations/:id/:tab?/:item?",
    roles: talkers,
    page: lazily(
      async () => (await import("../chat/consultation-page.tsx")).ConsultationPage,
      "chat",
      "patients",
      "history",
      "records",
      "appointments",
    ),
  },
  {
    path: "/me",
    roles: ["patient"],
    page: lazily(async () => (await import("../account/own-details-page.tsx")).OwnDetailsPage, "patients"),
  },
  {
    path: "/me/edit",
    roles: ["patient"],
    page: lazily(async () => (await import("../account/own-details-page.tsx")).OwnContactPage, "patients"),
  },
  { path: "/staff", roles: clinic, page: ofStaff(async () => (await import("../staff/staff-page.tsx")).StaffPage) },
  // Before the one that takes any word for somebody's id.
  {
    path: "/staff/new",
    roles: ["admin"],
    page: ofStaff(async () => (await import("../staff/new-member-page.tsx")).NewMemberPage),
  },
  {
    path: "/staff/departments",
    roles: ["admin"],
    page: ofStaff(async () => (await import("../staff/departments-page.tsx")).DepartmentsPage),
  },
  {
    path: "/staff/:id/edit",
    roles: ["admin"],
    page: ofStaff(async () => (await import("../staff/edit-member-page.tsx")).EditMemberPage),
  },
  {
    path: "/staff/:id/schedule/edit",
    roles: ["admin", "doctor"],
    page: ofStaff(async () => (await import("../staff/edit-week-page.tsx")).EditWeekPage),
  },
  {
    path: "/staff/:id/:tab?",
    roles: clinic,
    page: lazily(async () => (await import("../staff/member-page.tsx")).MemberPage, "staff", "appointments"),
  },
  {
    path: "/orders",
    roles: desk,
    page: ofPayments(async () => (await import("../payments/orders-page.tsx")).OrdersPage),
  },
  {
    path: "/orders/new",
    roles: desk,
    page: lazily(
      async () => (await import("../payments/order-form.tsx")).NewOrderPage,
      "payments",
      "patients",
      "appointments",
    ),
  },
  {
    path: "/orders/:id",
    roles: desk,
    page: ofPayments(async () => (await import("../payments/order-page.tsx")).OrderPage),
  },
  {
    path: "/payments",
    roles: payers,
    page: ofPayments(async () => (await import("../payments/bills-page.tsx")).BillsPage),
  },
  {
    path: "/payments/:id",
    roles: payers,
    page: ofPayments(async () => (await import("../payments/payment-page.tsx")).PaymentPage),
  },
  {
    path: "/day-end",
    roles: desk,
    page: ofPayments(async () => (await import("../payments/day-end-page.tsx")).DayEndPage),
  },
  {
    path: "/books",
    roles: ["admin"],
    page: lazily(async () => (await import("../payments/books-page.tsx")).BooksPage, "payments"),
  },
  {
    path: "/differences",
    roles: ["admin"],
    page: ofPayments(async () => (await import("../payments/differences-page.tsx")).DifferencesPage),
  },
  {
    path: "/price-list",
    roles: desk,
    page: ofPayments(async () => (await import("../payments/price-list-page.tsx")).PriceListPage),
  },
  {
    path: "/price-list/edit",
    roles: ["admin"],
    page: ofPayments(async () => (await import("../payments/edit-price-list-page.tsx")).EditPriceListPage),
  },
  {
    path: "/figures",
    roles: ["admin"],
    page: lazily(async () => (await import("../figures/figures-page.tsx")).FiguresPage, "figures"),
  },
  {
    path: "/newsroom",
    roles: desk,
    page: ofNewsroom(async () => (await import("../newsroom/newsroom-page.tsx")).NewsroomPage),
  },
  {
    path: "/newsroom/new",
    roles: desk,
    page: ofNewsroom(async () => (await import("../newsroom/news-form.tsx")).NewNewsPage),
  },
  {
    path: "/newsroom/:id/edit",
    roles: desk,
    page: ofNewsroom(async () => (await import("../newsroom/news-form.tsx")).EditNewsPage),
  },
  {
    path: "/newsroom/:id",
    roles: desk,
    page: ofNewsroom(async () => (await import("../newsroom/news-page.tsx")).NewsPage),
  },
  {
    path: "/accounts",
    roles: ["admin"],
    page: lazily(async () => (await import("../accounts/accounts-page.tsx")).AccountsPage, "accounts", "staff"),
  },
  {
    path: "/audit",
    roles: ["admin"],
    page: lazily(async () => (await import("../audit/audit-page.tsx")).AuditPage, "audit"),
  },
  {
    path: "/dead-letters",
    roles: ["admin"],
    page: lazily(async () => (await import("../operations/dead-letters-page.tsx")).DeadLettersPage, "operations"),
  },
  {
    path: "/notifications",
    roles: everybody,
    page: lazily(
      async () => (await import("../notifications/notifications-page.tsx")).NotificationsPage,
      "notifications",
    ),
  },
];

/** Begins to fetch the page of an address, while who it is for is still being asked. */
export function fetchAhead(path: string): void {
  const page = pages.find(({ path: pattern }) => exec(path, pattern))?.page;
  if (page && "ahead" in page) page.ahead();
}
