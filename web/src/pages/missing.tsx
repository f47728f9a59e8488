import { openPage } from "../components/page.tsx";
import { Entrance } from "../entrance/frame.tsx";
import { t } from "../i18n/index.ts";

/** What people see at an address that leads nowhere, signed in or not. */
const Missing = () => (
  <Entrance title={t.missing.title}>
    <p class="lead">{t.missing.lead}</p>
    <a class="button primary" href="/">
      {t.missing.toStart}
    </a>
  </Entrance>
);

void openPage(Missing);
