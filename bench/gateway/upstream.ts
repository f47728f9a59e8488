import { createServer } from "node:http";

// The service behind every system: one JSON answer of 1.1 kB, as a page of patients begins.
const item = { id: "0198f1d2-5c1e-7a44-9d0e-6f3b2a1c0d9e", name: "Siti Rahmawati", birthDate: "1990-05-17", tags: [] };
const list = JSON.stringify({ data: Array.from({ length: 10 }, () => item), meta: { limit: 20, nextCursor: null } });
const body = Buffer.from(list.slice(0, -1).concat(`,"pad":"${"x".repeat(Math.max(0, 1_100 - list.length - 10))}"}`));

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": body.length });
  response.end(body);
});
server.listen(Number(process.env.PORT), "127.0.0.1");
