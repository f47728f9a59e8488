import { domain } from "@rawat/contracts";
import { Count, EncryptionKeys, serviceConfig } from "@rawat/platform";
import type { z } from "zod";

export const serviceName = "appointment";

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["patient", "staff"],
  own: {
    RECORD_ENCRYPTION_KEY: EncryptionKeys,
    LIMIT_PATIENT_APPOINTMENTS: Count(10).describe("Coming appointments a patient may book for themself"),
    LIMIT_PATIENT_DAILY_BOOKINGS: Count(30).describe(
      "Appointments a patient may book for themself within 24 hours, cancelled ones counted",
    ),
    LIMIT_NEWCOMERS_MINUTES: Count(240).describe(
      "Minutes of one doctor's day that people whom the clinic does not know yet may book from one public address",
    ),
  },
});
export type Config = z.infer<typeof Config>;
