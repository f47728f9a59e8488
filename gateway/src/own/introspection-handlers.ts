import type { introspection } from "@rawat/contracts";
import { type Handlers, Unauthenticated } from "@rawat/platform";
import type { Deps } from "../deps.ts";

export const introspectionHandlers = ({ identification }: Deps): Handlers<typeof introspection> => ({
  introspect: async ({ body }) => {
    try {
      return { data: { active: true, ...(await identification.look(body.token, body.isLetIn)) } };
    } catch (error) {
      if (error instanceof Unauthenticated) return { data: { active: false } };
      throw error;
    }
  },
});
