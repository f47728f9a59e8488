import { Role } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { field, input, select } from "../ui/field.ts";
import { form, typed } from "../ui/form.ts";
import { passwordField } from "../ui/password-field.ts";
import { toast } from "../ui/toast.ts";

/** Opens an account for somebody; a doctor's asks for specialization and fee too. */
export function openNewAccount({ onchanged }: { onchanged: () => void }): void {
  let idempotencyKey = newIdempotencyKey();
  const dialog = openDialog({ title: t.accounts.newTitle, kind: "small" });
  const role = select(
    "role",
    Role.options.map((name) => [name, t.roles[name]] as const),
    "staff",
  );
  const doctorFields = h(
    "div",
    { class: "grid" },
    field({ label: t.accounts.specialization, control: input("specialization", { autocomplete: "off" }) }),
    field({
      label: t.accounts.consultationFee,
      control: input("consultationFee", { inputmode: "numeric", autocomplete: "off" }),
    }),
  );
  const showDoctorFields = () => {
    doctorFields.hidden = role.value !== "doctor";
  };
  role.addEventListener("change", showDoctorFields);
  showDoctorFields();

  const create = form({
    content: [
      field({ label: t.accounts.name, control: input("name", { autocomplete: "off", required: true }) }),
      field({
        label: t.accounts.email,
        control: input("email", { type: "email", autocomplete: "off", required: true }),
      }),
      field({ label: t.accounts.role, control: role }),
      doctorFields,
      passwordField("password", t.accounts.password, "new-password"),
    ],
    submit: t.accounts.create,
    fieldOf: { email_taken: "email" },
    oncancel: () => dialog.close(),
    onsubmit: async () => {
      try {
        const { data: account } = await api.users().create({ body: newAccount(create), idempotencyKey });
        dialog.close();
        toast(t.accounts.created(account.name));
        onchanged();
      } catch (error) {
        // A plain refusal stored nothing: what is sent next is another request.
        if (error instanceof Refusal && error.status < 500 && error.status !== 429)
          idempotencyKey = newIdempotencyKey();
        throw error;
      }
    },
  });
  fill(dialog.body, create);
  create.querySelector<HTMLElement>("input")?.focus();
}

function newAccount(create: HTMLFormElement) {
  const text = (name: string) => typed(create, name).trim();
  const role = Role.parse(text("role"));
  const fee = text("consultationFee").replace(/[.\s]/g, "");
  return {
    name: text("name"),
    email: text("email"),
    password: typed(create, "password"),
    role,
    ...(role === "doctor" && text("specialization") && { specialization: text("specialization") }),
    ...(role === "doctor" && fee && { consultationFee: Number(fee) }),
  };
}
