import { services } from "@rawat/contracts";
import { BaseConfig, databaseUrl, EncryptionKeys, servicePort, serviceUrl } from "@rawat/platform";

export const Config = BaseConfig.extend({
  ...databaseUrl("record"),
  ...servicePort("record", services.record.port),
  ...serviceUrl("patient", services.patient.port),
  ...serviceUrl("appointment", services.appointment.port),
  ...serviceUrl("staff", services.staff.port),
  RECORD_ENCRYPTION_KEY: EncryptionKeys,
});
export type Config = ReturnType<typeof Config.parse>;
