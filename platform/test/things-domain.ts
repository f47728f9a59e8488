import { type Domain, endpoint, Id, trailEntry, trailQuery } from "@rawat/contracts/language";
import { z } from "zod";

export const events = { "thing.made": z.object({ id: Id }), "session.over": z.object({ sessionId: Id }) } as const;

/** A business of the tests. */
export const domain = {
  events,
  subscriptions: { counter: ["thing.made"], "lookout-shut-out": ["session.over"] },
  shutsOut: { "session.over": ({ sessionId }) => ({ sessionId }) },
  gateway: { port: 0 },
  services: { things: { port: 0 }, lookout: { port: 0 } },
  settings: { ZONE: z.string().default("Asia/Jakarta") },
  zone: "ZONE",
  owners: [],
  trail: {
    list: endpoint({
      method: "get",
      path: "/internal/audit",
      access: "service",
      summary: "The trail",
      query: z.strictObject(trailQuery),
      status: 200,
      response: z.array(z.object(trailEntry)),
      errors: [],
    }),
  },
  wantedBy: (action) => ({ action }),
} as const satisfies Domain<typeof events>;
