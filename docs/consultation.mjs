// A consultation from its payment to its end, by HTTP and Socket.IO: node docs/consultation.mjs [address]
import { io } from "socket.io-client";

const at = process.argv[2] ?? "http://localhost:5000";
const password = "rawat-demo-password";
const ask = async (token, method, path, json) => {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${at}${path}`, { method, headers, body: json && JSON.stringify(json) });
  const { data, detail } = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${path}: ${detail}`);
  return data;
};
const enter = async (email) => {
  const { access_token: token, user } = await ask(undefined, "POST", "/auth/login", { email, password });
  // A WebSocket at once: long polling would need every request to reach the same instance.
  const socket = io(at, { auth: { token }, transports: ["websocket"] });
  const send = async (command, body) => {
    const { ok, error, ...told } = await socket.timeout(5_000).emitWithAck(command, body);
    if (!ok) throw new Error(`${error.status} ${command}: ${error.detail}`);
    return told;
  };
  const next = (event) => new Promise((resolve) => socket.once(event, resolve));
  socket.on("new_message", ({ senderName, content }) => console.log(`${user.role} hears ${senderName}: ${content}`));
  await next("connect");
  return { token, user, socket, send, next };
};

const [patient, doctor] = [await enter("patient@rawat.test"), await enter("doctor@rawat.test")];
const begun = Promise.all([patient.next("new_consultation"), doctor.next("new_consultation")]);
const { redirectUrl, orderNumber } = await ask(patient.token, "POST", "/api/payments", {
  doctorId: doctor.user.staffId,
});
// In the patient's place, at the simulator of Midtrans; with a key of Midtrans' somebody pays at redirectUrl.
await fetch(`${new URL(redirectUrl).origin}/__sim/orders/${orderNumber}`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ outcome: "settlement", method: "qris" }),
});
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
await ask(doctor.token, "POST", `/api/consultations/${consultationId}/end`);
console.log(`it is ${(await over).status}`);
for (const { socket } of [patient, doctor]) socket.close();
