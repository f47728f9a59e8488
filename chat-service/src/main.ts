import { doctors, domain } from "@rawat/contracts";
import {
  createEncryption,
  createOriginOf,
  createServiceClient,
  openMail,
  runService,
  withLocalFallback,
} from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { startForgettingUnsent } from "./attachments/forget-unsent.ts";
import { Config, serviceName } from "./config.ts";
import { startKeepingTime } from "./consultations/keep-time.ts";
import { peopleReactions, reactions } from "./events.ts";
import { startSendingLetters } from "./notifications/send-letters.ts";
import { startTellingHeld } from "./notifications/tell-held.ts";
import { startPresence } from "./presence/presence.ts";
import { routes } from "./routes.ts";
import { chatSockets } from "./sockets/chat-socket.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: async ({ config, foundation, neighbours: { staff }, lifecycle, openSockets, openTokenCheck }) => {
    const hub = await openSockets();
    return {
      doctors: createServiceClient(doctors, staff),
      encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
      hub,
      whose: openTokenCheck(),
      limits: withLocalFallback(foundation.keyValue),
      originOf: createOriginOf(config.INTERNAL_SECRET),
      messageRate: { burst: config.LIMIT_MESSAGES_AT_ONCE, perSecond: config.LIMIT_MESSAGES_A_SECOND },
      roomMessagesADay: config.LIMIT_ROOM_MESSAGES_A_DAY,
      mail: lifecycle.opened("mail", await openMail(config), (open) => open.close()),
      sender: {
        clinic: config.CLINIC_NAME,
        origin: (config.PUBLIC_URL ?? config.GATEWAY_URL[0] ?? "").replace(/\/$/, ""),
        zone: foundation.zone,
      },
      presence: lifecycle.opened("presence", startPresence({ ...foundation, hub }), (open) => open.stop()),
      times: {
        lastsMs: config.CONSULTATION_MINUTES * minuteMs,
        noShowMs: config.CONSULTATION_NO_SHOW_MINUTES * minuteMs,
        warningMs: config.CONSULTATION_WARNING_MINUTES * minuteMs,
      },
      // Told of what is paid; it begins once everything is open.
      keeping: { wake: () => {} },
    };
  },
  routes,
  sockets: (deps) => [chatSockets(deps)],
  reactions,
  beside: () => peopleReactions,
  start: (deps, lifecycle) => {
    const keeping = lifecycle.opened("time of consultations", startKeepingTime(deps), (open) => open.stop());
    deps.keeping.wake = () => keeping.wake();
    lifecycle.opened("unsent files", startForgettingUnsent(deps), (open) => open.stop());
    lifecycle.opened("held news", startTellingHeld(deps), (open) => open.stop());
    lifecycle.opened("letters", startSendingLetters(deps), (open) => open.stop());
  },
  // Longer than anybody sends one message again; a consultation lasts half an hour.
  tidied: [
    { table: "messageClaims", key: "messageId", column: "createdAt", keptForMs: 30 * dayMs },
    { table: "appointmentNews", key: "appointmentId", column: "at", keptForMs: 90 * dayMs },
    // Whoever gets an account later than that is told nothing of what was before.
    { table: "heldNews", key: "id", column: "createdAt", keptForMs: 60 * minuteMs },
    { table: "notifications", key: "id", column: "createdAt", keptForMs: 365 * dayMs },
  ],
});
