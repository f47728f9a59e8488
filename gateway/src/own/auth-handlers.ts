import type { accounts } from "@rawat/contracts";
import { audit, currentActor, currentRequest, type Handlers, inTransaction, Unauthenticated } from "@rawat/platform";
import { presentUser } from "../accounts/account.ts";
import { endAccess } from "../accounts/end-access.ts";
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

export function authHandlers(deps: Deps, cookie: RefreshCookie): Handlers<typeof accounts> {
  /** Tokens as the caller wants them: the refresh token in the body, or as a cookie alone. */
  const hand = ({ body, refreshToken }: IssuedTokens, asCookie: boolean | undefined) => {
    if (!asCookie) return { data: body };
    const { refresh_token: _, ...rest } = body;
    return { data: rest, headers: cookie.holding(refreshToken) };
  };

  return {
    register: async ({ body }) => {
      await deps.limits.countRegistration(addressOf());
      return {
        ...hand(await registerPerson(deps, body, addressOf()), body.cookie),
        location: "/auth/profile",
      };
    },
    login: async ({ body }) => hand(await signIn(deps, body, addressOf()), body.cookie),
    refresh: async ({ body, headers }) => {
      const told = body?.refresh_token;
      const kept = told === undefined ? cookie.read(headers.cookie) : undefined;
      const token = told ?? kept;
      if (!token) throw new Unauthenticated("session_ended", { detail: "There is no refresh token" });
      // A refusal takes no cookie away: it may come late, and the browser have somebody else's by then.
      return hand(await deps.sessions.refresh(token), kept !== undefined);
    },
    logout: async ({ actor: { accountId }, body }) => {
      const sessionId = currentRequest()?.sessionId;
      await inTransaction(
        deps.db,
        async (trx) => {
          if (body?.all || !sessionId) await endAccess(deps, trx, { accountId });
          else await deps.sessions.end(trx, { accountId, sessionId });
          await audit(trx, currentActor(), { action: "session.end", subjectId: accountId });
        },
        { line: accountId },
      );
      return { headers: cookie.cleared };
    },
    profile: ({ actor }) => readProfile(deps, actor),
    changeProfile: ({ actor, body }) => changeProfile(deps, actor, body),
    changePassword: ({ actor, body }) =>
      changePassword(deps, actor, currentRequest()?.sessionId ?? "", body, addressOf()),
    forgotPassword: async ({ body }) => {
      await deps.limits.countRegistration(addressOf());
      deps.resetLetters.ask(body.email);
    },
    resetPassword: ({ body }) => resetPassword(deps, body.token, body.password, addressOf()),
    validate: async ({ body }) => {
      try {
        const { actor } = await deps.identification.identify(`Bearer ${body.token}`);
        if (actor.kind !== "account") return { data: { valid: false } };
        return { data: { valid: true, user: presentUser(await getAccount(deps, actor.accountId)) } };
      } catch (error) {
        if (error instanceof Unauthenticated) return { data: { valid: false } };
        throw error;
      }
    },
  };
}
