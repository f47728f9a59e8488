import { useLoaded } from "../components/loaded.tsx";
import { useTitle } from "../components/page.tsx";
import { FailureState } from "../components/state.tsx";
import { LanguageSwitch, ThemeSwitch } from "../components/switches.tsx";
import { NoAnswer } from "../failure.ts";
import { t } from "../i18n/index.ts";
import type { AsyncApi } from "./asyncapi.ts";
import type { OpenApi } from "./openapi.ts";
import { Reference } from "./reference.tsx";

/** The API page: everything that can be called, made from the contract that is also run. */
export function DocsPage() {
  useTitle(t.docs.title);
  const contract = useLoaded(readContract, "");
  return (
    <>
      <a class="skip" href="#content">
        {t.words.skipToContent}
      </a>
      <header class="docs-bar">
        <a class="brand" href="/" aria-label="Rawat">
          <img src="/logo.svg" alt="" width={34} height={34} />
          <span>Rawat</span>
        </a>
        <span class="docs-mark">API</span>
        <div class="switches">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" class="docs" tabIndex={-1}>
        {contract.value ? (
          <Reference {...contract.value} />
        ) : contract.error !== undefined ? (
          <FailureState title={t.failures.pageTitle} error={contract.error} retry={contract.reload} />
        ) : (
          <div class="skeleton block" role="img" aria-busy="true" aria-label={t.docs.loading} />
        )}
      </main>
    </>
  );
}

async function readContract(): Promise<{ openApi: OpenApi; asyncApi: AsyncApi }> {
  const [openApi, asyncApi] = await Promise.all([readFile("/openapi.json"), readFile("/asyncapi.json")]);
  return { openApi: openApi as OpenApi, asyncApi: asyncApi as AsyncApi };
}

async function readFile(path: string): Promise<unknown> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(10_000) }).catch((cause) => {
    throw new NoAnswer(navigator.onLine ? "unreachable" : "offline", cause);
  });
  if (!answer.ok) throw new NoAnswer("unreachable");
  return answer.json();
}
