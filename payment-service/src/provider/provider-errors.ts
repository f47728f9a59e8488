/**
 * The provider answered that it will not. Of its answer only the code and its own words are kept: the client's error carries the server
 * key, so it is never logged, thrown on or kept as a cause.
 */
export class ProviderRefused extends Error {
  readonly code: number;
  constructor(code: number, words: string) {
    super(`Midtrans answers ${code}: ${words}`);
    this.name = "ProviderRefused";
    this.code = code;
  }
}

/** Nobody knows what became of it: there was no answer, a broken one, or one that says to come again. It is asked for, never assumed. */
export class ProviderAway extends Error {
  constructor(reason: string) {
    super(`Midtrans cannot be asked: ${reason}`);
    this.name = "ProviderAway";
  }
}

/** Whether an error is the provider's and not a fault of ours. */
export const isProviders = (error: unknown): error is ProviderRefused | ProviderAway =>
  error instanceof ProviderRefused || error instanceof ProviderAway;
