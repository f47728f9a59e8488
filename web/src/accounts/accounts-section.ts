import { type Account, Role } from "@rawat/contracts";
import { api } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";
import { select } from "../ui/field.ts";
import { pagedList } from "../ui/paged-list.ts";
import { searchField } from "../ui/search-field.ts";
import { accountRow } from "./account-row.ts";
import { openNewAccount } from "./new-account-dialog.ts";

/** Who may sign in, for administrators. */
export function accountsSection(ownId: string): HTMLElement {
  let query = "";
  const roles = select(
    "role",
    [["", t.accounts.allRoles], ...Role.options.map((role) => [role, t.roles[role]] as const)],
    "",
  );
  roles.setAttribute("aria-label", t.accounts.role);
  roles.addEventListener("change", () => onchanged());

  const list = pagedList<Account>({
    label: t.accounts.title,
    kind: "accounts",
    load: async (cursor, signal) => {
      const role = Role.safeParse(roles.value).data;
      const { data: rows, meta } = await api.users(signal).list({
        query: { ...(query && { q: query }), ...(role && { role }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (account) => accountRow(account, { own: account.id === ownId, onchanged }),
    empty: () => ({ title: t.accounts.noneTitle, lead: t.accounts.noneLead }),
  });
  const onchanged = () => void list.reload();
  const search = searchField(t.accounts.search, t.accounts.searchPlaceholder, (text) => {
    query = text;
    onchanged();
  });

  onchanged();
  return h(
    "section",
    { class: "section" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.accounts.title),
      h(
        "div",
        { class: "tools" },
        button(t.accounts.add, { kind: "primary", icon: "plus", onclick: () => openNewAccount({ onchanged }) }),
      ),
    ),
    h("div", { class: "filters" }, search.element, roles),
    list.element,
  );
}
