import { startOurGateway } from "../gateway/our-gateway.ts";
import { freePort, type Program, startNode } from "../gateway/programs.ts";

/** patient-service over a store, and the gateway before it, as they run; each is told as soon as it runs, to be stopped whatever follows. */
export async function startBehindGateway(
  environment: Readonly<Record<string, string>>,
  encryptionKey: string,
  started: (program: Program) => Program,
): Promise<{ service: Program; gateway: Program }> {
  const secrets = {
    RECORD_ENCRYPTION_KEY: encryptionKey,
    JWT_SECRET_KEY: encryptionKey,
    INTERNAL_SECRET: encryptionKey,
  };
  const own = { ...environment, ...secrets, LOG_LEVEL: "info" };
  const port = await freePort();
  const more = { ...own, PATIENT_SERVICE_PORT: String(port) };
  const service = started(await startNode("patient-service", "patient-service/src/main.ts", port, more));
  return { service, gateway: started(await startOurGateway(service.url, own)) };
}
