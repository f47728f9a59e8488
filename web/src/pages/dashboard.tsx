import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { App } from "../app/app.tsx";
import { fetchAhead } from "../app/pages.tsx";
import { draftPrefix } from "../chat/draft-prefix.ts";
import { draftNames, ownDrafts } from "../components/drafts.ts";
import { openPage } from "../components/page.tsx";
import { FailureState, Skeleton } from "../components/state.tsx";
import { isAbort } from "../failure.ts";
import { currentToken } from "../http.ts";
import { t } from "../i18n/index.ts";
import { comeBackHere, currentUser, followOtherTabs, mayHaveSession } from "../session.ts";
import { applyDensity } from "../theme.ts";

/** What was said and not sent before a reload goes on, whatever page is looked at now. */
const goOnTalking = async () => (await import("../chat/outbox.ts")).sendInterrupted();

/** Takes up the session before anything is drawn that is whose it is. */
function Dashboard() {
  const state = useSignal<"opening" | "open" | { error: unknown }>("opening");
  const open = async () => {
    state.value = "opening";
    try {
      await currentToken();
      ownDrafts(currentUser().id);
      if (draftNames(draftPrefix).length > 0) void goOnTalking().catch(() => undefined);
      state.value = "open";
    } catch (error) {
      if (!isAbort(error)) state.value = { error };
    }
  };
  useEffect(() => void open(), []);
  if (state.value === "open") return <App />;
  return (
    <main class="content">
      {state.value === "opening" ? (
        <Skeleton />
      ) : (
        <FailureState title={t.failures.pageTitle} error={state.value.error} retry={() => void open()} />
      )}
    </main>
  );
}

if (mayHaveSession()) {
  followOtherTabs();
  applyDensity();
  void openPage(Dashboard, "clinic");
  // Who it is, the words and the page of this address: none of them waits for another. What fails is asked for again where it is shown.
  void currentToken().catch(() => undefined);
  fetchAhead(location.pathname);
} else {
  comeBackHere();
  location.replace("/login.html");
}
