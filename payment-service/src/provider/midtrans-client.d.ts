/** The parts of midtrans-client 1.4.3 that are used. What it answers is whatever came over the wire, hence `unknown`. */
declare module "midtrans-client" {
  interface ApiConfig {
    get(): { isProduction: boolean; serverKey: string; clientKey: string };
    getCoreApiBaseUrl(): string;
    getSnapApiBaseUrl(): string;
  }

  interface HttpClient {
    /** An instance of axios. */
    http_client: {
      interceptors: { request: { use(change: (asking: object) => object): void } };
      defaults: { timeout?: number; maxRedirects?: number; maxContentLength?: number; proxy?: false };
    };
  }

  /** Ids go into the path as they are. */
  interface Transaction {
    status(id?: string): Promise<unknown>;
    statusb2b(id?: string): Promise<unknown>;
    approve(id?: string): Promise<unknown>;
    deny(id?: string): Promise<unknown>;
    cancel(id?: string): Promise<unknown>;
    expire(id?: string): Promise<unknown>;
    refund(id?: string, parameter?: object): Promise<unknown>;
    refundDirect(id?: string, parameter?: object): Promise<unknown>;
    /** Asks for the status by `transaction_id`; checks no signature. */
    notification(notification?: object | string): Promise<unknown>;
  }

  export class Snap {
    constructor(options?: { isProduction?: boolean; serverKey?: string; clientKey?: string });
    apiConfig: ApiConfig;
    httpClient: HttpClient;
    transaction: Transaction;
    createTransaction(parameter?: object): Promise<unknown>;
    createTransactionToken(parameter?: object): Promise<unknown>;
    createTransactionRedirectUrl(parameter?: object): Promise<unknown>;
  }

  export class MidtransError extends Error {
    /** A number from HTTP, a string from a body, null without an answer. */
    httpStatusCode: number | string | null;
    ApiResponse: unknown;
    /** Holds the server key: never to be logged. */
    rawHttpClientData: unknown;
  }
}
