import { type Contract, type Endpoint, gatewayContracts } from "@rawat/contracts";

/** The paths of our own endpoints that are of a kind. */
export const ownPaths = (isOfKind: (endpoint: Endpoint) => boolean): ReadonlySet<string> =>
  new Set(
    Object.values<Contract>(gatewayContracts)
      .flatMap((contract) => Object.values(contract))
      .filter(isOfKind)
      .map(({ path }) => path),
  );
