import type { Domain } from "@rawat/contracts/language";
import { z } from "zod";
import { BaseConfig, databaseUrl, servicePort, serviceUrl } from "./config.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
type Services = Readonly<Record<string, { readonly port: number }>>;
type Urls<N extends string> = ReturnType<typeof serviceUrl<N>>;

/** The variables that name where services are, each with its usual address. */
export const serviceUrls = <S extends Services, N extends keyof S & string>(
  services: S,
  names: readonly N[],
): Urls<N> => Object.assign({}, ...names.map((name) => serviceUrl(name, services[name]?.port ?? 0)));

/** Everything that a service is told by variables: what every program is, what the domain is, where others are, and its own. */
export function serviceConfig<
  D extends Pick<Domain, "services" | "settings">,
  S extends keyof D["services"] & string,
  N extends keyof D["services"] & string,
  Own extends Shape,
>(
  domain: D,
  { name, asks, own }: { name: S /** The services that this one asks. */; asks: readonly N[]; own: Own },
): z.ZodObject<
  (typeof BaseConfig)["shape"] &
    D["settings"] &
    ReturnType<typeof databaseUrl<S>> &
    ReturnType<typeof servicePort<S>> &
    Urls<N> &
    Own
> {
  const shape = {
    ...BaseConfig.shape,
    ...(domain.settings as D["settings"]),
    ...databaseUrl(name),
    ...servicePort(name, domain.services[name]?.port ?? 0),
    ...serviceUrls(domain.services, asks),
    ...own,
  };
  return z.object(shape) as never;
}
