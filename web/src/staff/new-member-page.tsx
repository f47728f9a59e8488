import { staffRoles } from "@rawat/contracts/without-schemas";
import { useRef } from "preact/hooks";
import { askStaff } from "../api/staff.ts";
import { close, go } from "../app/address.tsx";
import { Form } from "../components/form.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";
import { everyDepartment } from "./choices.ts";
import { memberOf } from "./member-body.ts";
import { MemberFields } from "./member-fields.tsx";

/** Adds somebody to the staff, for administrators. */
export function NewMemberPage() {
  const departments = useLoaded(everyDepartment, "");
  const next = useRef("/staff");
  return (
    <Page title={t.staff.add} lead={t.staff.addLead} isNarrow>
      <Shown of={departments}>
        {(all) => (
          <Form
            class="card"
            submit={t.staff.save}
            draft="new staff"
            fieldOf={{ unknown_department: "departmentId" }}
            onCancel={() => void close("/staff")}
            onSaved={() => void go(next.current, { replace: true })}
            send={async (values, { key }) => {
              const body = memberOf(values, chosenOf(staffRoles, values.role));
              const { data: member } = await askStaff().create({ body, idempotencyKey: key });
              toast(t.staff.created(member.name));
              // A doctor is of no use without hours: that is where they are entered.
              next.current = member.role === "doctor" ? `/staff/${member.id}/schedule` : `/staff/${member.id}`;
            }}
          >
            <MemberFields departments={all} />
          </Form>
        )}
      </Shown>
    </Page>
  );
}
