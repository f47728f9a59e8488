import type { Tokens, TokenUser } from "@rawat/contracts";
import { dropEveryDraft } from "./components/drafts.ts";
import { SignedOut } from "./failure.ts";
import { inBrowser, inTab } from "./storage.ts";

/**
 * The access token lives in this page's memory only; the refresh token is a cookie that no script can read. This mark, its owner's id,
 * merely remembers that there may be one, so that a first visit asks for nothing.
 */
const markKey = "rawat.session";
const tabs = new BroadcastChannel("rawat.session");

interface Session {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly user: TokenUser;
}

/** How a session came to its end: by itself, or as its owner wished. */
type Notice = "ended" | "signed-out";
type Word = { kind: "ended"; notice: Notice } | { kind: "begun"; userId: string };

let session: Session | undefined;
let refreshing: Promise<Session> | undefined;

/** Whose pages this page has drawn: it goes on as nobody else. */
let openedFor: string | undefined;
/** Whose session there was when this page began. */
const ownerAtFirst = inBrowser.get(markKey);

export const mayHaveSession = (): boolean => inBrowser.get(markKey) !== null;

export function beginSession(tokens: Tokens): void {
  keep(tokens);
  inBrowser.set(markKey, tokens.user.id);
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
    .then((tokens) => {
      if (isLeaving || (openedFor !== undefined && openedFor !== tokens.user.id)) {
        // Somebody else has signed in here since: what stands on this page is not theirs, and what it does is not to be in their name.
        if (!isLeaving) location.reload();
        throw new SignedOut();
      }
      openedFor = tokens.user.id;
      // Whoever signed out in another tab meanwhile stays so.
      if (mayHaveSession()) inBrowser.set(markKey, tokens.user.id);
      return keep(tokens);
    })
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

/** A token that will last for a request that starts now. */
export async function freshToken(refresh: () => Promise<Tokens>): Promise<string> {
  const reserveMs = 30_000;
  if (isLeaving) throw new SignedOut();
  if (session && session.expiresAtMs - reserveMs > Date.now()) return session.token;
  return (await resume(refresh)).token;
}

/** Forgets the session here and in every other tab. */
export function endSession(notice: Notice): void {
  const owner = inBrowser.get(markKey);
  // Of whoever has signed in since, this page knows nothing, and a late answer to it says nothing.
  if (notice === "ended" && owner !== null && owner !== (openedFor ?? ownerAtFirst)) {
    location.reload();
    return;
  }
  inBrowser.remove(markKey);
  if (owner !== null) tabs.postMessage({ kind: "ended", notice } satisfies Word);
  leave(notice, owner ?? undefined);
}

let isLeaving = false;

/** What is not saved is kept for its owner, unless it was their wish to leave nothing here. */
function leave(notice: Notice, owner = session?.user.id): void {
  // A page that is on its way out still hears and asks: why it goes is settled.
  if (isLeaving) return;
  isLeaving = true;
  session = undefined;
  if (notice === "ended") comeBackHere(owner);
  else {
    dropEveryDraft();
    inTab.remove(nextKey);
    inTab.set(leftKey, "1");
  }
  location.replace(`/login.html#${notice}`);
}

const nextKey = "rawat.next";
/** Somebody signed out in this tab, and nobody signed in since: what Back leads to is theirs. */
const leftKey = "rawat.left";

interface Next {
  path: string;
  /** Whose address it is; anybody's where it came as a link. */
  owner?: string;
}

/** Remembers in this tab the address to which its owner wanted, or whoever followed a link. */
export function comeBackHere(owner?: string): void {
  if (startsHere.has(location.pathname) || inTab.get(leftKey) !== null) return;
  // Where there is no room, one begins where one's role begins.
  inTab.set(
    nextKey,
    JSON.stringify({ path: location.pathname + location.search, ...(owner && { owner }) } satisfies Next),
  );
}

/** Where whoever has just signed in goes on. */
export function takeNext(): string {
  const kept = inTab.get(nextKey);
  inTab.remove(nextKey);
  const { path, owner = session?.user.id }: Next = kept === null ? { path: "/dashboard.html" } : JSON.parse(kept);
  return owner === session?.user.id ? path : "/dashboard.html";
}

/** Addresses that lead to where a role begins anyway. */
const startsHere: ReadonlySet<string> = new Set(["/dashboard.html", "/home"]);

/** Follows what happens in the other tabs: signed out there is signed out here; somebody else's session is not ours. */
export function followOtherTabs(): void {
  tabs.addEventListener("message", ({ data: word }: MessageEvent<Word>) => {
    if (word.kind === "ended") leave(word.notice);
    else if (session && word.userId !== session.user.id) location.reload();
  });
}

function keep(tokens: Tokens): Session {
  inTab.remove(leftKey);
  // The server's clock may differ from this one's; what counts is how long the token lives from now.
  session = {
    token: tokens.access_token,
    expiresAtMs: Date.now() + tokens.expires_in * 1_000,
    user: tokens.user,
  };
  return session;
}
