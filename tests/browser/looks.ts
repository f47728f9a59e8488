import type { emails } from "./rawat.ts";

type Role = keyof typeof emails;

/** A page to be looked at. `{patient}`, `{doctor}`, `{news}`, `{order}` and `{payment}` stand for the demonstration's own. */
export interface Look {
  path: string;
  /** Looked at on a large screen too. */
  isLarge?: boolean;
}

/** Every page by who opens it. What a role sees as another one does stands once, with whoever sees most of it. */
export const looks: Readonly<Record<Role | "nobody", readonly Look[]>> = {
  nobody: [
    { path: "/", isLarge: true },
    { path: "/login.html" },
    { path: "/register.html" },
    { path: "/forgot.html" },
    { path: "/reset.html#token=x" },
    { path: "/news" },
    { path: "/docs", isLarge: true },
    { path: "/test-client.html" },
    { path: "/docs#patients.create" },
    { path: "/docs#nik_taken" },
  ],
  admin: [
    { path: "/patients", isLarge: true },
    { path: "/patients?q=tidak-ada" },
    { path: "/patients?open=import" },
    { path: "/patients?open=export" },
    { path: "/patients/{patient}/history" },
    { path: "/figures", isLarge: true },
    { path: "/staff" },
    { path: "/newsroom" },
    { path: "/newsroom/{news}" },
    { path: "/newsroom/{news}/edit" },
    { path: "/newsroom/new" },
    { path: "/staff/new" },
    { path: "/staff/departments" },
    { path: "/staff/{doctor}" },
    { path: "/staff/{doctor}/edit" },
    { path: "/books" },
    { path: "/differences" },
    { path: "/price-list" },
    { path: "/price-list/edit" },
    { path: "/payments", isLarge: true },
    { path: "/payments/{payment}" },
    { path: "/payments/{payment}?refund=new" },
    { path: "/accounts" },
    { path: "/accounts?new=account" },
    { path: "/audit" },
    { path: "/consultations" },
    { path: "/dead-letters" },
    { path: "/profile" },
    { path: "/nothing/of/this/kind" },
  ],
  staff: [
    { path: "/calendar", isLarge: true },
    { path: "/calendar?view=week&doctor={doctor}", isLarge: true },
    { path: "/calendar/new" },
    { path: "/orders", isLarge: true },
    { path: "/orders/{order}" },
    { path: "/orders/{order}?take=money" },
    { path: "/orders/new" },
    { path: "/orders/new?patient={patient}" },
    { path: "/patients/{patient}/bills" },
    { path: "/day-end" },
    { path: "/patients/new" },
    { path: "/patients/{patient}", isLarge: true },
    { path: "/patients/{patient}/edit" },
    { path: "/patients/{patient}/timeline" },
    { path: "/accounts" },
  ],
  doctor: [
    { path: "/calendar" },
    { path: "/patients/{patient}/records", isLarge: true },
    { path: "/patients/{patient}/records/new" },
    { path: "/staff/{doctor}/schedule/edit" },
    { path: "/consultations" },
    { path: "/notifications" },
  ],
  agent: [{ path: "/home" }],
  patient: [
    { path: "/payments" },
    { path: "/home", isLarge: true },
    { path: "/appointments" },
    { path: "/appointments/new" },
    { path: "/records" },
    { path: "/me" },
    { path: "/me/edit" },
    { path: "/find-doctor" },
    { path: "/consultations" },
    { path: "/notifications" },
  ],
};

/** A picture of the README, in `docs/pictures`. */
export interface ReadmePicture extends Look {
  name: string;
  role: Role | "nobody";
  onPhone?: true;
  theme?: "dark";
}

export const readmePictures: readonly ReadmePicture[] = [
  { name: "day", role: "staff", path: "/calendar?view=day" },
  { name: "week", role: "staff", path: "/calendar?view=week&doctor={doctor}" },
  { name: "booking", role: "staff", path: "/calendar/new?patient={patient}" },
  { name: "patients", role: "staff", path: "/patients" },
  { name: "patient", role: "staff", path: "/patients/{patient}" },
  { name: "record", role: "doctor", path: "/patients/{patient}/records/new" },
  { name: "figures", role: "admin", path: "/figures", theme: "dark" },
  { name: "api", role: "nobody", path: "/docs" },
  { name: "phone-home", role: "patient", path: "/home", onPhone: true },
  { name: "phone-booking", role: "patient", path: "/appointments/new", onPhone: true },
  { name: "phone-records", role: "patient", path: "/records", onPhone: true, theme: "dark" },
  { name: "phone-sign-in", role: "nobody", path: "/login.html", onPhone: true },
];
