interface Tab {
  href: string;
  text: string;
  isCurrent: boolean;
}

/** The views of one thing, each at its address. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav class="panel-tabs" aria-label={label}>
    {tabs.map(({ href, text, isCurrent }) => (
      <a key={href} class="panel-tab" href={href} aria-current={isCurrent ? "page" : undefined}>
        {text}
      </a>
    ))}
  </nav>
);
