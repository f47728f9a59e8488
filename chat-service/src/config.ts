import { domain } from "@rawat/contracts";
import { Count, EncryptionKeys, gatewayUrl, mailSettings, Port, serviceConfig } from "@rawat/platform";
import { z } from "zod";

export const serviceName = "chat";
/** The program that stores what was said; the group by which it takes it from the queue is called `messages`. */
export const workerName = "chat-worker";

const Minutes = (minutes: number) => z.coerce.number().positive().max(1_440).default(minutes);

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["staff"],
  own: {
    ...gatewayUrl(domain),
    ...mailSettings,
    RECORD_ENCRYPTION_KEY: EncryptionKeys,
    LIMIT_MESSAGES_AT_ONCE: Count(100).describe("Messages of one account that are taken at once"),
    LIMIT_MESSAGES_A_SECOND: Count(10).describe("Messages of one account a second after those"),
    CHAT_WORKER_PORT: Port(5_015).describe("Port of the chat worker, for its health and figures"),
    CONSULTATION_MINUTES: Minutes(30).describe("How long a paid consultation lasts"),
    CONSULTATION_NO_SHOW_MINUTES: Minutes(10).describe(
      "Within how many minutes the doctor has to write, or the consultation is ended and refunded",
    ),
    CONSULTATION_WARNING_MINUTES: Minutes(5).describe("How many minutes before its end both are warned"),
  },
});
export type Config = z.infer<typeof Config>;
