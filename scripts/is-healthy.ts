/** Whether the program of this container is ready, for its health check. A file and not an argument: podman parts arguments at spaces. */
const answer = await fetch(process.env.HEALTH_URL ?? "").catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
