import type { Account, Role, TokenUser } from "@rawat/contracts";

/** An account as it is kept. */
export interface StoredAccount {
  id: string;
  email: string;
  activeEmail: string | null;
  /** The register's name of the person: what the trail, records and other services are told. */
  name: string;
  /** The name that the account gave itself, shown with the account and nowhere else. */
  ownName: string | null;
  role: Role;
  passwordHash: string;
  patientId: string | null;
  staffId: string | null;
  /** Not yet active: `pending` together with a person who is made for it, `opening` for a person who was known before. */
  state: "pending" | "opening" | "active";
  /** When it is undone, unless it is active by then. */
  pendingUntil: string | null;
  tokenVersion: number;
  version: number;
  personVersion: number;
  disabledAt: string | null;
  /** Nobody decided it of the account: its patient was archived. */
  isDisabledByArchiving: boolean;
  closedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** What is kept of a name wished for an account: nothing where it is the register's. */
export const ownNameOf = ({ name }: Pick<StoredAccount, "name">, wished: string): string | null =>
  wished === name ? null : wished;

/** Whether somebody may sign in with it. */
export const isOpen = (account: StoredAccount): boolean =>
  account.state === "active" && account.disabledAt === null && account.closedAt === null;

const person = ({ patientId, staffId }: StoredAccount) => ({
  ...(patientId && { patientId }),
  ...(staffId && { staffId }),
});

/** What the account's own person is told of it with their tokens. */
export const presentUser = (account: StoredAccount): TokenUser => ({
  id: account.id,
  email: account.email,
  name: account.ownName ?? account.name,
  role: account.role,
  ...person(account),
});

export const presentAccount = (account: StoredAccount): Account => ({
  ...presentUser(account),
  ...(account.ownName !== null && { registeredName: account.name }),
  disabled: account.disabledAt !== null,
  createdAt: account.createdAt,
  updatedAt: account.updatedAt,
});
