import { domain } from "@rawat/contracts";
import { EncryptionKeys, serviceConfig } from "@rawat/platform";
import type { z } from "zod";

export const serviceName = "record";

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["patient", "appointment", "staff", "chat"],
  own: { RECORD_ENCRYPTION_KEY: EncryptionKeys },
});
export type Config = z.infer<typeof Config>;
