import { services } from "@rawat/contracts";
import { BaseConfig, databaseUrl, EncryptionKeys, servicePort, serviceUrl } from "@rawat/platform";
import type { z } from "zod";

export const Config = BaseConfig.extend({
  ...databaseUrl("patient"),
  ...servicePort("patient", services.patient.port),
  ...serviceUrl("appointment", services.appointment.port),
  ...serviceUrl("record", services.record.port),
  RECORD_ENCRYPTION_KEY: EncryptionKeys,
});
export type Config = z.infer<typeof Config>;
