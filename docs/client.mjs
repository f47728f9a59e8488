// What a client of Rawat needs of HTTP and Socket.IO.
import { io } from "socket.io-client";

/** Asks at an address. @returns what is answered as `data`, where there is some; throws with what a refusal says */
export async function ask(url, { token, method = "POST", json } = {}) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method, headers, body: json && JSON.stringify(json) });
  const { data, detail } = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${url}: ${detail}`);
  return data;
}

/** Logs somebody in and opens their socket. @returns how to ask, to send a command and to wait for an event, in their name */
export async function enter(at, email, password) {
  const { access_token: token, user } = await ask(`${at}/auth/login`, { json: { email, password } });
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
  return { user, socket, send, next, ask: (path, json) => ask(`${at}${path}`, { token, json }) };
}
