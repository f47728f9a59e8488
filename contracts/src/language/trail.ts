import { z } from "zod";
import type { Endpoint } from "./endpoint.ts";
import { Id, Instant, Line, pageQuery, rangeQuery } from "./primitives.ts";
import { routeOf, type SocketContract } from "./socket.ts";

/** Who did what, to what, when, from where, with what result. Whose data it touched is the domain's to say. */
export const trailEntry = {
  id: Id,
  at: Instant,
  service: z.string(),
  action: z.string(),
  result: z.enum(["done", "refused"]),
  userId: z.string().nullable(),
  userName: z.string().nullable(),
  role: z.string().nullable(),
  subjectId: z.string().nullable(),
  /** How many there were: people whom a list showed, refusals that have no entry of their own. */
  count: z.number().int().nullable().default(null),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
} as const;
export type TrailEntry = z.output<z.ZodObject<typeof trailEntry>>;

/** How a trail is narrowed and paged. */
export const trailQuery = {
  ...pageQuery,
  // The last entry of the page before.
  cursor: Id.optional(),
  userId: Id.optional(),
  action: Line(64).optional(),
  ...rangeQuery,
} as const;
export type TrailQuery = z.output<z.ZodObject<typeof trailQuery>>;

/** How the trail names what an endpoint does where it has no word of its own: by method and path, without anybody's id. */
export const actionOf = ({ method, path }: Pick<Endpoint, "method" | "path">): string =>
  `${method.toUpperCase()} ${path}`;

/** The same of a command on a socket, as logs and figures name it. */
export const commandActionOf = (contract: Pick<SocketContract, "path" | "namespace">, command: string): string =>
  `SOCKET ${routeOf(contract)} ${command}`;
