import { useSignal } from "@preact/signals";
import type { Department } from "@rawat/contracts";
import { askDepartments } from "../api/departments.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Group } from "../components/group.tsx";
import { Icon } from "../components/icon.tsx";
import { List, useChanged } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { toastFailure } from "../components/toast.tsx";
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
        <a class="button primary" href={changed({ new: "department" })}>
          <Icon name="plus" />
          <span>{t.staff.departmentNew}</span>
        </a>
      }
    >
      <List<Department>
        label={t.staff.departments}
        kind="departments"
        of={String(writes.value)}
        load={async (cursor, signal) => {
          const { data: rows, meta } = await askDepartments(signal).list({ query: { ...(cursor && { cursor }) } });
          return { rows, nextCursor: meta.nextCursor };
        }}
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
    const sure = await ask({
      title: t.staff.departmentRemoveTitle,
      text: t.staff.departmentRemoveAsk(name),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await askDepartments().remove({ params: { id } });
    } catch (error) {
      toastFailure(error);
    }
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
