/**
 * The frame of a page: title with actions, tabs, and a body that either scrolls or gives its height to a grid.
 */
import { useLingui } from '@lingui/react/macro';
import { createContext, type ReactNode, use, useEffect, useRef } from 'react';
import { RecordLink } from './links.tsx';
import classes from './page.module.css';
import { usePath } from './search.ts';

const SectionTabsContext = createContext<readonly TabLink[]>([]);

/** Gives pages the tabs of their section; the shell does. */
export const SectionTabs = SectionTabsContext.Provider;

/** Props of `Page`; `fill` gives a grid the height that is left. */
export interface PageProps {
  children: ReactNode;
  fill?: boolean;
  /** Reading width for text pages. */
  narrow?: boolean;
}

/** The body of a page. */
export function Page({ children, fill, narrow }: PageProps) {
  return (
    <div className={classes.page} data-fill={fill || undefined} data-narrow={narrow || undefined}>
      {children}
    </div>
  );
}

/** Props of `PageHeader`. */
export interface PageHeaderProps {
  title: string;
  /** Shown in place of the title, such as a title that can be edited. */
  heading?: ReactNode;
  recordKey?: string;
  /** Status, owner and the like, on the title's line. */
  meta?: ReactNode;
  actions?: ReactNode;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** Tabs of a record's page; a section's page shows the section's tabs by itself. */
  tabs?: readonly TabLink[];
}

/** Title, status and actions of a page; it also names the browser's tab. */
export function PageHeader({ title, heading, recordKey, meta, actions, lead, tabs }: PageHeaderProps) {
  const sectionTabs = use(SectionTabsContext);
  useEffect(() => {
    document.title = `${recordKey ? `${recordKey} ` : ''}${title} · Trellis`;
  }, [title, recordKey]);
  return (
    <div className={classes.top}>
      <div className={classes.header}>
        <div className={classes.titles}>
          {recordKey && <span className={`t-key ${classes.key}`}>{recordKey}</span>}
          <h1 dir="auto">{heading ?? title}</h1>
          {meta}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
        {lead && (
          <div className={classes.leadLine}>
            <p className={classes.lead}>{lead}</p>
          </div>
        )}
      </div>
      <Tabs tabs={tabs ?? sectionTabs} />
    </div>
  );
}

/** A tab that is a page. */
export interface TabLink {
  label: string;
  to: string;
  count?: number | undefined;
}

/** Tabs that are links: each is a page with its own address. */
export function Tabs({ tabs, label }: { tabs: readonly TabLink[]; label?: string }) {
  const { t } = useLingui();
  const path = usePath();
  const bar = useRef<HTMLElement>(null);
  const current = [...tabs]
    .sort((a, b) => b.to.length - a.to.length)
    .find(({ to }) => path === to || path.startsWith(`${to}/`));
  // On a phone the bar is longer than the window: the current tab has to be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when another tab becomes the current one.
  useEffect(() => {
    const tab = bar.current?.querySelector('[aria-current]');
    if (!bar.current || !tab || bar.current.scrollWidth <= bar.current.clientWidth) return;
    const [outer, inner] = [bar.current.getBoundingClientRect(), tab.getBoundingClientRect()];
    bar.current.scrollBy({ left: inner.left + inner.width / 2 - outer.left - outer.width / 2 });
  }, [current?.to, tabs.length]);
  if (tabs.length < 2) return null;
  return (
    <nav ref={bar} className={classes.tabs} aria-label={label ?? t`Pages of this section`}>
      {tabs.map((tab) => (
        <RecordLink key={tab.to} to={tab.to} aria-current={tab === current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span className="t-num">{tab.count}</span>}
        </RecordLink>
      ))}
    </nav>
  );
}

/** A bordered area with an optional title, for overviews. */
export function Panel({
  title,
  action,
  children,
}: {
  title?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel}>
      {title && (
        <div className={classes.panelHead}>
          <h2>{title}</h2>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}
