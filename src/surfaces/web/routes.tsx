/**
 * Every section of the product and its pages: the only web file that names them all. A page lives with its noun or
 * area and is loaded when it is opened; what is not built is not in this list.
 */
import { msg } from '@lingui/core/macro';
import { ScrollText, Settings, Users } from 'lucide-react';
import { page, type Section } from './shell/sections.ts';

/** The sections in the order of the sidebar. */
export const sections: readonly Section[] = [
  {
    id: 'people',
    group: 'foundation',
    label: msg`People & organisation`,
    icon: Users,
    key: 'p',
    tabs: [
      {
        label: msg`People`,
        path: '/people',
        right: 'org.view-people',
        page: page(() => import('../../kernel/org/ui/people-page.tsx'), 'PeoplePage'),
      },
    ],
    inner: [
      {
        path: '/people/$person',
        record: 'person',
        right: 'org.view-people',
        page: page(() => import('../../kernel/org/ui/person-page.tsx'), 'PersonPage'),
      },
      {
        path: '/people/$person/$tab',
        right: 'org.view-people',
        page: page(() => import('../../kernel/org/ui/person-page.tsx'), 'PersonPage'),
      },
    ],
    creates: [{ label: msg`Person`, key: 'p', to: '/people?create=person', right: 'org.edit-people' }],
  },
  {
    id: 'settings',
    group: 'foundation',
    label: msg`Settings`,
    icon: Settings,
    key: ',',
    tabs: [
      {
        label: msg`My account`,
        path: '/settings/account',
        page: page(() => import('../../kernel/access/ui/account-page.tsx'), 'AccountPage'),
      },
      {
        label: msg`Enterprise`,
        path: '/settings/enterprise',
        right: 'setup.see-settings',
        page: page(() => import('../../kernel/setup/ui/enterprise-page.tsx'), 'EnterprisePage'),
      },
      {
        label: msg`Accounts`,
        path: '/settings/accounts',
        right: 'access.see-accounts',
        page: page(() => import('../../kernel/access/ui/accounts-page.tsx'), 'AccountsPage'),
      },
      {
        label: msg`Roles & rights`,
        path: '/settings/roles',
        right: 'access.see-roles',
        page: page(() => import('../../kernel/access/ui/roles-page.tsx'), 'RolesPage'),
      },
      {
        label: msg`Grants`,
        path: '/settings/grants',
        right: 'access.see-accounts',
        page: page(() => import('../../kernel/access/ui/grants-page.tsx'), 'GrantsPage'),
      },
      {
        label: msg`Separation of duties`,
        path: '/settings/duties',
        right: 'access.see-roles',
        page: page(() => import('../../kernel/access/ui/duties-page.tsx'), 'DutiesPage'),
      },
      {
        label: msg`API keys`,
        path: '/settings/api-keys',
        right: 'access.manage-api-keys',
        page: page(() => import('../../kernel/access/ui/api-keys-page.tsx'), 'ApiKeysPage'),
      },
    ],
  },
  {
    id: 'audit',
    group: 'foundation',
    label: msg`Audit trail`,
    icon: ScrollText,
    key: 'l',
    right: 'journal.read',
    tabs: [
      {
        label: msg`Audit trail`,
        path: '/audit',
        page: page(() => import('../../kernel/journal/ui/audit-page.tsx'), 'AuditPage'),
      },
    ],
  },
];
