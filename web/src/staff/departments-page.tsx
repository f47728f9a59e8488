import { useSignal } from "@preact/signals";
import type { Department } from "@rawat/contracts";
import { askDepartments } from "../api/departments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { Button, LinkButton } from "../components/button.tsx";
import { Group } from "../components/group.tsx";
import { List, useChanged } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { askAndRemove } from "../components/remove.ts";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { NewDepartmentDialog, RenameDepartmentDialog } from "./department-dialogs.tsx";

/** The departments, for administrators: added, renamed, deleted while nobody belongs to them. */
export function DepartmentsPage() {
  const { query, changed, shut } = useAddress();
  const writes = useSignal(0);
  const onSaved = (name: string) => {
    writes.value++;
    void shut(name);
  };
  return (
    <Page
      title={t.staff.departments}
      isNarrow
      tools={
        <LinkButton kind="primary" icon="plus" href={changed({ new: "department" })}>
          {t.staff.departmentNew}
        </LinkButton>
      }
    >
      <List<Department>
        label={t.staff.departments}
        kind="departments"
        of={String(writes.value)}
        load={(page, signal) => askDepartments(signal).list({ query: page })}
        keyOf={({ id }) => id}
        row={(department) => <Row {...department} />}
        empty={<EmptyState icon="clipboard" title={t.staff.departmentNoneTitle} lead={t.staff.departmentNoneLead} />}
      />
      {query.new === "department" && (
        <NewDepartmentDialog onClose={() => void shut("new")} onSaved={() => onSaved("new")} />
      )}
      {query.rename && (
        <RenameDepartmentDialog
          key={query.rename}
          id={query.rename}
          onClose={() => void shut("rename")}
          onSaved={() => onSaved("rename")}
        />
      )}
    </Page>
  );
}

function Row({ id, name }: Department) {
  const { change } = useAddress();
  const changed = useChanged();
  const remove = async () => {
    await askAndRemove({
      title: t.staff.departmentRemoveTitle,
      text: t.staff.departmentRemoveAsk(name),
      confirm: t.staff.remove,
      remove: () => askDepartments().remove({ params: { id } }),
    });
    changed();
  };
  return (
    <>
      <a class="break department" href={withQuery("/staff", { department: id })}>
        {name}
      </a>
      <Group class="row-end" label={t.staff.departmentActions(name)}>
        <Button
          kind="quiet"
          icon="edit"
          label={t.staff.departmentRename(name)}
          onClick={() => void change({ rename: id })}
        />
        <Button kind="quiet" icon="trash" label={t.staff.departmentRemove(name)} onClick={() => void remove()} />
      </Group>
    </>
  );
}
