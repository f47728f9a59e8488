import { type Contract, gatewayContracts, type ServiceContracts, services } from "@rawat/contracts";
import { expect, it } from "vitest";

/**
 * Who may ask what, written by hand: the tests that ask as everybody expect what the contracts say, and would follow them wherever a
 * contract lets somebody in by mistake. What is each one's own is narrowed further, by what they are.
 */
const whoMay: Readonly<Record<string, readonly string[]>> = {
  "admin, doctor, patient, staff": [
    "GET /api/appointments",
    "GET /api/appointments/:id",
    "POST /api/appointments/:id/status",
    "GET /api/patients",
    "GET /api/patients/:id",
    "GET /api/patients/:id/timeline",
  ],
  "admin, doctor, patient": [
    "GET /api/chats/consultation/:id/messages",
    "GET /api/chats/consultation/:id/status",
    "GET /api/consultations",
    "GET /api/consultations/:id",
    "GET /api/records",
    "GET /api/records/:id",
    "GET /api/records/:id/versions",
    "GET /api/records/:id/versions/:version",
  ],
  "admin, doctor": [
    "POST /api/consultations/:id/end",
    "PUT /api/doctors/:id/schedules",
    "GET /api/doctors/:id/time-off",
    "POST /api/doctors/:id/time-off",
    "DELETE /api/doctors/:id/time-off/:timeOffId",
    "PUT /api/records/:id",
    "DELETE /api/records/:id",
    "POST /api/records/allergy-check",
  ],
  "admin, patient, staff": [
    "POST /api/appointments",
    "PUT /api/appointments/:id",
    "PATCH /api/appointments/:id",
    "DELETE /api/appointments/:id",
    "POST /api/appointments/:id/reschedule",
    "GET /api/orders",
    "POST /api/orders",
    "GET /api/orders/:id",
    "GET /api/orders/user/:userId",
    "PATCH /api/patients/:id",
    "GET /api/payments",
    "GET /api/payments/:id",
    "POST /api/payments/:id/cancel",
  ],
  "admin, patient": ["POST /api/payments/:id/sync", "GET /api/records/access-log"],
  "admin, staff": [
    "POST /api/categories",
    "PUT /api/categories/:id",
    "PATCH /api/categories/:id",
    "DELETE /api/categories/:id",
    "POST /api/news",
    "PUT /api/news/:id",
    "PATCH /api/news/:id",
    "DELETE /api/news/:id",
    "PATCH /api/orders/:id",
    "POST /api/orders/:id/counter-payment",
    "POST /api/patients",
    "PUT /api/patients/:id",
    "DELETE /api/patients/:id",
    "GET /api/patients/:id/history",
    "POST /api/patients/:id/restore",
    "POST /api/patients/duplicates",
    "GET /api/patients/export",
    "POST /api/patients/import",
    "POST /api/patients/import/preview",
    "GET /api/payments/reports/day-end",
  ],
  admin: [
    "GET /api/analytics/appointments",
    "GET /api/audit",
    "PUT /api/clinic",
    "GET /api/dead-letters",
    "POST /api/dead-letters/:id/replay",
    "POST /api/departments",
    "PUT /api/departments/:id",
    "PATCH /api/departments/:id",
    "DELETE /api/departments/:id",
    "POST /api/payments/:id/refund",
    "POST /api/payments/:id/refund/complete",
    "POST /api/payments/:id/refund/withdraw",
    "GET /api/payments/differences",
    "POST /api/payments/differences/:id/resolve",
    "GET /api/payments/ledger",
    "GET /api/payments/reports/balances",
    "GET /api/payments/reports/daily",
    "PUT /api/price-list",
    "POST /api/staff",
    "PUT /api/staff/:id",
    "PATCH /api/staff/:id",
    "DELETE /api/staff/:id",
    "GET /api/users",
    "POST /api/users",
    "GET /api/users/:id",
    "PATCH /api/users/:id",
    "DELETE /api/users/:id",
  ],
  anyone: [
    "GET /api/appointments/calendar.ics",
    "GET /api/categories",
    "GET /api/categories/:id",
    "GET /api/clinic",
    "GET /api/departments",
    "GET /api/departments/:id",
    "GET /api/doctors",
    "GET /api/doctors/:id",
    "GET /api/doctors/:id/schedules",
    "GET /api/doctors/:id/slots",
    "GET /api/news",
    "GET /api/news/:id",
    "GET /api/news/rss",
    "POST /api/payments/midtrans/callback",
    "POST /auth/forgot-password",
    "POST /auth/login",
    "POST /auth/refresh",
    "POST /auth/register",
    "POST /auth/reset-password",
    "POST /auth/validate",
  ],
  "doctor, patient": ["POST /api/appointments/calendar-token", "DELETE /api/appointments/calendar-token"],
  doctor: ["POST /api/records"],
  patient: ["POST /api/payments"],
  signed_in: [
    "POST /api/chats/attachments",
    "GET /api/chats/attachments/:id",
    "POST /api/chats/messages",
    "POST /api/chats/rooms",
    "GET /api/chats/rooms",
    "GET /api/chats/rooms/:id/messages",
    "GET /api/live",
    "GET /api/notifications",
    "POST /api/notifications/:id/read",
    "POST /api/notifications/read-all",
    "GET /api/price-list",
    "GET /api/records/diagnosis-codes",
    "GET /api/staff",
    "GET /api/staff/:id",
    "POST /auth/logout",
    "POST /auth/password",
    "GET /auth/profile",
    "PATCH /auth/profile",
  ],
};

/** Only our own programs; to everybody else they do not exist. */
const isInner = (path: string) => path.startsWith("/internal/") || path === "/auth/introspect";

const endpoints = [gatewayContracts, ...Object.values<ServiceContracts>(services).map(({ contracts }) => contracts)]
  .flatMap((group) => Object.values(group as Record<string, Contract>))
  .flatMap((contract) => Object.values(contract));
const named = (access: (typeof endpoints)[number]["access"]) =>
  typeof access === "string" ? access : access.toSorted().join(", ");

it("every endpoint lets in whom the clinic means, and what is for our own programs nobody", () => {
  const expected = Object.entries(whoMay).flatMap(([who, asked]) => asked.map((one) => `${one}: ${who}`));
  const said = endpoints.map(
    ({ method, path, access }) => [`${method.toUpperCase()} ${path}`, path, named(access)] as const,
  );
  const outer = said.filter(([, path]) => !isInner(path)).map(([asked, , who]) => `${asked}: ${who}`);
  expect(outer.sort()).toEqual(expected.sort());
  expect(new Set(said.filter(([, path]) => isInner(path)).map(([, , who]) => who))).toEqual(new Set(["service"]));
});
