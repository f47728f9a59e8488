import { services } from "@rawat/contracts";
import { BaseConfig, databaseUrl, servicePort, serviceUrl } from "@rawat/platform";
import type { z } from "zod";

export const Config = BaseConfig.extend({
  ...databaseUrl("staff"),
  ...servicePort("staff", services.staff.port),
  ...serviceUrl("appointment", services.appointment.port),
});
export type Config = z.infer<typeof Config>;
