import { accounts, type Client, type Contract, createClient, type Send } from "@rawat/contracts";
import { demonstrationPassword } from "../start/greeting.ts";

/** One of the demonstration accounts, signed in. */
export interface Visitor {
  patientId: string | undefined;
  staffId: string | undefined;
  authorization: string;
  /** A typed client of a contract, on this account's behalf. */
  of<C extends Contract>(contract: C): Client<C>;
  signOut(): Promise<void>;
}

/** An answer that is no success. */
export class Refusal extends Error {
  readonly status: number;
  constructor(asked: string, status: number, text: string) {
    super(`${asked} answers ${status}: ${text}`);
    this.status = status;
  }
}

const sendTo =
  (address: string, authorization?: string): Send =>
  async ({ method, url, body, headers }) => {
    const answer = await fetch(`${address}${url}`, {
      method,
      headers: {
        ...headers,
        ...(authorization && { authorization }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refusal(`${method} ${url}`, answer.status, text);
    return { body: text ? JSON.parse(text) : undefined };
  };

/** Signs in as people do. Undefined when the password is no longer the printed one, or the account is gone. */
export async function enter(address: string, email: string): Promise<Visitor | undefined> {
  try {
    const { data } = await createClient(accounts, sendTo(address)).login({
      body: { email, password: demonstrationPassword },
    });
    const authorization = `Bearer ${data.access_token}`;
    const send = sendTo(address, authorization);
    return {
      patientId: data.user.patientId,
      staffId: data.user.staffId,
      authorization,
      of: (contract) => createClient(contract, send),
      signOut: async () => void (await createClient(accounts, send).logout({ body: {} })),
    };
  } catch {
    return undefined;
  }
}
