import { randomBytes } from "node:crypto";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeLength = 10;
const chanceBytes = 16;

/** A ULID (github.com/ulid/spec): sorts by time, is typed without mistaking letters, and no restored database makes it twice. */
function ulid(now: Date): string {
  let time = now.getTime();
  let text = "";
  for (let place = 0; place < timeLength; place++) {
    text = digits.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  for (const byte of randomBytes(chanceBytes)) text += digits.charAt(byte % 32);
  return text;
}

export const newOrderNumber = (now: Date): string => `RW-${ulid(now)}`;

/** Whether it is one that Rawat gives: an order's, also of a later payment of it, or a consultation's. */
export const isOrderNumber = (text: string): boolean => /^RW-[0-9A-HJKMNP-TV-Z]{26}(-\d+)?$/.test(text);
