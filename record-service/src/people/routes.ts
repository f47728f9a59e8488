import { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { closeForArchiving } from "./close-patient.ts";
import { writingLine } from "./person-store.ts";

export const closingContract = { close: records.close, reopen: records.reopen };

export const closingHandlers = (deps: Deps): Handlers<typeof closingContract> => ({
  close: ({ params }) => closeForArchiving(deps, params.id),
  reopen: ({ params }) => writingLine.reopen(deps.db, params.id),
});
