import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { until } from "../../tests/harness/program.ts";

/** Where two talk, and by which tokens they are let in. */
export interface Place {
  chatRoomId: string;
  tokens: readonly [string, string];
}

/** Pairs of devices that talk with each other, each pair in a room of its own. */
export interface Crowd {
  /** Lets more come, until there are so many sockets. */
  grow(sockets: number): Promise<void>;
  /**
   * Lets them say so much a second, each in turn and whether what was said before has arrived or not.
   *
   * @returns of each the milliseconds from its sending until the other side had it.
   * @throws when one was refused or did not arrive.
   */
  talk(perSecond: number, seconds: number): Promise<number[]>;
  leave(): void;
}

interface Pair {
  chatRoomId: string;
  devices: readonly [Socket, Socket];
}

interface Told {
  ok: boolean;
}

/** As much as somebody says at once. */
const text = "Anaknya masih demam sejak tadi malam, sudah diberi parasetamol dua kali. ".repeat(2).trim();
/** More would wait for each other at whoever lets them in. */
const comingAtOnce = 16;
const arrivesWithinMs = 20_000;

/** A crowd at one address, which talks at these places; nobody is there yet. */
export function openCrowd(url: string, places: readonly Place[]): Crowd {
  const pairs: Pair[] = [];
  /** What was said and not heard yet, by whoever is to hear it. */
  const waiting = new Map<string, { listener: Socket; saidAt: number }>();
  const faults: string[] = [];
  let delays: number[] = [];
  let isLeaving = false;

  const come = async (token: string, chatRoomId: string, device: number): Promise<Socket> => {
    // Each has an address of its own, by which whoever stands in front shares them out among instances.
    const extraHeaders = { "x-forwarded-for": `10.${device >> 16}.${(device >> 8) & 255}.${device & 255}` };
    const socket = io(url, {
      auth: { token },
      extraHeaders,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    socket.on("disconnect", (reason) => isLeaving || faults.push(reason));
    socket.on("new_message", ({ clientMessageId }: { clientMessageId: string }) => {
      const said = waiting.get(clientMessageId);
      // Whoever has said it hears it, too.
      if (said?.listener !== socket) return;
      delays.push(performance.now() - said.saidAt);
      waiting.delete(clientMessageId);
    });
    const told: Told = await socket.timeout(arrivesWithinMs).emitWithAck("join_room", { chatRoomId });
    if (!told.ok) throw new Error(`nobody may join: ${JSON.stringify(told)}`);
    return socket;
  };

  const say = ({ chatRoomId, devices: [one, other] }: Pair, isAnswer: boolean) => {
    const clientMessageId = randomUUID();
    const [speaker, listener] = isAnswer ? [other, one] : [one, other];
    waiting.set(clientMessageId, { listener, saidAt: performance.now() });
    speaker.emit("send_message", { chatRoomId, content: text, clientMessageId }, (told: Told) => {
      if (!told.ok) faults.push(JSON.stringify(told));
    });
  };

  return {
    async grow(sockets) {
      let next = pairs.length;
      const line = async () => {
        for (let at = next++; at < sockets / 2; at = next++) {
          const place = places[at];
          if (!place) throw new Error(`there are only ${places.length} places`);
          const { chatRoomId, tokens } = place;
          const both = tokens.map((token, side) => come(token, chatRoomId, 2 * at + side));
          pairs.push({ chatRoomId, devices: (await Promise.all(both)) as [Socket, Socket] });
        }
      };
      await Promise.all(Array.from({ length: comingAtOnce }, line));
    },
    async talk(perSecond, seconds) {
      delays = [];
      const startedAt = performance.now();
      for (let said = 0; said < perSecond * seconds; said++) {
        await pause(Math.max(0, startedAt + (said * 1_000) / perSecond - performance.now()));
        const pair = pairs[said % pairs.length];
        if (pair) say(pair, Math.floor(said / pairs.length) % 2 === 1);
      }
      await until(() => waiting.size === 0 || faults.length > 0, arrivesWithinMs);
      if (faults.length > 0) throw new Error(`of ${2 * pairs.length} sockets ${faults.length}: ${faults[0]}`);
      return delays;
    },
    leave() {
      isLeaving = true;
      for (const { devices } of pairs) for (const device of devices) device.disconnect();
    },
  };
}
