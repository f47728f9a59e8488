import type { Answer, accounts, Endpoint, Input } from "@rawat/contracts";
import { exchange } from "../exchange.ts";

type Accounts = typeof accounts;

/**
 * What is asked before there is a session. The contract is here as types alone: its schemas would be the heaviest part of these pages, and
 * the server checks everything again.
 */
export const entrance = {
  login: post<Accounts["login"]>("/auth/login"),
  register: post<Accounts["register"]>("/auth/register"),
  refresh: post<Accounts["refresh"]>("/auth/refresh"),
  forgotPassword: post<Accounts["forgotPassword"]>("/auth/forgot-password"),
  resetPassword: post<Accounts["resetPassword"]>("/auth/reset-password"),
};

function post<E extends Endpoint & { method: "post" }>(path: E["path"]) {
  return async ({ body }: Pick<Input<E> & { body: unknown }, "body">): Promise<Answer<E>["data"]> => {
    const answer = await exchange({ method: "POST", url: path, body, headers: {} });
    return (answer.body as { data: Answer<E>["data"] } | undefined)?.data as Answer<E>["data"];
  };
}
