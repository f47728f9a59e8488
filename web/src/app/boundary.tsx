import { Component, type ComponentChildren } from "preact";
import { Page } from "../components/page.tsx";
import { FailureState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";

interface Props {
  /** What is drawn; another address is another one. */
  at: string;
  children: ComponentChildren;
}

interface State {
  failed?: { error: unknown; at: string } | undefined;
}

/** What cannot be drawn says so in its own place: the rail stays, and another address is tried anew. */
export class Boundary extends Component<Props, State> {
  override state: State = {};

  override componentDidCatch(error: unknown): void {
    this.setState({ failed: { error, at: this.props.at } });
    // For whoever looks for the fault; the browser would have told it too.
    reportError(error);
  }

  override render({ at, children }: Props, { failed }: State): ComponentChildren {
    if (failed?.at !== at) return children;
    return (
      <Page title={t.failures.pageTitle}>
        <FailureState
          title={t.failures.pageTitle}
          error={failed.error}
          retry={() => this.setState({ failed: undefined })}
        />
      </Page>
    );
  }
}
