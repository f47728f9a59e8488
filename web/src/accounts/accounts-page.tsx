import type { Account } from "@rawat/contracts";
import { roles } from "@rawat/contracts/without-schemas";
import { askUsers } from "../api/users.ts";
import { useAddress } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { ChoiceFilter, SearchField } from "../components/filters.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { currentUser } from "../session.ts";
import { AccountRow } from "./account-row.tsx";
import { NewAccountDialog } from "./new-account-dialog.tsx";

const isAboutAccounts = ({ type }: { type: string }) => type.startsWith("account.");

/** Who may sign in, for administrators. */
export function AccountsPage() {
  const { query, change, shut } = useAddress();
  const role = oneOf(roles, query.role);
  return (
    <Page
      title={t.accounts.title}
      tools={
        <Button kind="primary" icon="plus" onClick={() => void change({ new: "account" })}>
          {t.accounts.add}
        </Button>
      }
    >
      <div class="filters">
        <SearchField label={t.accounts.search} placeholder={t.accounts.searchPlaceholder} />
        <ChoiceFilter
          label={t.accounts.role}
          name="role"
          options={[["", t.accounts.allRoles], ...roles.map((name) => [name, t.roles[name]] as const)]}
        />
      </div>
      <List<Account>
        label={t.accounts.title}
        kind="accounts"
        of={`${query.q ?? ""} ${role ?? ""}`}
        load={async (page, signal) => {
          await knowClinicZone().catch(() => undefined);
          return askUsers(signal).list({
            query: { ...(query.q && { q: query.q }), ...(role && { role }), ...page },
          });
        }}
        keyOf={({ id }) => id}
        row={(account) => <AccountRow account={account} isOwn={account.id === currentUser().id} />}
        empty={<EmptyState icon="key" title={t.accounts.noneTitle} lead={t.accounts.noneLead} />}
        about={isAboutAccounts}
      />
      {query.new === "account" && (
        <NewAccountDialog
          staffId={query.staff}
          medicalRecordNumber={query.patient}
          onKnown={(known) => void change(known, { replace: true })}
          onClose={() => void shut("new", "staff", "patient")}
        />
      )}
    </Page>
  );
}
