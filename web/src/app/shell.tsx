import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { running, useRunning } from "../chat/running.ts";
import { clockTime, knowClinicZone, zoneName } from "../clinic/clinic-time.ts";
import { Icon } from "../components/icon.tsx";
import { Menu } from "../components/menu.tsx";
import { initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { Bell } from "../notifications/bell.tsx";
import { toSeeTo, useToSeeTo } from "../payments/to-see-to.ts";
import { currentUser } from "../session.ts";
import { actionsOf } from "./actions.ts";
import { SearchOpener } from "./search.tsx";
import { type Section, sectionsOf } from "./sections.ts";

/** As many as a phone's bar has room for, the last being the person or what is left over. */
const barItems = 4;

/** What stands around every page: the rail with the sections, the bar with the search, what is new and the clinic's clock. */
export function Shell({ children }: { children: ComponentChildren }) {
  const user = currentUser();
  useRunning();
  useToSeeTo();
  const sections = sectionsOf[user.role];
  const isFew = sections.length < barItems;
  const beyond = isFew ? [] : sections.slice(barItems - 1);
  const { path: here } = useLocation();
  return (
    <div class="app">
      <a class="skip" href="#content">
        {t.words.skipToContent}
      </a>
      <nav class="rail" aria-label={t.header.navigation}>
        <a class="brand" href="/home" aria-label="Rawat">
          <img src="/logo.svg" alt="" width={34} height={34} />
          <span>Rawat</span>
        </a>
        <ul>
          {sections.map((section, place) => (
            <li key={section.path} class={isFew || place < barItems - 1 ? undefined : "beyond"}>
              <SectionLink {...section} />
            </li>
          ))}
          {!isFew && (
            <li class="bar-more">
              <Menu
                label={t.shell.more}
                icon="menu"
                text={t.shell.more}
                class="rail-link"
                isCurrent={isIn(here, "/profile") || beyond.some((section) => isOf(here, section))}
              >
                {beyond.map((section) => (
                  <SectionLink key={section.path} {...section} />
                ))}
                <SectionLink path="/profile" icon="user" name="me" text={t.shell.profile} />
              </Menu>
              {beyond.some(({ name }) => name === "consultations") && <UnderWay />}
            </li>
          )}
          <li class={isFew ? "profile-link" : "profile-link beyond"}>
            <a
              class="rail-link"
              href="/profile"
              aria-current={isIn(here, "/profile") ? "page" : undefined}
              aria-label={`${t.shell.profile}: ${user.name}`}
            >
              <span class="avatar" aria-hidden="true">
                {initials(user.name)}
              </span>
              <span class="person-name">
                <strong>{user.name}</strong>
                <span class="small muted">{t.roles[user.role]}</span>
              </span>
            </a>
          </li>
        </ul>
      </nav>
      <div class="app-main">
        <header class="topbar">
          <SearchOpener />
          <NewMenu />
          <Bell />
          <Clock />
        </header>
        <main id="content" class="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

const isIn = (here: string, path: string): boolean => here === path || here.startsWith(`${path}/`);

/** Whether what is shown is a page of a section. */
const isOf = (here: string, { path, more = [] }: Section): boolean => [path, ...more].some((own) => isIn(here, own));

function SectionLink({ text, ...section }: Section & { text?: string }) {
  const { name, path, icon, isOutside } = section;
  const { path: here } = useLocation();
  return (
    <a
      class="rail-link"
      href={path}
      target={isOutside && "_top"}
      aria-current={isOf(here, section) ? "page" : undefined}
      title={text ?? t.sections[name]}
    >
      <Icon name={icon} />
      <span>{text ?? t.sections[name]}</span>
      {name === "consultations" && <UnderWay />}
      {name === "bills" && <ToSeeTo />}
    </a>
  );
}

/** How many consultations are under way, wherever one is. */
const UnderWay = () => <CountMark count={running.value?.length ?? 0} say={t.shell.underWay} />;

/** How much of the money waits for an administrator. */
const ToSeeTo = () => <CountMark count={toSeeTo.value.refunds + toSeeTo.value.differences} say={t.shell.toSeeTo} />;

function CountMark({ count, say }: { count: number; say: (count: number) => string }) {
  if (count === 0) return null;
  return (
    <strong class="count-mark">
      <span aria-hidden="true">{count}</span>
      <span class="unseen">{say(count)}</span>
    </strong>
  );
}

function NewMenu() {
  const actions = actionsOf(currentUser().role);
  if (actions.length === 0) return null;
  return (
    <Menu label={t.shell.create} icon="plus" text={t.shell.create} class="button plain new">
      {actions.map(({ path, icon, text }) => (
        <a key={path} class="button quiet" href={path}>
          <Icon name={icon} />
          <span>{text}</span>
        </a>
      ))}
    </Menu>
  );
}

/** The time of day at the clinic, in whose zone every time is told. */
function Clock() {
  const now = useSignal(Date.now());
  const isKnown = useSignal(false);
  useEffect(() => {
    void knowClinicZone().then(
      () => {
        isKnown.value = true;
      },
      () => undefined,
    );
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 5_000);
    return () => clearInterval(timer);
  }, []);
  if (!isKnown.value) return null;
  return (
    <p class="clock" title={t.shell.clock}>
      <Icon name="clock" />
      <span class="unseen">{t.shell.clock}: </span>
      <time>{clockTime(new Date(now.value).toISOString())}</time> <span class="small muted">{zoneName()}</span>
    </p>
  );
}
