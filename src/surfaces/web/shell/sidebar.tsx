/**
 * Navigation: starred views, then the sections that the person may see. It folds to icons, and is a drawer on
 * phones.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Tooltip } from '@mantine/core';
import { PanelLeftClose, PanelLeftOpen, Star } from 'lucide-react';
import { Fragment, lazy, Suspense } from 'react';
import { RecordLink } from '../kit/links.tsx';
import { usePath } from '../kit/search.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import type { Section } from './sections.ts';
import classes from './shell.module.css';

// Only phones need it.
const SidebarDrawer = lazy(async () => ({ default: (await import('./sidebar-drawer.tsx')).SidebarDrawer }));

/** Props of `Sidebar`. */
export interface SidebarProps {
  sections: readonly Section[];
  drawer: boolean;
  opened: boolean;
  onClose: () => void;
}

/** The sidebar, or the drawer that stands for it. */
export function Sidebar({ sections, drawer, opened, onClose }: SidebarProps) {
  const { t } = useLingui();
  const { sidebar } = usePreferences();
  if (drawer) {
    return opened ? (
      <Suspense>
        <SidebarDrawer onClose={onClose}>
          <Links sections={sections} folded={false} onFollow={onClose} />
        </SidebarDrawer>
      </Suspense>
    ) : null;
  }
  const folded = sidebar === 'icons';
  return (
    <div className={classes.sidebar} data-folded={folded || undefined} data-shell-chrome>
      <Links sections={sections} folded={folded} />
      <div className={classes.fold}>
        <Tooltip
          label={folded ? <Trans>Unfold the sidebar</Trans> : <Trans>Fold the sidebar</Trans>}
          position="right"
        >
          <ActionIcon
            aria-label={t`Fold the sidebar`}
            aria-pressed={folded}
            aria-keyshortcuts="["
            onClick={() => setPreferences({ sidebar: folded ? 'open' : 'icons' })}
          >
            {folded ? (
              <PanelLeftOpen className="t-icon t-flip" aria-hidden />
            ) : (
              <PanelLeftClose className="t-icon t-flip" aria-hidden />
            )}
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function Links({
  sections,
  folded,
  onFollow,
}: {
  sections: readonly Section[];
  folded: boolean;
  onFollow?: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const path = usePath();
  const { starred } = usePreferences();
  const groups = (['home', 'requester', 'direction', 'operations', 'foundation'] as const)
    .map((group) => ({ group, items: sections.filter((section) => section.group === group) }))
    .filter(({ items }) => items.length > 0);
  const captions = {
    home: '',
    requester: '',
    direction: t`Direction`,
    operations: t`Operations`,
    foundation: t`Foundation`,
  };
  const longest = (section: Section) =>
    Math.max(
      -1,
      ...[...section.tabs, ...(section.inner ?? [])].map(({ path: own }) => {
        const fixed = own.split('/$')[0]!;
        return path === fixed || (fixed !== '/' && path.startsWith(`${fixed}/`)) ? fixed.length : -1;
      }),
    );
  const best = Math.max(...sections.map(longest));
  const link = (to: string, name: string, icon: React.ReactNode, isCurrent: boolean, keys?: string) => {
    const anchor = (
      <RecordLink
        to={to}
        className={classes.item ?? ''}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={keys}
        {...(onFollow ? { onClick: onFollow } : {})}
      >
        {icon}
        <span className={folded ? 't-hidden' : classes.itemName} dir="auto">
          {name}
        </span>
      </RecordLink>
    );
    return folded ? (
      <Tooltip label={name} position="right" openDelay={200}>
        {anchor}
      </Tooltip>
    ) : (
      anchor
    );
  };
  return (
    <nav aria-label={t`Sections`} className={classes.nav}>
      {groups.map(({ group, items }) => (
        <Fragment key={group}>
          {captions[group] && (
            <h2 className={folded ? 't-hidden' : classes.caption} id={`nav-${group}`}>
              {captions[group]}
            </h2>
          )}
          <ul aria-labelledby={captions[group] ? `nav-${group}` : undefined} className={classes.items}>
            {items.map((section) => (
              <li key={section.id}>
                {link(
                  section.tabs[0]!.path,
                  i18n._(section.label),
                  <section.icon className="t-icon" aria-hidden />,
                  best >= 0 && longest(section) === best,
                  section.key && `g ${section.key}`,
                )}
              </li>
            ))}
          </ul>
          {group === 'home' && starred.length > 0 && (
            <>
              <h2 className={folded ? 't-hidden' : classes.caption} id="nav-starred">
                <Trans>Starred</Trans>
              </h2>
              <ul aria-labelledby="nav-starred" className={classes.items}>
                {starred.map(({ label, to }) => (
                  <li key={to}>{link(to, label, <Star className="t-icon" aria-hidden />, false)}</li>
                ))}
              </ul>
            </>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
