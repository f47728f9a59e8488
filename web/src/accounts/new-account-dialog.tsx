import { useSignal } from "@preact/signals";
import type { Account, StaffMember } from "@rawat/contracts";
import { accountRoleOf, roles } from "@rawat/contracts/without-schemas";
import type { ComponentChildren } from "preact";
import { askStaff } from "../api/staff.ts";
import { askUsers } from "../api/users.ts";
import { withQuery } from "../app/address.tsx";
import { LinkButton } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { dropDraft, type Values } from "../components/drafts.ts";
import { Fact, Facts } from "../components/facts.tsx";
import { SelectField, TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { useForm } from "../components/form-context.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { EmptyState } from "../components/state.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";
import { findPatient } from "../patients/find-patient.ts";
import { PerhapsInStaff, PerhapsPatient } from "./perhaps-known.tsx";

interface Props {
  /** Who of the staff it is for, or which patient; without either, somebody is made with their account. */
  staffId?: string | undefined;
  medicalRecordNumber?: string | undefined;
  /** It is for somebody who is there already. */
  onKnown: (known: Known) => void;
  onClose: () => void;
}

type Known = { staff: string } | { patient: string };

/** Opens an account: for one of the staff, for a patient, or for somebody who is new. */
export const NewAccountDialog = ({ staffId, medicalRecordNumber, onKnown, onClose }: Props) => (
  <Dialog title={t.accounts.newTitle} kind="small" onClose={onClose}>
    {staffId !== undefined ? (
      <ForMember key={staffId} staffId={staffId} onClose={onClose} />
    ) : medicalRecordNumber !== undefined ? (
      <ForPatient key={medicalRecordNumber} medicalRecordNumber={medicalRecordNumber} onClose={onClose} />
    ) : (
      <ForSomebodyNew onKnown={onKnown} onClose={onClose} />
    )}
  </Dialog>
);

const draftOfSomebodyNew = "new account";

/** A doctor's asks for specialization and fee too. */
const ForSomebodyNew = ({ onKnown, onClose }: Pick<Props, "onKnown" | "onClose">) => (
  <AccountForm
    draft={draftOfSomebodyNew}
    bodyOf={(values) => {
      const role = chosenOf(roles, textOf(values, "role"));
      const fee = rupiahOf(values.consultationFee);
      const specialization = textOf(values, "specialization");
      const ofDoctor = role === "doctor" && {
        ...(specialization && { specialization }),
        ...(fee !== null && { consultationFee: fee }),
      };
      return { name: textOf(values, "name"), role, ...ofDoctor };
    }}
    onClose={onClose}
  >
    <TextField name="name" label={t.accounts.name} autocomplete="off" required isFirst />
    <RoleFields
      onKnown={(known) => {
        dropDraft(draftOfSomebodyNew);
        onKnown(known);
      }}
    />
    <EmailField />
  </AccountForm>
);

function ForMember({ staffId, onClose }: { staffId: string; onClose: () => void }) {
  const known = useLoaded(
    (signal) => Promise.all([askStaff(signal).get({ params: { id: staffId } }), findAccount({ staffId }, signal)]),
    staffId,
  );
  return (
    <Shown of={known}>
      {([{ data: member }, account]) =>
        account ? <HasOne account={account} /> : <ForMemberWithout member={member} onClose={onClose} />
      }
    </Shown>
  );
}

function ForMemberWithout({ member, onClose }: { member: StaffMember; onClose: () => void }) {
  const { id: staffId, name, role, email } = member;
  return (
    <AccountForm
      draft={`new account ${staffId}`}
      bodyOf={() => ({ name, role: accountRoleOf[role], staffId })}
      onClose={onClose}
    >
      <Facts>
        <Fact label={t.accounts.name}>{name}</Fact>
        <Fact label={t.accounts.role}>{t.roles[accountRoleOf[role]]}</Fact>
      </Facts>
      <EmailField value={email ?? ""} isFirst />
    </AccountForm>
  );
}

function ForPatient({ medicalRecordNumber, onClose }: { medicalRecordNumber: string; onClose: () => void }) {
  const found = useLoaded(async (signal) => {
    const { known } = await findPatient(medicalRecordNumber, signal);
    return { known, account: known && (await findAccount({ patientId: known.patient.id }, signal)) };
  }, medicalRecordNumber);
  return (
    <Shown of={found}>
      {({ known, account }) => {
        if (!known) return <EmptyState icon="search" title={t.accounts.noSuchPatient(medicalRecordNumber)} />;
        if (account) return <HasOne account={account} />;
        const { id, name, email } = known.patient;
        return (
          <AccountForm
            draft={`new account ${id}`}
            bodyOf={() => ({ name, role: "patient", patientId: id })}
            onClose={onClose}
          >
            <Facts>
              <Fact label={t.accounts.name}>{name}</Fact>
              <Fact label={t.accounts.role}>{`${t.roles.patient} · ${medicalRecordNumber}`}</Fact>
            </Facts>
            <EmailField value={email ?? ""} isFirst />
          </AccountForm>
        );
      }}
    </Shown>
  );
}

/** Nobody has more than one. */
const findAccount = async (whose: { patientId: string } | { staffId: string }, signal: AbortSignal) =>
  (await askUsers(signal).list({ query: { ...whose, limit: "1" } })).data[0];

/** There is nothing to open: what is to be changed is their account in the list. */
const HasOne = ({ account: { email, name } }: { account: Account }) => (
  <EmptyState icon="key" title={t.accounts.hasOne(name)} lead={email}>
    <LinkButton kind="primary" icon="key" href={withQuery("/accounts", { q: email })}>
      {t.accounts.show}
    </LinkButton>
  </EmptyState>
);

type NewAccount = Parameters<ReturnType<typeof askUsers>["create"]>[0]["body"];

interface FormProps {
  draft: string;
  /** Whose account it is, of what was typed. */
  bodyOf: (values: Values) => Omit<NewAccount, "email" | "password">;
  onClose: () => void;
  children: ComponentChildren;
}

const AccountForm = ({ draft, bodyOf, onClose, children }: FormProps) => (
  <Form
    submit={t.accounts.create}
    draft={draft}
    fieldOf={{ email_taken: "email" }}
    onCancel={onClose}
    onSaved={onClose}
    send={async (values, { key }) => {
      const body = { ...bodyOf(values), email: textOf(values, "email"), password: values.password ?? "" };
      const { data: account } = await askUsers().create({ body, idempotencyKey: key });
      toast(t.accounts.created(account.name));
    }}
  >
    {children}
    <PasswordField name="password" label={t.accounts.password} use="new-password" />
  </Form>
);

const EmailField = ({ value = "", isFirst = false }) => (
  <TextField
    name="email"
    label={t.accounts.email}
    type="email"
    value={value}
    autocomplete="off"
    isFirst={isFirst}
    required
  />
);

function RoleFields({ onKnown }: Pick<Props, "onKnown">) {
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
      {role.value === "patient" ? (
        <PerhapsPatient onKnown={(patient) => onKnown({ patient })} />
      ) : (
        <PerhapsInStaff onKnown={(staff) => onKnown({ staff })} />
      )}
      {role.value === "doctor" && (
        <div class="grid">
          <TextField name="specialization" label={t.accounts.specialization} autocomplete="off" />
          <RupiahField name="consultationFee" label={t.accounts.consultationFee} />
        </div>
      )}
    </>
  );
}

const textOf = (values: Values, name: string): string => values[name]?.trim() ?? "";
