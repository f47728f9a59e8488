import { consultationSettings, domain } from "@rawat/contracts";
import { Count, EncryptionKeys, gatewayUrl, mailSettings, Port, serviceConfig } from "@rawat/platform";
import type { z } from "zod";

export const serviceName = "chat";
/** The program that stores what was said; the group by which it takes it from the queue is called `messages`. */
export const workerName = "chat-worker";

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["staff"],
  own: {
    ...gatewayUrl(domain),
    ...mailSettings,
    RECORD_ENCRYPTION_KEY: EncryptionKeys,
    LIMIT_MESSAGES_AT_ONCE: Count(100).describe("Messages of one account that are taken at once"),
    LIMIT_MESSAGES_A_SECOND: Count(10).describe("Messages of one account a second after those"),
    LIMIT_ROOM_MESSAGES_A_DAY: Count(2_000).describe(
      "Messages of one account a day in rooms, which nobody has paid for",
    ),
    CHAT_WORKER_PORT: Port(5_015).describe("Port of the chat worker, for its health and figures"),
    ...consultationSettings,
  },
});
export type Config = z.infer<typeof Config>;
