import type { Ask } from "./caller.ts";

interface Shown {
  id: string;
  name: string;
  email: string | null;
  /** Patients only. */
  nik?: string | null;
}

/** Everybody on a paged list, as an administrator sees it. */
async function everybody(ask: Ask, token: string, path: string): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { status, body } = await ask("GET", `${path}?limit=100${cursor && `&cursor=${cursor}`}`, { token });
    if (status !== 200) throw new Error(`${path} answers ${status}`);
    found.push(...body.data);
    cursor = body.meta.nextCursor;
  }
  return found;
}

export const allPatients = (ask: Ask, token: string): Promise<Shown[]> => everybody(ask, token, "/api/patients");

export const allAccounts = (ask: Ask, token: string): Promise<Shown[]> => everybody(ask, token, "/api/users");
