import { services } from "@rawat/contracts";
import { BaseConfig, Count, databaseUrl, EncryptionKeys, servicePort, serviceUrl } from "@rawat/platform";
import { z } from "zod";

export const Config = BaseConfig.extend({
  ...databaseUrl("appointment"),
  ...servicePort("appointment", services.appointment.port),
  ...serviceUrl("patient", services.patient.port),
  ...serviceUrl("staff", services.staff.port),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address under which people reach the gateway; links in mails use it, https makes cookies Secure"),
  RECORD_ENCRYPTION_KEY: EncryptionKeys,
  LIMIT_PATIENT_APPOINTMENTS: Count(10).describe("Coming appointments a patient may book for themself"),
});
export type Config = z.infer<typeof Config>;
