// A consultation from its payment to its end, by HTTP and Socket.IO: node docs/consultation.mjs [address]
import { ask, enter } from "./client.mjs";

const at = process.argv[2] ?? "http://localhost:5000";
const patient = await enter(at, "patient@rawat.test", "rawat-demo-password");
const doctor = await enter(at, "doctor@rawat.test", "rawat-demo-password");
const begun = Promise.all([patient.next("new_consultation"), doctor.next("new_consultation")]);
const { redirectUrl, orderNumber } = await patient.ask("/api/payments", { doctorId: doctor.user.staffId });
// In the patient's place, at the simulator of Midtrans; with a key of Midtrans' somebody pays at redirectUrl.
const paid = { outcome: "settlement", method: "qris" };
await ask(`${new URL(redirectUrl).origin}/__sim/orders/${orderNumber}`, { json: paid });
const [{ consultationId, expiresAt }] = await begun;
console.log(`it has begun, and lasts until ${expiresAt}`);
for (const { send } of [patient, doctor]) await send("join_consultation", { consultationId });
// An id of one's own makes it safe to send again whatever was not acknowledged.
const said = { consultationId, content: "Anak saya demam.", clientMessageId: crypto.randomUUID() };
const { id } = await patient.send("send_message", said);
if ((await patient.send("send_message", said)).id !== id) throw new Error("it was taken twice");
// The patient's line breaks; what is said meanwhile is asked for afterwards.
patient.socket.disconnect();
await doctor.send("send_message", { consultationId, content: "Sejak kapan?" });
patient.socket.connect();
await patient.next("connect");
await patient.send("join_consultation", { consultationId });
const { messages } = await patient.send("sync", { consultationId, afterMessageId: id });
console.log(`patient has missed: ${messages.filter((one) => one.id > id).map(({ content }) => content)}`);
const over = patient.next("consultation_status_update");
await doctor.ask(`/api/consultations/${consultationId}/end`);
console.log(`it is ${(await over).status}`);
for (const { socket } of [patient, doctor]) socket.close();
