import type { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { closeForArchiving } from "./close-patient.ts";
import { writingLine } from "./person-store.ts";

export const closingHandlers = (deps: Deps): Pick<Handlers<typeof records>, "close" | "reopen"> => ({
  close: ({ params, body }) => closeForArchiving(deps, params.id, body),
  reopen: ({ params, body }) => writingLine.reopen(deps.db, params.id, deps.clock.now(), body),
});
