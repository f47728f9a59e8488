import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Page } from "../components/page.tsx";
import { Choice, LanguageSwitch } from "../components/switches.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { chosenDensity, chosenTheme, keepDensity, keepTheme, themes } from "../theme.ts";
import { PasswordDialog } from "./password-dialog.tsx";
import { askToSignOutEverywhere, signOut } from "./sign-out.ts";

/** The account of whoever is signed in, how the pages look to them, and the ways out. */
export function ProfilePage() {
  const { name, email, role } = currentUser();
  const isChanging = useSignal(false);
  return (
    <Page title={t.shell.profile} isNarrow>
      <div class="card parts">
        <section class="part">
          <h2>{t.profile.account}</h2>
          <p>
            <strong class="break">{name}</strong> <span class="role">{t.roles[role]}</span>
          </p>
          <p class="muted break">{email}</p>
        </section>
        <section class="part">
          <h2>{t.profile.display}</h2>
          <div class="setting">
            <p>{t.profile.languageLead}</p>
            <LanguageSwitch />
          </div>
          <div class="setting">
            <p>{t.profile.themeTitle}</p>
            <ThemeChoice />
          </div>
          <div class="setting">
            <p>{t.profile.rowsTitle}</p>
            <DensityChoice />
          </div>
        </section>
        <section class="part">
          <h2>{t.profile.security}</h2>
          <div class="tools">
            <Button icon="key" onClick={() => (isChanging.value = true)}>
              {t.header.changePassword}
            </Button>
            <Button icon="shield" onClick={() => void askToSignOutEverywhere()}>
              {t.header.signOutEverywhere}
            </Button>
            <Button icon="signOut" onClick={() => void signOut()}>
              {t.header.signOut}
            </Button>
          </div>
        </section>
        <p class="small">
          <a href="/docs">{t.header.apiPage}</a>
        </p>
      </div>
      {isChanging.value && <PasswordDialog onClose={() => (isChanging.value = false)} />}
    </Page>
  );
}

function ThemeChoice() {
  const theme = useSignal(chosenTheme());
  return (
    <Choice
      label={t.profile.themeTitle}
      options={themes.map((name) => [name, t.profile.themes[name]] as const)}
      chosen={theme.value}
      onChosen={(name) => {
        theme.value = name;
        keepTheme(name);
      }}
    />
  );
}

function DensityChoice() {
  const density = useSignal(chosenDensity());
  return (
    <Choice
      label={t.profile.rowsTitle}
      options={(["roomy", "dense"] as const).map((name) => [name, t.profile.rows[name]] as const)}
      chosen={density.value}
      onChosen={(name) => {
        density.value = name;
        keepDensity(name);
      }}
    />
  );
}
