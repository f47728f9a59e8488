import gateway from "fast-gateway";

// Bare: no token, no limit, no log line, no figure.
const server = gateway({ routes: [{ prefix: "/api", prefixRewrite: "/api", target: process.env.UPSTREAM ?? "" }] });
await server.start(Number(process.env.PORT), "127.0.0.1");
