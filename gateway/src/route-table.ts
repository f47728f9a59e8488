import {
  type AccountLimit,
  actionOf,
  defaultBodyBytesMax,
  defaultDeadlineMs,
  type Endpoint,
  isOpen,
  type Role,
  rolesOf,
  type ServiceContracts,
} from "@rawat/contracts";
import findMyWay from "find-my-way";

/** Where requests of one endpoint go, and what is asked of them first. */
export interface ForwardRoute {
  readonly service: string;
  /** The contract's path: in figures and logs, where a real path would tell whose it is. */
  readonly path: string;
  /** The endpoint as the audit trail names it. */
  readonly action: string;
  /** Somebody without an account may ask: anyone, or who holds a secret that the service knows. */
  readonly isOpen: boolean;
  /** The roles that may; undefined when every account may. */
  readonly roles?: ReadonlySet<Role>;
  /** How often one account may call it. */
  readonly accountLimit?: AccountLimit;
  /** Honours Idempotency-Key, so that a repeat is safe. */
  readonly isRepeatable: boolean;
  readonly deadlineMs: number;
  /** Milliseconds that its body may be on its way, where its deadline begins when that is in. */
  readonly bodyWithinMs?: number;
  readonly bodyBytesMax: number;
  /** Its body is too large to be kept, hence streamed: the connection to the service is held for as long as it comes. */
  readonly isUpload: boolean;
  /** Whoever sends it proves by its body who they are: it stands in a line of its own kind, and in no visitors'. */
  readonly isNotification: boolean;
  /** A socket path: one caller's requests go to one instance, for a Socket.IO session lives in the one that began it. */
  readonly isSocket: boolean;
}

export interface RouteTable {
  /** The route of a request; undefined when no contract names its path with its method. */
  lookup(method: string, path: string): ForwardRoute | undefined;
  /** The methods that a path has; none when no contract names it. */
  methodsOf(path: string): readonly string[];
  /** The route of a socket path that the contracts name, or of a path below it. */
  socketRoute(path: string): ForwardRoute | undefined;
}

/** A Socket.IO poll is answered when there is something to tell, or after 25 seconds. */
const pollDeadlineMs = 35_000;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * Every route that is forwarded, made from the contracts. A path that none names does not exist, nor does one that only our
 * own programs may ask; nothing is forwarded by prefix but the socket paths.
 */
export function createRouteTable(services: Readonly<Record<string, ServiceContracts>>): RouteTable {
  const router = findMyWay({ caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false });
  const sockets = new Map<string, ForwardRoute>();
  for (const [service, { contracts, sockets: spoken = {} }] of Object.entries(services)) {
    const endpoints = Object.values(contracts).flatMap((contract) => Object.values(contract));
    for (const endpoint of endpoints.filter(({ access }) => access !== "service")) {
      const method = endpoint.method.toUpperCase() as (typeof methods)[number];
      router.on(method, endpoint.path, () => undefined, routeOf(service, endpoint));
    }
    for (const { path } of Object.values(spoken)) sockets.set(path, socketRouteOf(service, path));
  }

  // The router takes nothing behind a slash for an empty parameter.
  const find = (method: (typeof methods)[number], path: string) =>
    path.endsWith("/") ? undefined : (router.find(method, path)?.store as ForwardRoute | undefined);
  const socketRoute = (path: string) => {
    for (const [socketPath, route] of sockets) {
      if (path === socketPath || (path.startsWith(socketPath) && path[socketPath.length] === "/")) return route;
    }
    return undefined;
  };
  return {
    lookup(method, path) {
      // HEAD is a GET whose body stays behind.
      return find((method === "HEAD" ? "GET" : method) as (typeof methods)[number], path) ?? socketRoute(path);
    },
    methodsOf(path) {
      const named = methods.filter((method) => find(method, path));
      if (named.length === 0) return [];
      return [...named, ...(named.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
    },
    socketRoute,
  };
}

function routeOf(service: string, endpoint: Endpoint): ForwardRoute {
  const { access, path, body, accountLimit, bodyWithinMs } = endpoint;
  const roles = rolesOf(access);
  return {
    service,
    path,
    action: actionOf(endpoint),
    isOpen: isOpen(access),
    ...(roles && { roles: new Set(roles) }),
    ...(accountLimit && { accountLimit }),
    isRepeatable: endpoint.idempotent === true,
    deadlineMs: endpoint.deadlineMs ?? defaultDeadlineMs,
    ...(bodyWithinMs !== undefined && { bodyWithinMs }),
    bodyBytesMax: endpoint.bodyBytesMax ?? defaultBodyBytesMax,
    isUpload: (endpoint.bodyBytesMax ?? 0) > defaultBodyBytesMax,
    isNotification: typeof body === "object" && "kind" in body && body.kind === "signed_json",
    isSocket: false,
  };
}

const socketRouteOf = (service: string, path: string): ForwardRoute => ({
  service,
  path,
  action: path,
  isOpen: true,
  isRepeatable: false,
  deadlineMs: pollDeadlineMs,
  bodyBytesMax: defaultBodyBytesMax,
  isUpload: false,
  isNotification: false,
  isSocket: true,
});
