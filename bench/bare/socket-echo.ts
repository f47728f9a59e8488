import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";

// The least that a chat can be: what somebody says is told to their room. No token, no member, nothing kept, no log line, no figure.
const http = createServer((_, response) => response.end());
const io = new Server(http, { serveClient: false, transports: ["websocket"] });
io.on("connection", (socket) => {
  socket.on("join_room", async ({ chatRoomId }: { chatRoomId: string }, acknowledge: (told: object) => void) => {
    await socket.join(chatRoomId);
    acknowledge({ ok: true });
  });
  socket.on("send_message", (said: { chatRoomId: string }, acknowledge: (told: object) => void) => {
    const message = { id: randomUUID(), createdAt: new Date().toISOString(), ...said };
    io.to(said.chatRoomId).emit("new_message", message);
    acknowledge({ ok: true });
  });
});
http.listen(Number(process.env.PORT), "127.0.0.1");
