import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { type Day, openDay } from "../harness/clinic-day.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, startRawat } from "../harness/rawat.ts";

/** Five seconds are promised; the rest is for a busy machine. */
const answeredWithinMs = 7_500;

let rawat: Rawat;
let day: Day;
let recordId: string;
let appointmentId: string;
beforeAll(async () => {
  rawat = await startRawat({ midtransSpeed: 1 });
  day = await openDay(rawat.ask);
  await rawat.ask("PATCH", `/api/staff/${day.doctorId}`, { token: day.admin, json: { consultationFee: 75_000 } });
  const booked = await rawat.ask("POST", "/api/appointments", { token: day.desk, json: day.booking(day.patientId) });
  const written = await rawat.ask("POST", "/api/records", {
    token: day.doctor,
    json: day.note(day.patientId, "Batuk"),
  });
  appointmentId = booked.body.data.id;
  recordId = written.body.data.id;
});
afterAll(() => rawat.stop());

/** One request of every kind, by the services that it cannot do without. */
const kinds: Readonly<Record<string, { needs: readonly string[]; ask: () => Promise<Answered> }>> = {
  "find a patient": { needs: ["patient"], ask: () => rawat.ask("GET", "/api/patients?q=siti", { token: day.desk }) },
  "list doctors": { needs: ["staff"], ask: () => rawat.ask("GET", "/api/doctors") },
  "free slots": {
    needs: ["staff", "appointment"],
    ask: () => rawat.ask("GET", `/api/doctors/${day.doctorId}/slots`),
  },
  "list appointments": {
    needs: ["appointment"],
    ask: () => rawat.ask("GET", "/api/appointments", { token: day.desk }),
  },
  "read an appointment": {
    needs: ["appointment"],
    ask: () => rawat.ask("GET", `/api/appointments/${appointmentId}`, { token: day.patient }),
  },
  book: {
    needs: ["patient", "staff", "appointment"],
    ask: () => rawat.ask("POST", "/api/appointments", { token: day.desk, json: day.booking(day.patientId) }),
  },
  "read a record": {
    needs: ["record"],
    ask: () => rawat.ask("GET", `/api/records/${recordId}`, { token: day.patient }),
  },
  "write a record": {
    needs: ["patient", "record"],
    ask: () => rawat.ask("POST", "/api/records", { token: day.doctor, json: day.note(day.patientId, "Demam") }),
  },
  "order something": {
    needs: ["patient", "payment"],
    ask: () =>
      rawat.ask("POST", "/api/orders", {
        token: day.desk,
        json: { userId: day.patientId, product: "Kontrol", price: 50_000 },
      }),
  },
  "pay for a consultation": {
    needs: ["staff", "payment"],
    ask: () => rawat.ask("POST", "/api/payments", { token: day.patient, json: { doctorId: day.doctorId } }),
  },
  "the price list": { needs: ["payment"], ask: () => rawat.ask("GET", "/api/price-list", { token: day.desk }) },
  "the own account": { needs: [], ask: () => rawat.ask("GET", "/auth/profile", { token: day.patient }) },
};

const successful = (status: number) => status === 200 || status === 201;

/** Asks everything at once, and looks at what became of it while `away` is away. */
async function expectOnlyItsOwnHarmed(away: string, allowed: readonly number[]): Promise<void> {
  const asked = Object.entries(kinds).map(async ([kind, { needs, ask }]) => {
    const startedAt = performance.now();
    const { status, body, text } = await ask();
    expect(performance.now() - startedAt, kind).toBeLessThan(answeredWithinMs);
    if (!needs.includes(away)) expect([kind, status, text], text).toEqual([kind, successful(status) && status, text]);
    else expect(allowed, `${kind}: ${text}`).toContain(status);
    if (status > 400) expect(body.requestId).toEqual(expect.any(String));
  });
  await Promise.all(asked);
}

const isWhole = () =>
  until(async () => {
    const answers = await Promise.all(Object.values(kinds).map(({ ask }) => ask()));
    return answers.every(({ status }) => successful(status));
  }, 20_000);

