import { useRoute } from "preact-iso/router";
import { askAppointments } from "../api/appointments.ts";
import { askStaff } from "../api/staff.ts";
import { close } from "../app/address.tsx";
import { clinicToday, knowClinicZone } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import type { Values } from "../components/drafts.ts";
import { Form } from "../components/form.tsx";
import { useInitial } from "../components/form-context.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { toast } from "../components/toast.tsx";
import { firstPage } from "../every-row.ts";
import { askFirst, hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { everyDepartment } from "./choices.ts";
import { type Changes, changesOf, type ReadMember } from "./member-body.ts";
import { MemberFields } from "./member-fields.tsx";
import { askWhichToKeep, disputed } from "./stale-member.tsx";

/** Changes one of the staff, for administrators. */
export function EditMemberPage() {
  const { id = "" } = useRoute().params;
  const read = useLoaded(async () => {
    const [known, departments] = await Promise.all([readMember(id), everyDepartment()]);
    return { ...known, departments };
  }, id);
  const back = () => void close(`/staff/${id}`);
  return (
    <Page title={read.value?.member.name ?? t.staff.title} isNarrow>
      <Shown of={read}>
        {({ member, etag, departments }) => (
          <Form
            class="card"
            submit={t.staff.save}
            draft={`staff ${id}`}
            fieldOf={{ unknown_department: "departmentId", staff_role_fixed: "role" }}
            onCancel={back}
            onSaved={back}
            send={async (values) => {
              const isSent = await save(values, departments);
              if (isSent) toast(t.staff.saved);
              return isSent;
            }}
          >
            <ReadAs known={{ member, etag }} />
            <MemberFields member={member} departments={departments} />
          </Form>
        )}
      </Shown>
    </Page>
  );
}

async function readMember(id: string): Promise<ReadMember> {
  const { data: member, etag } = await askStaff().get({ params: { id } });
  return { member, etag };
}

/** Keeps with what is typed what it was typed over. */
function ReadAs({ known }: { known: ReadMember }) {
  return <input type="hidden" name="read" value={useInitial("read", JSON.stringify(known))} />;
}

/** @returns whether it was sent; not, where somebody was faster and what they wrote is to be looked at first */
async function save(values: Values, departments: Parameters<typeof askWhichToKeep>[0]["departments"]) {
  const read = JSON.parse(values.read ?? "") as ReadMember;
  const changes = changesOf(values, read);
  if (Object.keys(changes).length === 0) return true;
  if (changes.active === false && !(await askFirst(isLeftBehind(read.member)))) return false;
  try {
    await change(read, changes);
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
    const now = await readMember(read.member.id);
    if (isMade(changes, now.member)) return true;
    // What somebody changed in other fields stays, whatever is sent here.
    const fields = disputed(changes, read.member, now.member);
    if (fields.length > 0 && !(await askWhichToKeep({ fields, theirs: now.member, ours: changes, departments })))
      return false;
    await change(now, changes);
  }
  return true;
}

/** Asks before a doctor is away for good whom patients are still coming to; agreed to where nobody is. */
async function isLeftBehind({ id, name, role }: ReadMember["member"]): Promise<boolean> {
  if (role !== "doctor") return true;
  await knowClinicZone();
  const { data } = await askAppointments().list({ query: { ...firstPage, doctorId: id, from: clinicToday() } });
  const coming = data.filter(({ status }) => status === "booked" || status === "confirmed").length;
  if (coming === 0) return true;
  return await ask({
    title: t.staff.inactiveTitle,
    text: t.staff.inactiveAsk(name, coming),
    confirm: t.staff.inactiveConfirm,
    danger: true,
  });
}

/** Whether all of it is stored: it was sent before, and no answer came, or somebody else wrote the same. */
const isMade = (changes: Changes, member: ReadMember["member"]): boolean =>
  Object.entries(changes).every(([field, value]) => member[field as keyof Changes] === value);

const change = ({ member, etag }: ReadMember, body: Changes) =>
  askStaff().change({ params: { id: member.id }, body, ...(etag && { ifMatch: etag }) });
