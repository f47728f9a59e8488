import { Failure } from "../backup/failure.ts";

const password = "a long way to the clinic";
const email = (who: string) => `${who}@try.test`;
const wholeWeek = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
  ...{ dayOfWeek, startTime: "00:00", endTime: "24:00", slotMinutes: 30, mode: "both" },
}));

export const administrator = { EMAIL: email("admin"), NAME: "Admin Percobaan", PASSWORD: password };

interface Asked {
  token?: string;
  json?: object;
  csv?: string;
  headers?: Record<string, string>;
}

/** What the README tells, asked of a gateway. Every answer that is not as told is a Failure. */
export function storyAt(address: string) {
  async function ask(method: string, path: string, { token, json, csv, headers }: Asked = {}) {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: {
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(json && { "content-type": "application/json" }),
        ...(csv && { "content-type": "text/csv" }),
      },
      ...((json || csv) && { body: csv ?? JSON.stringify(json) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Failure(`${method} ${path} answers ${answer.status}: ${text}`);
    return { data: text ? JSON.parse(text).data : undefined, etag: answer.headers.get("etag") ?? "" };
  }
  const signIn = async (who: string) => {
    const { data } = await ask("POST", "/auth/login", { json: { email: email(who), password } });
    return { token: data.access_token as string, ...(data.user as { patientId?: string; staffId?: string }) };
  };
  const same = (what: string, found: unknown, wanted: unknown) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      throw new Failure(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
  };
  return {
    /** Imports, finds and corrects a patient; books, steps and records a visit. */
    async live(register: string): Promise<void> {
      const { token } = await signIn("admin");
      const { data: imported } = await ask("POST", "/api/patients/import", { token, csv: register });
      same("import", [imported.rows, imported.failed], [imported.created, 0]);
      const [found] = (await ask("GET", "/api/patients?q=dyah%20les&limit=1", { token })).data;
      const read = await ask("GET", `/api/patients/${found.id}`, { token });
      const corrected = { json: { phone: "0812-3456-7890" }, headers: { "if-match": read.etag } };
      same(
        "phone",
        (await ask("PATCH", `/api/patients/${found.id}`, { token, ...corrected })).data.phone,
        "+6281234567890",
      );
      const people = { doctor: { specialization: "Umum" }, staff: {}, patient: { patientId: found.id } };
      for (const [role, more] of Object.entries(people))
        await ask("POST", "/api/users", {
          token,
          json: { email: email(role), password, name: `Si ${role}`, role, ...more },
        });
      const [doctor, desk] = [await signIn("doctor"), await signIn("staff")];
      await ask("PUT", `/api/doctors/${doctor.staffId}/schedules`, { token, json: wholeWeek as unknown as object });
      const [slot] = (await ask("GET", `/api/doctors/${doctor.staffId}/slots`)).data;
      const wish = { patientId: found.id, doctorId: doctor.staffId, startsAt: slot.startsAt, mode: "in_person" };
      const { data: booked } = await ask("POST", "/api/appointments", { token: desk.token, json: wish });
      await ask("POST", `/api/appointments/${booked.id}/status`, { token: desk.token, json: { status: "confirmed" } });
      const note = {
        patientId: found.id,
        appointmentId: booked.id,
        type: "encounter",
        subjective: "Batuk",
        diagnoses: [{ code: "J06.9" }],
      };
      const written = await ask("POST", "/api/records", { token: doctor.token, json: note });
      await ask("PUT", `/api/records/${written.data.id}`, {
        ...{ token: doctor.token, json: { ...note, plan: "Istirahat" }, headers: { "if-match": written.etag } },
      });
    },
    /** What has to be there afterwards, also after a restore: sealed texts, names kept from events, who read what. */
    async look(): Promise<void> {
      const { token, patientId } = await signIn("patient");
      const [record] = (await ask("GET", "/api/records", { token })).data;
      same("record", [record.plan, record.patientName, record.doctorName], ["Istirahat", "Dyah Lestari", "Si doctor"]);
      const [appointment] = (await ask("GET", "/api/appointments", { token })).data;
      same("appointment", [appointment.patientId, appointment.status], [patientId, "confirmed"]);
      same("access log", (await ask("GET", "/api/records/access-log", { token })).data.length > 0, true);
    },
  };
}
