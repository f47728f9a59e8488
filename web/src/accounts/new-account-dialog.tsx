import { useSignal } from "@preact/signals";
import { roles } from "@rawat/contracts/without-schemas";
import { askUsers } from "../api/users.ts";
import { Dialog } from "../components/dialog.tsx";
import type { Values } from "../components/drafts.ts";
import { SelectField, TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { useForm } from "../components/form-context.ts";
import { PasswordField } from "../components/password-field.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";

/** Opens an account for somebody; a doctor's asks for specialization and fee too. */
export const NewAccountDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={t.accounts.newTitle} kind="small" onClose={onClose}>
    <Form
      submit={t.accounts.create}
      draft="new account"
      fieldOf={{ email_taken: "email" }}
      onCancel={onClose}
      onSaved={onClose}
      send={async (values, { key }) => {
        const { data: account } = await askUsers().create({ body: newAccount(values), idempotencyKey: key });
        toast(t.accounts.created(account.name));
      }}
    >
      <TextField name="name" label={t.accounts.name} autocomplete="off" required isFirst />
      <TextField name="email" label={t.accounts.email} type="email" autocomplete="off" required />
      <RoleFields />
      <PasswordField name="password" label={t.accounts.password} use="new-password" />
    </Form>
  </Dialog>
);

function RoleFields() {
  const { initial } = useForm();
  const role = useSignal(initial("role", "staff"));
  return (
    <>
      <SelectField
        name="role"
        label={t.accounts.role}
        options={roles.map((name) => [name, t.roles[name]] as const)}
        chosen="staff"
        onChosen={(chosen) => {
          role.value = chosen;
        }}
      />
      {role.value === "doctor" && (
        <div class="grid">
          <TextField name="specialization" label={t.accounts.specialization} autocomplete="off" />
          <RupiahField name="consultationFee" label={t.accounts.consultationFee} />
        </div>
      )}
    </>
  );
}

function newAccount(values: Values) {
  const text = (name: string) => values[name]?.trim() ?? "";
  const role = chosenOf(roles, text("role"));
  const fee = rupiahOf(values.consultationFee);
  return {
    name: text("name"),
    email: text("email"),
    password: values.password ?? "",
    role,
    ...(role === "doctor" && text("specialization") && { specialization: text("specialization") }),
    ...(role === "doctor" && fee !== null && { consultationFee: fee }),
  };
}
