import type { consultations } from "@rawat/contracts";
import { type Handlers, NotFound } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import type { BegunConsultation } from "./consultation.ts";
import { findConsultation } from "./consultation-store.ts";
import { closeConsultation } from "./end.ts";
import { getConsultation } from "./policy.ts";
import { listConsultations, presentOne } from "./read-consultations.ts";

export function consultationHandlers(deps: Deps): Handlers<typeof consultations> {
  const reply = async (consultation: BegunConsultation) => ({
    data: await presentOne(deps, consultation),
    version: consultation.version,
  });
  return {
    list: ({ actor, query }) => listConsultations(deps, actor, query),
    get: async ({ actor, params }) => reply(await getConsultation(deps, actor, params.id)),
    summary: async ({ params: { id } }) => {
      const consultation = await findConsultation(deps.db, { id });
      if (!consultation) throw new NotFound("not_found");
      return { data: consultation, version: consultation.version };
    },
    end: async ({ actor, params }) => reply(await closeConsultation(deps, actor, params.id)),
  };
}
