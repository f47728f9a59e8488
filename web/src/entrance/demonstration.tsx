import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { t } from "../i18n/index.ts";

const password = "rawat-demo-password";
const accounts = [
  ["admin@rawat.test", "admin"],
  ["frontdesk@rawat.test", "staff"],
  ["doctor@rawat.test", "doctor"],
  ["patient@rawat.test", "patient"],
] as const;

/** Accounts to try Rawat with, offered only where the clinic says that it is a demonstration. @param fieldBeside a field of the form that they fill in. */
export function DemonstrationAccounts({ fieldBeside }: { fieldBeside: RefObject<HTMLInputElement | null> }) {
  const isOffered = useSignal(false);
  useEffect(() => {
    void isDemonstration().then((demo) => {
      isOffered.value = demo;
    });
  }, [isOffered]);
  const fillIn = (email: string) => {
    const form = fieldBeside.current?.form;
    for (const [name, value] of Object.entries({ email, password })) {
      const control = form?.elements.namedItem(name);
      if (control instanceof HTMLInputElement) control.value = value;
    }
    form?.querySelector<HTMLElement>("[type=submit]")?.focus();
  };
  if (!isOffered.value) return null;
  return (
    <div class="demonstration">
      <h2>{t.entrance.demoTitle}</h2>
      <p class="small muted">{t.entrance.demoLead}</p>
      <div class="chips">
        {accounts.map(([email, role]) => (
          <Button key={email} onClick={() => fillIn(email)}>
            {t.roles[role]}
          </Button>
        ))}
      </div>
    </div>
  );
}

async function isDemonstration(): Promise<boolean> {
  try {
    const answer = await fetch("/health", { signal: AbortSignal.timeout(5_000) });
    const health = (await answer.json()) as { demo?: unknown };
    return health.demo === true;
  } catch {
    // A clinic that cannot tell is no demonstration.
    return false;
  }
}
