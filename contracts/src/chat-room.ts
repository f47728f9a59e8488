import { z } from "zod";
import { Id, Instant } from "./language/primitives.ts";

/** Whoever makes it belongs to it. */
export const NewChatRoom = z.strictObject({ userIds: z.array(Id).min(1).max(20) }).meta({ id: "NewChatRoom" });
export type NewChatRoom = z.infer<typeof NewChatRoom>;

/** A plain room of a few people. */
export const ChatRoom = z
  .object({
    id: Id,
    users: z.array(z.object({ user: z.object({ id: Id, email: z.string(), name: z.string() }) })),
    createdAt: Instant,
  })
  .meta({ id: "ChatRoom" });
export type ChatRoom = z.infer<typeof ChatRoom>;
