import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Notification } from "@rawat/contracts";
import type { Talker } from "./chat.ts";
import { askingOf } from "./payments.ts";
import type { Rawat } from "./rawat.ts";

/** A letter as it lies there where no mail server is named. */
interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** What people of a clinic are told: in their lists and by letters. */
export function notificationsOf(opened: () => Rawat) {
  const { ask, dataOf } = askingOf(opened);
  const listOf = ({ token }: Pick<Talker, "token">, query = ""): Promise<Notification[]> =>
    dataOf(`/api/notifications?limit=100${query}`, token);
  const letters = (): Letter[] => {
    const folder = join(opened().folder, "outbox-mail");
    // The first letter makes it.
    const names = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".json"));
    return names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  };
  const emailOf = async ({ token }: Pick<Talker, "token">): Promise<string> =>
    (await dataOf("/auth/profile", token)).email;
  return {
    listOf,
    /** The types of what somebody was told, the oldest first. */
    typesOf: async (one: Pick<Talker, "token">): Promise<string[]> =>
      (await listOf(one)).map(({ type }) => type).reverse(),
    unreadOf: async ({ token }: Pick<Talker, "token">): Promise<number> =>
      (await ask("GET", "/api/notifications?limit=1", { token })).body.meta.unread,
    emailOf,
    /** The letters that left for somebody. */
    lettersTo: async (one: Pick<Talker, "token">): Promise<Letter[]> => {
      const email = await emailOf(one);
      return letters().filter(({ to }) => to === email);
    },
  };
}
