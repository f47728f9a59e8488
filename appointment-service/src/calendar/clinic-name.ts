import type { Client, clinic } from "@rawat/contracts";
import { askBriefly, ProblemError, RemoteError } from "@rawat/platform";

/**
 * What the clinic is called now. A phone asks every quarter of an hour, so each time staff-service is asked too. While that one is
 * away it is called as it was last, or as the programs were set to: a calendar is no reason to fail.
 */
export function createClinicName(client: Client<typeof clinic>, unlessKnown: string): () => Promise<string> {
  let last = unlessKnown;
  return async () => {
    try {
      last = (await askBriefly(() => client.get({}))).data.name;
    } catch (error) {
      if (!(error instanceof ProblemError || error instanceof RemoteError)) throw error;
    }
    return last;
  };
}
