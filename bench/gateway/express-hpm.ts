import { Agent } from "node:http";
import express from "express";
import { createProxyMiddleware } from "http-proxy-middleware";

// Bare: no token, no limit, no log line, no figure.
const agent = new Agent({ keepAlive: true });
const app = express();
app.use(createProxyMiddleware({ target: process.env.UPSTREAM ?? "", agent, pathFilter: "/api" }));
app.listen(Number(process.env.PORT), "127.0.0.1");
