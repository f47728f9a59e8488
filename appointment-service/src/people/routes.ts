import { type Actor, appointments } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { closeForArchiving } from "./close-person.ts";
import { bookingLine } from "./people-store.ts";

export const closingContract = { close: appointments.close, reopen: appointments.reopen };

export const closingHandlers = (deps: Deps): Handlers<typeof closingContract> => ({
  close: ({ actor, params }) => closeForArchiving(deps, params.id, kindOf(actor)),
  reopen: ({ params }) => bookingLine.reopen(deps.db, params.id),
});

/** Who keeps a person knows what they are. */
const kindOf = (actor: Actor) => (actor.kind === "service" && actor.service === "staff" ? "doctor" : "patient");
