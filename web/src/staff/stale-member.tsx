import type { Department, NewStaffMember, StaffMember } from "@rawat/contracts";
import { converse } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { phone, rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { type Changes, memberOf, textsOf } from "./member-body.ts";

type FieldName = Exclude<keyof NewStaffMember, "role">;

const bodyOf = (member: StaffMember) => memberOf(textsOf(member), member.role);

/** The fields that two have changed, each to something else. */
export function disputed(ours: Changes, before: StaffMember, now: StaffMember): FieldName[] {
  const [was, theirs] = [bodyOf(before), bodyOf(now)];
  return (Object.keys(ours) as FieldName[]).filter((name) => theirs[name] !== was[name] && theirs[name] !== ours[name]);
}

interface Dispute {
  fields: readonly FieldName[];
  theirs: StaffMember;
  ours: Changes;
  departments: readonly Department[];
}

/** Shows what is saved now beside what was typed. @returns whether what was typed is saved over it */
export function askWhichToKeep({ fields, theirs, ours, departments }: Dispute): Promise<boolean> {
  const saved = bodyOf(theirs);
  const words = (name: FieldName, body: Changes) => wordsOf(name, body, departments);
  return converse<boolean>(false, (answer) => (
    <Dialog title={t.faster.title} kind="wide" isQuestion onClose={() => answer(false)}>
      <p>{t.staff.staleLead}</p>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.staff.staleField}</th>
            <th scope="col">{t.staff.staleTheirs}</th>
            <th scope="col">{t.staff.staleYours}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((name) => (
            <tr key={name}>
              <th scope="row">{t.staff[name]}</th>
              <td>{words(name, saved)}</td>
              <td>{words(name, ours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer class="dialog-foot">
        <Button data-first onClick={() => answer(false)}>
          {t.unsaved.keep}
        </Button>
        <Button kind="primary" onClick={() => answer(true)}>
          {t.faster.keepOwn}
        </Button>
      </footer>
    </Dialog>
  ));
}

function wordsOf(name: FieldName, body: Changes, departments: readonly Department[]): string {
  const value = body[name];
  if (name === "active") return value ? t.staff.active : t.staff.inactive;
  if (value == null || value === "") return t.words.empty;
  if (name === "departmentId") return departments.find(({ id }) => id === value)?.name ?? String(value);
  if (name === "consultationFee") return typeof value === "number" ? rupiah(value) : String(value);
  return name === "phone" ? phone(String(value)) : String(value);
}
