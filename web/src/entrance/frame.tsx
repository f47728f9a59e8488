import type { ComponentChildren } from "preact";
import { Icon } from "../components/icon.tsx";
import { useTitle } from "../components/page.tsx";
import { LanguageSwitch, ThemeSwitch } from "../components/switches.tsx";
import { t } from "../i18n/index.ts";

/** The frame around everything before the sign-in: the clinic's side, and a card to fill in. */
export function Entrance({ title, children }: { title: string; children: ComponentChildren }) {
  useTitle(title);
  return (
    <>
      <a class="skip" href="#content">
        {t.words.skipToContent}
      </a>
      <div class="entrance">
        <header class="entrance-head">
          <a class="brand" href="/" aria-label="Rawat">
            <img src="/logo.svg" alt="" width={34} height={34} />
            <span>Rawat</span>
          </a>
          <div class="switches">
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </header>
        <aside class="promise" aria-label={t.brand.tagline}>
          <img class="promise-mark" src="/leaves.svg" alt="" />
          <p class="promise-title">{t.brand.tagline}</p>
          <p>{t.brand.promise}</p>
          <ul>
            {t.brand.points.map((point) => (
              <li key={point}>
                <Icon name="check" />
                <span>{point}</span>
              </li>
            ))}
          </ul>
        </aside>
        <main id="content" class="entrance-card" tabIndex={-1}>
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </>
  );
}

/** A sentence beside the form, with the way to another page. */
export const Beside = ({ text, href, link }: { text?: string; href: string; link: string }) => (
  <p class="beside">
    {text && `${text} `}
    <a href={href}>{link}</a>
  </p>
);
