import type { ComponentType } from "preact";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { type Part, speakAlso } from "../i18n/index.ts";

/** A page that is fetched when it is first looked at, or just before. */
export interface LazyPage {
  (): ReturnType<typeof Shown>;
  /** Begins to fetch it while something else is waited for; where that fails, it is fetched again when it is looked at. */
  ahead(): void;
}

/** A page that is fetched, with what it says, when it is first looked at, so that the first one comes soon. */
export function lazily(load: () => Promise<ComponentType>, ...parts: readonly Part[]): LazyPage {
  let fetched: ComponentType | undefined;
  const fetch = async () => {
    const [component] = await Promise.all([load(), speakAlso(...parts)]);
    fetched = component;
    return { component };
  };
  const Lazy = () => {
    const loaded = useLoaded(fetch, "");
    if (fetched) {
      const Page = fetched;
      return <Page />;
    }
    return <Shown of={loaded}>{({ component: Page }) => <Page />}</Shown>;
  };
  return Object.assign(Lazy, { ahead: () => void fetch().catch(() => undefined) });
}
