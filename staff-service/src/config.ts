import { domain } from "@rawat/contracts";
import { serviceConfig } from "@rawat/platform";
import { z } from "zod";

export const serviceName = "staff";

const Minutes = (minutes: number) => z.coerce.number().positive().max(1_440).default(minutes);

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["appointment"],
  // Of chat-service, for whoever asks what is sold.
  own: {
    CONSULTATION_MINUTES: Minutes(30).describe("How long a paid consultation lasts"),
    CONSULTATION_NO_SHOW_MINUTES: Minutes(10).describe(
      "Within how many minutes the doctor has to write, or the consultation is ended and refunded",
    ),
    CONSULTATION_WARNING_MINUTES: Minutes(5).describe("How many minutes before its end both are warned"),
  },
});
export type Config = z.infer<typeof Config>;
