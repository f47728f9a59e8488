import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { Instant, Line, Phone } from "./language/primitives.ts";

const OpeningHours = z
  .strictObject({
    dayOfWeek: z.number().int().min(1).max(7),
    opensAt: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "Expected a time of day such as 08:30"),
    closesAt: z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "Expected a time of day such as 16:00"),
  })
  .refine(({ opensAt, closesAt }) => opensAt < closesAt, {
    path: ["closesAt"],
    message: "Expected a time after opensAt",
  })
  .meta({ id: "OpeningHours" });

export const ClinicFields = z
  .strictObject({
    name: Line(200),
    address: Line(500).nullish(),
    phone: Phone.nullish(),
    timeZone: Line(64).optional(),
    openingHours: z.array(OpeningHours).max(50).optional(),
  })
  .meta({ id: "ClinicFields" });
export type ClinicFields = z.infer<typeof ClinicFields>;

export const Clinic = z
  .object({
    name: z.string(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
    timeZone: z.string(),
    openingHours: z.array(OpeningHours),
    /** How the programs are set: how long a paid consultation lasts, within how many minutes its doctor answers, and how long before its end both are warned. */
    consultation: z.object({ minutes: z.number(), noShowMinutes: z.number(), warningMinutes: z.number() }),
    updatedAt: Instant.nullable(),
  })
  .meta({ id: "Clinic" });
export type Clinic = z.infer<typeof Clinic>;

export const clinic = {
  get: endpoint({
    method: "get",
    path: "/api/clinic",
    access: "anyone",
    summary: "Read the clinic's name, address, phone, time zone and opening hours",
    status: 200,
    response: Clinic,
    errors: [],
  }),
  replace: endpoint({
    method: "put",
    path: "/api/clinic",
    access: ["admin"],
    summary: "Replace what is told of the clinic",
    description:
      "The time zone is the programs' own setting (`CLINIC_TIME_ZONE`); it may be repeated here, not changed.",
    body: ClinicFields,
    status: 200,
    response: Clinic,
    ifMatch: "optional",
    errors: ["time_zone_fixed"],
  }),
} as const;
