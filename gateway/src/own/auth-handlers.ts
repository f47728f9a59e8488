import type { ServerResponse } from "node:http";
import type { AccountActor, Actor, accounts } from "@rawat/contracts";
import { audit, currentRequest, type Handlers, inTransaction, Unauthenticated } from "@rawat/platform";
import { presentUser } from "../accounts/account.ts";
import { getAccount } from "../accounts/manage-accounts.ts";
import { changeProfile, readProfile } from "../accounts/profile.ts";
import { registerPerson } from "../accounts/registration.ts";
import type { Deps } from "../deps.ts";
import { signIn } from "../login/sign-in.ts";
import { changePassword } from "../passwords/change-password.ts";
import { resetPassword } from "../passwords/reset-password.ts";
import type { IssuedTokens } from "../sessions/sessions.ts";
import type { RefreshCookie } from "./cookies.ts";

const addressOf = () => currentRequest()?.address ?? "unknown";

/** The contract lets in accounts alone where this is called. */
function accountOf(actor: Actor): AccountActor {
  if (actor.kind !== "account") throw new Unauthenticated("unauthenticated");
  return actor;
}

export function authHandlers(deps: Deps, cookie: RefreshCookie): Handlers<typeof accounts> {
  /** Tokens as the caller wants them: the refresh token in the body, or as a cookie alone. */
  const hand = ({ body, refreshToken }: IssuedTokens, asCookie: boolean | undefined, response: ServerResponse) => {
    if (!asCookie) return { data: body };
    cookie.write(response, refreshToken);
    const { refresh_token: _, ...rest } = body;
    return { data: rest };
  };

  return {
    register: async ({ body, response }) => {
      await deps.limits.countRegistration(addressOf());
      return {
        ...hand(await registerPerson(deps, body, addressOf()), body.cookie, response),
        location: "/auth/profile",
      };
    },
    login: async ({ body, response }) => hand(await signIn(deps, body, addressOf()), body.cookie, response),
    refresh: async ({ body, request, response }) => {
      const told = body?.refresh_token;
      const kept = told === undefined ? cookie.read(request) : undefined;
      const token = told ?? kept;
      if (!token) throw new Unauthenticated("session_ended", { detail: "There is no refresh token" });
      try {
        return hand(await deps.sessions.refresh(token), kept !== undefined, response);
      } catch (error) {
        if (kept !== undefined && error instanceof Unauthenticated) cookie.clear(response);
        throw error;
      }
    },
    logout: async ({ actor, body, response }) => {
      const { accountId } = accountOf(actor);
      const sessionId = currentRequest()?.sessionId;
      await inTransaction(
        deps.db,
        async (trx) => {
          await deps.sessions.end(trx, { accountId, ...(!body?.all && sessionId && { sessionId }) });
          await audit(trx, { action: "session.end", subjectId: accountId });
        },
        { line: accountId },
      );
      cookie.clear(response);
    },
    profile: ({ actor }) => readProfile(deps, accountOf(actor)),
    changeProfile: ({ actor, body }) => changeProfile(deps, accountOf(actor), body),
    changePassword: ({ actor, body }) =>
      changePassword(deps, accountOf(actor), currentRequest()?.sessionId ?? "", body, addressOf()),
    forgotPassword: async ({ body }) => {
      await deps.limits.countRegistration(addressOf());
      deps.resetLetters.ask(body.email);
    },
    resetPassword: ({ body }) => resetPassword(deps, body.token, body.password, addressOf()),
    validate: async ({ body }) => {
      try {
        const { actor } = await deps.identification.identify(`Bearer ${body.token}`);
        return { data: { valid: true, user: presentUser(await getAccount(deps, accountOf(actor).accountId)) } };
      } catch (error) {
        if (error instanceof Unauthenticated) return { data: { valid: false } };
        throw error;
      }
    },
  };
}
