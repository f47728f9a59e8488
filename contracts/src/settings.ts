import { z } from "zod";
import { Zone } from "./language/zone.ts";

/** The variables by which every program of a clinic knows which clinic it serves. */
export const clinicSettings = {
  CLINIC_NAME: z.string().min(1).default("Klinik Rawat").describe("Shown to people"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address under which people reach the gateway; links in mails use it, https makes cookies Secure"),
  CLINIC_TIME_ZONE: Zone("Asia/Jakarta").describe("Schedules and calendar dates are in this zone"),
} as const;
