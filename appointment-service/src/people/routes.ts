import type { appointments, ServiceActor } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { closeForArchiving } from "./close-person.ts";
import { bookingLine } from "./people-store.ts";

export const closingHandlers = (deps: Deps): Pick<Handlers<typeof appointments>, "close" | "reopen"> => ({
  close: ({ actor, params, body }) => closeForArchiving(deps, { id: params.id, kind: kindOf(actor) }, body),
  reopen: ({ params, body }) => bookingLine.reopen(deps.db, params.id, deps.clock.now(), body),
});

/** Who keeps a person knows what they are. */
const kindOf = ({ service }: ServiceActor) => (service === "staff" ? "doctor" : "patient");
