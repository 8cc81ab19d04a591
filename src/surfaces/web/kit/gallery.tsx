/**
 * The kit with made-up records, for looking at it and for axe; never part of a build. Open
 * /kit/gallery.html on the development server.
 */
import '../styles.ts';
import { msg } from '@lingui/core/macro';
import {
  BookOpen,
  CalendarDays,
  ChartColumn,
  Gavel,
  House,
  Inbox,
  Landmark,
  LayoutGrid,
  Network,
  Package,
  Receipt,
  Scale,
  Users,
} from 'lucide-react';
import { createRoot } from 'react-dom/client';
import { App, Providers } from '../app.tsx';
import { activateLocale, firstLocale } from '../i18n/locale.ts';
import { preferences } from '../shell/preferences.ts';
import type { Section } from '../shell/sections.ts';
import { SessionContext, SignOutContext } from '../shell/session.ts';
import { today } from './date-field.tsx';
import { ListPage } from './gallery-list.tsx';
import { KitPage } from './gallery-parts.tsx';

const one = (
  id: string,
  group: Section['group'],
  label: Section['label'],
  icon: Section['icon'],
  path: string,
  key: string,
): Section => ({
  id,
  group,
  label,
  icon,
  key,
  tabs: [{ label, path, page: async () => KitPage }],
});
const sections: Section[] = [
  one('home', 'home', msg`Home`, House, '/kit', 'h'),
  one('strategy', 'direction', msg`Strategy`, Landmark, '/strategy', 's'),
  one('governance', 'direction', msg`Governance`, Gavel, '/governance', 'v'),
  {
    id: 'requests',
    group: 'operations',
    label: msg`Requests`,
    icon: Inbox,
    key: 'r',
    creates: [{ label: msg`New request`, to: '/kit', key: 'r' }],
    tabs: [
      { label: msg`Triage inbox`, path: '/requests/triage', page: async () => ListPage },
      { label: msg`Requests`, path: '/requests', page: async () => ListPage },
      { label: msg`Board`, path: '/requests/board', page: async () => ListPage },
      { label: msg`Forms`, path: '/requests/forms', page: async () => ListPage },
    ],
  },
  one('events', 'operations', msg`Events`, CalendarDays, '/events', 'e'),
  one('materials', 'operations', msg`Materials`, Package, '/materials', 'k'),
  one('content', 'operations', msg`Content`, BookOpen, '/content', 'c'),
  one('finance', 'operations', msg`Finance`, Receipt, '/finance', 'f'),
  one('compliance', 'operations', msg`Compliance`, Scale, '/compliance', 'm'),
  one('technology', 'operations', msg`Technology`, Network, '/technology', 't'),
  one('analytics', 'operations', msg`Analytics`, ChartColumn, '/analytics', 'a'),
  one('people', 'foundation', msg`People & organisation`, Users, '/people', 'p'),
  one('forms', 'foundation', msg`Settings`, LayoutGrid, '/settings', 'o'),
];

await activateLocale(firstLocale(preferences().locale));
history.replaceState(null, '', new URLSearchParams(location.search).get('at') ?? '/requests');

createRoot(document.getElementById('root')!).render(
  <Providers>
    <SessionContext
      value={{
        accountId: '0',
        email: 'amara@example.com',
        name: 'Amara Okafor',
        personId: null,
        enterprise: 'Northwind Group',
        isDemo: true,
        zone: 'Europe/Berlin',
        languages: ['en', 'ar'],
        today: today(),
        face: 'staff',
        rights: [],
        grants: [],
        preferences: { theme: 'auto', locale: null, density: 'default', singleKeys: true, starred: [] },
      }}
    >
      <SignOutContext value={() => undefined}>
        <App sections={sections} />
      </SignOutContext>
    </SessionContext>
  </Providers>,
);
