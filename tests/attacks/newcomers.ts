import { comingMark, minutesAfter } from "../harness/booking.ts";
import type { Answered } from "../harness/caller.ts";
import type { Cast } from "./cast.ts";

const minutesMax = 60;
/** How little people whom the clinic does not know yet may ask for from one address, which stands in front of a proxy. */
export const newcomersLimits = { TRUSTED_PROXIES: "127.0.0.1", LIMIT_NEWCOMERS_MINUTES: String(minutesMax) };

let networks = 0;
const newAddress = () => `198.51.100.${++networks}`;
let days = 200;
const newMorning = () => comingMark(days++).replace(/T.*/, "T00:00:00.000Z");

type Send = (method: string, path: string, json?: unknown) => Promise<Answered>;

async function newcomerAt(cast: Cast, address: string) {
  const { token, patientId } = await cast.fresh("owner");
  const headers = { "x-forwarded-for": address };
  const send: Send = (method, path, json) => cast.ask(method, path, { token, json, headers });
  const book = (startsAt: string, durationMinutes: number) =>
    send("POST", "/api/appointments", { ...cast.clinic.wish(patientId, { startsAt }), durationMinutes });
  return { send, book };
}

/** A newcomer's booking of more than there is for them. */
export async function bookTooMuch(cast: Cast): Promise<Answered> {
  const { book } = await newcomerAt(cast, newAddress());
  return book(newMorning(), minutesMax + 5);
}

/** Moves a newcomer's appointment onto a day of which they have all that there is for them. */
export async function moveTooMuch(
  cast: Cast,
  change: (id: string, more: { startsAt: string }, as: Send) => Promise<Answered>,
): Promise<Answered> {
  const { send, book } = await newcomerAt(cast, newAddress());
  const morning = newMorning();
  await book(morning, minutesMax);
  const { body } = await book(newMorning(), 30);
  return change(body.data.id, { startsAt: minutesAfter(morning, 120) }, send);
}

/** Newcomers who begin one payment with a doctor more than they may from one address. */
export async function beginTooMuch(cast: Cast, most: number): Promise<Answered> {
  const address = newAddress();
  const begin = async () => {
    const { send } = await newcomerAt(cast, address);
    return send("POST", "/api/payments", { doctorId: cast.people.doctor.staffId });
  };
  for (let count = 0; count < most; count++) await begin();
  return begin();
}
