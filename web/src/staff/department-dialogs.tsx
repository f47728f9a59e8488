import { askDepartments } from "../api/departments.ts";
import { Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { Form, type Sent } from "../components/form.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { t } from "../i18n/index.ts";

interface Ways {
  onClose: () => void;
  onSaved: () => void;
}

/** Adds a department. */
export const NewDepartmentDialog = (ways: Ways) => (
  <Dialog title={t.staff.departmentNew} kind="small" onClose={ways.onClose}>
    <NameForm
      {...ways}
      name=""
      draft="new department"
      submit={t.staff.departmentAdd}
      save={(name, { key }) => askDepartments().create({ body: { name }, idempotencyKey: key })}
    />
  </Dialog>
);

/** Gives a department another name. */
export function RenameDepartmentDialog({ id, ...ways }: Ways & { id: string }) {
  const department = useLoaded(async (signal) => (await askDepartments(signal).get({ params: { id } })).data, id);
  const name = department.value?.name;
  return (
    <Dialog title={name ? t.staff.departmentRename(name) : t.staff.departmentName} kind="small" onClose={ways.onClose}>
      <Shown of={department}>
        {({ name }) => (
          <NameForm
            {...ways}
            name={name}
            draft={`department ${id}`}
            submit={t.staff.save}
            save={(next) => askDepartments().change({ params: { id }, body: { name: next } })}
          />
        )}
      </Shown>
    </Dialog>
  );
}

interface NameProps extends Ways {
  name: string;
  draft: string;
  submit: string;
  save: (name: string, sent: Sent) => Promise<unknown>;
}

const NameForm = ({ name, draft, submit, save, onClose, onSaved }: NameProps) => (
  <Form
    submit={submit}
    draft={draft}
    fieldOf={{ department_taken: "name" }}
    onCancel={onClose}
    onSaved={onSaved}
    send={(values, sent) => save(values.name?.trim() ?? "", sent)}
  >
    <TextField name="name" label={t.staff.departmentName} value={name} autocomplete="off" maxLength={120} isFirst />
  </Form>
);
