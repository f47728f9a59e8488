import type { Tokens, TokenUser } from "@rawat/contracts";
import { dropEveryDraft } from "./components/drafts.ts";
import { SignedOut } from "./failure.ts";

/**
 * The access token lives in this page's memory only; the refresh token is a cookie that no script can read. This mark
 * merely remembers that there may be one, so that a first visit asks for nothing.
 */
const markKey = "rawat.session";
const tabs = new BroadcastChannel("rawat.session");

interface Session {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly user: TokenUser;
}

type Word = { kind: "ended" } | { kind: "begun"; userId: string };

let session: Session | undefined;
let refreshing: Promise<Session> | undefined;

export const mayHaveSession = (): boolean => localStorage.getItem(markKey) !== null;

export function beginSession(tokens: Tokens): void {
  keep(tokens);
  localStorage.setItem(markKey, "1");
  tabs.postMessage({ kind: "begun", userId: tokens.user.id } satisfies Word);
}

/** The person signed in. Only pages behind `resume` ask. */
export function currentUser(): TokenUser {
  if (!session) throw new SignedOut();
  return session.user;
}

/** Takes up the session of an earlier page. `refresh` exchanges the cookie; however many ask, it is called once. */
export function resume(refresh: () => Promise<Tokens>): Promise<Session> {
  refreshing ??= refresh()
    .then(keep)
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

/** A token that will last for a request that starts now. */
export async function freshToken(refresh: () => Promise<Tokens>): Promise<string> {
  const reserveMs = 30_000;
  if (session && session.expiresAtMs - reserveMs > Date.now()) return session.token;
  return (await resume(refresh)).token;
}

/** Forgets the session here and in every other tab. */
export function endSession(notice: "ended" | "signed-out"): void {
  const wasOpen = mayHaveSession();
  session = undefined;
  localStorage.removeItem(markKey);
  if (wasOpen) tabs.postMessage({ kind: "ended" } satisfies Word);
  if (notice === "signed-out") dropEveryDraft();
  else comeBackHere();
  location.replace(`/login.html#${notice}`);
}

const nextKey = "rawat.next";

/** Remembers in this tab the address to which whoever signs in next wanted. */
export function comeBackHere(): void {
  if (!startsHere.has(location.pathname)) sessionStorage.setItem(nextKey, location.pathname + location.search);
}

/** Where to go on after signing in. */
export function takeNext(): string {
  const next = sessionStorage.getItem(nextKey);
  sessionStorage.removeItem(nextKey);
  return next ?? "/dashboard.html";
}

/** Addresses that lead to where a role begins anyway. */
const startsHere: ReadonlySet<string> = new Set(["/dashboard.html", "/home"]);

/** Follows what happens in the other tabs: signed out there is signed out here; somebody else's session is not ours. */
export function followOtherTabs(): void {
  tabs.addEventListener("message", ({ data: word }: MessageEvent<Word>) => {
    if (word.kind === "ended") {
      dropEveryDraft();
      location.replace("/login.html#signed-out");
    } else if (session && word.userId !== session.user.id) location.reload();
  });
}

function keep(tokens: Tokens): Session {
  // The server's clock may differ from this one's; what counts is how long the token lives from now.
  session = {
    token: tokens.access_token,
    expiresAtMs: Date.now() + tokens.expires_in * 1_000,
    user: tokens.user,
  };
  return session;
}
