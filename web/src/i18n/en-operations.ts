import type { idOperations } from "./id-operations.ts";
import type { Wording } from "./texts.ts";

/** What operates the clinic's programs, in English. */
export const enOperations = {
  title: "Dead letters",
  lead: "Events that a service could not handle after all its tries. Mend the cause first, then send them again: their effect still comes once.",
  noneTitle: "No dead letters",
  noneLead: "Every event was handled by every service.",
  attempts: (count: number) => (count === 1 ? "1 try" : `${count} tries`),
  replay: "Send again",
  replayNamed: (type: string, service: string) => `Send ${type} to ${service} again`,
  replayTitle: "Send this event again?",
  replayAsk: (type: string) => `${type} goes out again to every service that could not handle it.`,
  replaySure: "Yes, send it again",
  replayed: "Sent again. If it fails once more, it comes back here.",
} as const satisfies Wording<typeof idOperations>;