describe.each(["patient", "staff", "appointment", "record", "payment"] as const)("the %s service", (name) => {
  const service = () => {
    const [only] = rawat.services[name];
    if (!only) throw new Error(`there is no ${name} service`);
    return only;
  };

  it("killed is told as 503 to those who need it, harms no other, and is back when it is started", async () => {
    await service().kill();
    await expectOnlyItsOwnHarmed(name, [503]);
    await service().restart();
    await isWhole();
  });

  it("frozen keeps nobody waiting longer than five seconds, harms no other, and is back when it thaws", async () => {
    await service().freeze();
    try {
      await expectOnlyItsOwnHarmed(name, [503, 504]);
      // By now it is known; who asks again is told at once or within their time.
      await expectOnlyItsOwnHarmed(name, [503, 504]);
    } finally {
      service().thaw();
    }
    await isWhole();
  });
});

describe("what tells of many services", () => {
  it("shows the rest of a patient's story while one is away, and names what is missing", async () => {
    const [record] = rawat.services.record;
    await record?.kill();
    const { status, body } = await rawat.ask("GET", `/api/patients/${day.patientId}/timeline`, { token: day.doctor });
    expect([status, body.meta.missing]).toEqual([200, ["record"]]);
    expect(body.data.map(({ id }: { id: string }) => id)).toContain(appointmentId);
    await record?.restart();
    await isWhole();
    const whole = await rawat.ask("GET", `/api/patients/${day.patientId}/timeline?limit=100`, { token: day.doctor });
    expect(whole.body.meta.missing).toBeUndefined();
    expect(whole.body.data.map(({ id }: { id: string }) => id)).toContain(recordId);
  });

  it("shows the rest of it also while one is silent, before its caller has waited in vain", async () => {
    const [payment] = rawat.services.payment;
    await payment?.freeze();
    try {
      const path = `/api/patients/${day.patientId}/timeline?limit=100`;
      const { status, body, text } = await rawat.ask("GET", path, { token: day.doctor });
      expect([status, body.meta?.missing], text).toEqual([200, ["payment"]]);
      expect(body.data.map(({ id }: { id: string }) => id)).toContain(appointmentId);
    } finally {
      payment?.thaw();
    }
    await isWhole();
  });

  it("writes a record of a talk down while the chat is silent, whichever talk it names, and refuses one that is none once it can be asked", async () => {
    const [chat] = rawat.services.chat;
    const write = () =>
      rawat.ask("POST", "/api/records", {
        token: day.doctor,
        json: { ...day.note(day.patientId, "Pusing"), consultationId: randomUUID() },
      });
    await chat?.freeze();
    try {
      const { status, text } = await write();
      expect(status, text).toBe(201);
    } finally {
      chat?.thaw();
    }
    await until(async () => (await write()).body.code === "unknown_consultation", 20_000);
  });

  it.each(["appointment", "record"] as const)(
    "archives nobody while the %s service cannot be asked to take nothing more for them, and restores who is archived",
    async (name) => {
      const { id } = await createPatient(rawat.ask, day.desk);
      const { id: archived } = await createPatient(rawat.ask, day.desk);
      await rawat.ask("DELETE", `/api/patients/${archived}`, { token: day.desk });
      const [service] = rawat.services[name];
      await service?.kill();
      expect((await rawat.ask("DELETE", `/api/patients/${id}`, { token: day.desk })).status).toBe(503);
      expect((await rawat.ask("POST", `/api/patients/${archived}/restore`, { token: day.desk })).status).toBe(200);
      await service?.restart();
      await isWhole();
      expect((await rawat.ask("GET", `/api/patients/${id}`, { token: day.desk })).status).toBe(200);
      // Nothing of it is left over: what was closed for it is open again.
      const booked = await rawat.ask("POST", "/api/appointments", { token: day.desk, json: day.booking(id) });
      expect(booked.status, booked.text).toBe(201);
      await rawat.ask("DELETE", `/api/appointments/${booked.body.data.id}`, { token: day.desk });
      const written = await rawat.ask("POST", "/api/records", { token: day.doctor, json: day.note(id, "Batuk") });
      expect(written.status, written.text).toBe(201);
      expect((await rawat.ask("DELETE", `/api/patients/${id}`, { token: day.desk })).status).toBe(204);
    },
  );
});
