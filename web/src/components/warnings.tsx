import type { Warning } from "@rawat/contracts";
import { warningText } from "../warning-text.ts";
import { Banner } from "./state.tsx";

/** What deserves a second look, though it is saved. */
export const Warnings = ({ title, warnings }: { title: string; warnings: readonly Warning[] }) =>
  warnings.length > 0 && (
    <Banner kind="warned">
      <strong>{title}</strong>
      <ul class="warnings">
        {warnings.map((warning) => (
          <li key={`${warning.code} ${warning.path}`}>{warningText(warning)}</li>
        ))}
      </ul>
    </Banner>
  );
