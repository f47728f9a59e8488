import type { ComponentType } from "preact";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { type Part, speakAlso } from "../i18n/index.ts";

/** A page that is fetched, with what it says, when it is first looked at, so that the first one comes soon. */
export function lazily(load: () => Promise<ComponentType>, ...parts: readonly Part[]): ComponentType {
  let fetched: ComponentType | undefined;
  return function Lazy() {
    const loaded = useLoaded(async () => {
      const [component] = await Promise.all([load(), speakAlso(...parts)]);
      fetched = component;
      return { component };
    }, "");
    if (fetched) {
      const Page = fetched;
      return <Page />;
    }
    return <Shown of={loaded}>{({ component: Page }) => <Page />}</Shown>;
  };
}
