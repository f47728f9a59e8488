import type { Contract } from "@rawat/contracts";
import { type AnyInput, type Client, contentOf, requestOf } from "@rawat/contracts/without-schemas";
import { sendSignedIn } from "../http.ts";

/** The endpoints of a contract as the first lines of their requests: a line that the contract does not have does not compile. */
type Lines<C extends Contract, K extends keyof C> = {
  readonly [N in K]: `${Uppercase<C[N]["method"]>} ${C[N]["path"]}`;
};

/**
 * The calls of a contract that the pages make in the name of whoever is signed in, typed by the contract.
 *
 * @example const askClinic = callsOf<typeof clinic>()({ get: "GET /api/clinic" });
 * @throws Refusal for an answer that is no success, NoAnswer when there is none; an AbortError where the signal gave it up.
 */
export const callsOf =
  <C extends Contract>() =>
  <K extends keyof C & string>(lines: Lines<C, K>) =>
  (signal?: AbortSignal): Client<C, K> => {
    const send = sendSignedIn(signal);
    const call = (line: string) => async (input: AnyInput) => {
      const [method = "", path = ""] = line.split(" ");
      return contentOf(await send(requestOf(method, path, input)));
    };
    const calls = Object.entries<string>(lines).map(([name, line]) => [name, call(line)]);
    return Object.fromEntries(calls) as Client<C, K>;
  };
