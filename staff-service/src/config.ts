import { consultationSettings, domain } from "@rawat/contracts";
import { serviceConfig } from "@rawat/platform";
import type { z } from "zod";

export const serviceName = "staff";

export const Config = serviceConfig(domain, { name: serviceName, asks: ["appointment"], own: consultationSettings });
export type Config = z.infer<typeof Config>;
