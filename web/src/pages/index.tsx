import { openPage } from "../components/page.tsx";
import { Entrance } from "../entrance/frame.tsx";
import { t } from "../i18n/index.ts";
import { mayHaveSession } from "../session.ts";

const Welcome = () => (
  <Entrance title={t.entrance.welcome}>
    <p class="lead">{t.brand.promise}</p>
    <div class="stack">
      <a class="button primary" href="/login.html">
        {t.entrance.signIn}
      </a>
      <a class="button plain" href="/register.html">
        {t.entrance.register}
      </a>
      <a class="button quiet" href="/news">
        {t.entrance.news}
      </a>
      <a class="button quiet" href="/docs">
        {t.header.apiPage}
      </a>
    </div>
  </Entrance>
);

void openPage(Welcome);
if (mayHaveSession()) location.replace("/dashboard.html");
