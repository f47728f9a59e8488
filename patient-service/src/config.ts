import { domain } from "@rawat/contracts";
import { EncryptionKeys, serviceConfig } from "@rawat/platform";
import type { z } from "zod";

export const serviceName = "patient";

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["appointment", "record", "payment", "chat"],
  own: { RECORD_ENCRYPTION_KEY: EncryptionKeys },
});
export type Config = z.infer<typeof Config>;
