/**
 * The frame around every page: header, two-level sidebar (a drawer on phones), palette, cheat sheet, toasts, and
 * what keeps the window alive: shortcuts and live updates.
 */

import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLive } from '../client/live.ts';
import { ConflictHost } from '../kit/conflict.tsx';
import { HomePanels } from '../kit/home-panels.tsx';
import { SectionTabs } from '../kit/page.tsx';
import { RecordPaths } from '../kit/record-paths.tsx';
import { useGo, usePath } from '../kit/search.ts';
import { Header } from './header.tsx';
import { useShortcutListener, useShortcuts } from './keys.ts';
import { preferences, setPreferences } from './preferences.ts';
import { recordPath } from './record-paths.ts';
import { type Section, visibleSections } from './sections.ts';
import { useSession } from './session.ts';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const CheatSheet = lazy(async () => ({ default: (await import('./cheat-sheet.tsx')).CheatSheet }));

/** The frame for signed-in people. */
export function Shell({ sections, children }: { sections: readonly Section[]; children: ReactNode }) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const session = useSession();
  const client = useQueryClient();
  const path = usePath();
  const go = useGo();
  const phone = useMediaQuery('(max-width: 56em)') ?? false;
  const [drawer, setDrawer] = useState(false);
  const [overlay, setOverlay] = useState<'palette' | 'create' | 'keys' | null>(null);
  const main = useRef<HTMLElement>(null);
  const shown = useMemo(() => visibleSections(sections, session), [sections, session]);
  const creates = shown.flatMap((section) => section.creates ?? []);
  useLive(client, true);
  useShortcutListener();

  const everywhere = t`Everywhere`;
  useShortcuts([
    { keys: 'mod+k', label: t`Search or jump to`, group: everywhere, run: () => setOverlay('palette') },
    { keys: '?', label: t`Show the keys`, group: everywhere, run: () => setOverlay('keys') },
    {
      keys: '[',
      label: t`Fold the sidebar`,
      group: everywhere,
      run: () => setPreferences({ sidebar: preferences().sidebar === 'open' ? 'icons' : 'open' }),
    },
    creates.length > 0 && { keys: 'c', label: t`Create`, group: everywhere, run: () => setOverlay('create') },
    ...creates.map(
      ({ key, label, to }) =>
        key !== undefined && {
          keys: `shift+c ${key}`,
          label: i18n._(label),
          group: t`Create`,
          run: () => go(to),
        },
    ),
    ...shown.map(
      ({ key, label, tabs }) =>
        key !== undefined && {
          keys: `g ${key}`,
          label: i18n._(label),
          group: t`Go to`,
          run: () => go(tabs[0]!.path),
        },
    ),
  ]);

  // A new page starts at its top and closes the drawer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `path` is what this waits for.
  useEffect(() => {
    setDrawer(false);
    main.current?.scrollTo({ top: 0 });
  }, [path]);

  const current = shown.find(
    ({ tabs, inner = [] }) =>
      tabs.some((tab) => tab.path === path) || inner.some((each) => each.beside && each.path === path),
  );
  const tabs = useMemo(
    () => (current?.tabs ?? []).map(({ label, path: to }) => ({ label: i18n._(label), to })),
    [current, i18n],
  );

  const panels = useMemo(
    () =>
      shown.flatMap(({ id, home }) => {
        if (!home) return [];
        const panel: ComponentType = lazy(async () => ({ default: await home() }));
        panel.displayName = id;
        return [panel];
      }),
    [shown],
  );
  const pathOf = useCallback((kind: string, key: string) => recordPath(shown, kind, key), [shown]);

  return (
    <RecordPaths value={pathOf}>
      <div className={classes.frame}>
        <a className={classes.skip} href="#main">
          <Trans>Skip to the content</Trans>
        </a>
        <Header
          phone={phone}
          onMenu={() => setDrawer(true)}
          onPalette={() => setOverlay('palette')}
          onCreate={creates.length > 0 ? () => setOverlay('create') : undefined}
          onKeys={() => setOverlay('keys')}
        />
        <Sidebar sections={shown} drawer={phone} opened={drawer} onClose={() => setDrawer(false)} />
        <main id="main" ref={main} tabIndex={-1} className={classes.main}>
          <SectionTabs value={tabs}>
            <HomePanels value={panels}>{children}</HomePanels>
          </SectionTabs>
        </main>
        <ConflictHost />
        <Suspense>
          {(overlay === 'palette' || overlay === 'create') && (
            <Palette sections={shown} onlyCreate={overlay === 'create'} onClose={() => setOverlay(null)} />
          )}
          {overlay === 'keys' && <CheatSheet onClose={() => setOverlay(null)} />}
        </Suspense>
      </div>
    </RecordPaths>
  );
}
