/**
 * Every section of the product and its pages: this file and routes-requests.tsx are the only ones of the web that name
 * them. A page lives with its noun or area and is loaded when it is opened; what is not built is not in this list.
 */
import { msg } from '@lingui/core/macro';
import { House, Plug, Scale, ScrollText, Settings, Users } from 'lucide-react';
import { requestSections } from './routes-requests.tsx';
import { page, type Section } from './shell/sections.ts';

/** The sections in the order of the sidebar. */
export const sections: readonly Section[] = [
  {
    id: 'home',
    group: 'home',
    label: msg`Home`,
    icon: House,
    key: 'h',
    tabs: [
      {
        label: msg`My work`,
        path: '/',
        page: page(() => import('../../kernel/work/ui/home-page.tsx'), 'HomePage'),
      },
      {
        label: msg`Approvals`,
        path: '/approvals',
        right: 'approvals.decide',
        page: page(() => import('../../kernel/approvals/ui/approvals-page.tsx'), 'ApprovalsPage'),
      },
      {
        label: msg`Team tasks`,
        path: '/team-tasks',
        right: 'fulfilment.work',
        page: page(() => import('../../kernel/fulfilment/ui/lines-page.tsx'), 'LinesPage'),
      },
      {
        label: msg`My time`,
        path: '/time',
        right: 'effort.log',
        page: page(() => import('../../kernel/effort/ui/time-page.tsx'), 'TimePage'),
      },
    ],
    inner: [
      {
        path: '/go/$kind/$key',
        page: page(() => import('../../kernel/notices/ui/go-page.tsx'), 'GoPage'),
      },
      {
        path: '/approvals/$approval',
        record: 'approval',
        page: page(() => import('../../kernel/approvals/ui/approval-page.tsx'), 'ApprovalPage'),
      },
      {
        path: '/team-tasks/$line',
        record: 'fulfilment-line',
        page: page(() => import('../../kernel/fulfilment/ui/line-page.tsx'), 'LinePage'),
      },
      {
        path: '/waits/$wait',
        record: 'wait',
        page: page(() => import('../../kernel/cases/ui/wait-page.tsx'), 'WaitPage'),
      },
      {
        path: '/waits/digests/$digest',
        record: 'holding-digest',
        page: page(() => import('../../kernel/cases/ui/digest-page.tsx'), 'DigestPage'),
      },
    ],
  },
  ...requestSections,
  {
    id: 'governance',
    group: 'direction',
    label: msg`Governance`,
    icon: Scale,
    key: 'v',
    right: 'charters.read',
    tabs: [
      {
        label: msg`Charters`,
        path: '/governance/charters',
        page: page(() => import('../../kernel/charters/ui/charters-page.tsx'), 'ChartersPage'),
      },
      {
        label: msg`What holds here?`,
        path: '/governance/resolution',
        page: page(() => import('../../kernel/charters/ui/resolver-page.tsx'), 'ResolverPage'),
      },
      {
        label: msg`Conditions`,
        path: '/governance/conditions',
        right: 'conditions.try-conditions',
        page: page(() => import('../../kernel/conditions/ui/conditions-page.tsx'), 'ConditionsPage'),
      },
    ],
    inner: [
      {
        path: '/governance/charters/$charter',
        record: 'charter',
        page: page(() => import('../../kernel/charters/ui/charter-page.tsx'), 'CharterPage'),
      },
      {
        path: '/governance/charters/$charter/$tab',
        page: page(() => import('../../kernel/charters/ui/charter-page.tsx'), 'CharterPage'),
      },
    ],
  },
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
      {
        label: msg`Organisation`,
        path: '/organisation',
        page: page(() => import('../../kernel/org/ui/organisation-page.tsx'), 'OrganisationPage'),
      },
      {
        label: msg`Audiences`,
        path: '/audiences',
        right: 'audiences.view-audiences',
        page: page(() => import('../../kernel/audiences/ui/audiences-page.tsx'), 'AudiencesPage'),
      },
      {
        label: msg`Places`,
        path: '/places',
        page: page(() => import('../../kernel/org/ui/places-pages.tsx'), 'RegionsPage'),
      },
      {
        label: msg`Deputies & rotas`,
        path: '/deputies',
        page: page(() => import('../../kernel/assignment/ui/deputies-page.tsx'), 'DeputiesPage'),
      },
      {
        label: msg`Imports`,
        path: '/imports',
        right: 'imports.view-imports',
        page: page(() => import('../../kernel/imports/ui/imports-page.tsx'), 'ImportsPage'),
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
      {
        path: '/organisation/$unit',
        record: 'unit',
        page: page(() => import('../../kernel/org/ui/unit-page.tsx'), 'UnitPage'),
      },
      {
        path: '/organisation/$unit/$tab',
        page: page(() => import('../../kernel/org/ui/unit-page.tsx'), 'UnitPage'),
      },
      {
        path: '/places/sites',
        beside: true,
        page: page(() => import('../../kernel/org/ui/places-pages.tsx'), 'SitesPage'),
      },
      {
        path: '/places/cost-centres',
        beside: true,
        page: page(() => import('../../kernel/org/ui/places-pages.tsx'), 'CostCentresPage'),
      },
      {
        path: '/deputies/rotas',
        beside: true,
        page: page(() => import('../../kernel/assignment/ui/rotas-page.tsx'), 'RotasPage'),
      },
      {
        path: '/audiences/$audience',
        record: 'audience',
        right: 'audiences.view-audiences',
        page: page(() => import('../../kernel/audiences/ui/audience-page.tsx'), 'AudiencePage'),
      },
      {
        path: '/audiences/$audience/$tab',
        right: 'audiences.view-audiences',
        page: page(() => import('../../kernel/audiences/ui/audience-page.tsx'), 'AudiencePage'),
      },
      {
        path: '/imports/$import',
        record: 'import',
        right: 'imports.view-imports',
        page: page(() => import('../../kernel/imports/ui/import-page.tsx'), 'ImportPage'),
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
        label: msg`Notices`,
        path: '/settings/notices',
        page: page(() => import('../../kernel/notices/ui/notice-settings-page.tsx'), 'NoticeSettingsPage'),
      },
      {
        label: msg`Calendar feed`,
        path: '/settings/calendar',
        page: page(() => import('../../kernel/feeds/ui/calendar-feed-page.tsx'), 'CalendarFeedPage'),
      },
      {
        label: msg`While I am away`,
        path: '/settings/away',
        right: 'assignment.name-deputy',
        page: page(() => import('../../kernel/assignment/ui/away-page.tsx'), 'AwayPage'),
      },
      {
        label: msg`Enterprise`,
        path: '/settings/enterprise',
        right: 'setup.see-settings',
        page: page(() => import('../../kernel/setup/ui/enterprise-page.tsx'), 'EnterprisePage'),
      },
      {
        label: msg`Calendars`,
        path: '/settings/calendars',
        right: 'calendar.edit-calendars',
        page: page(() => import('../../kernel/calendar/ui/calendars-page.tsx'), 'CalendarsPage'),
      },
      {
        label: msg`Mail`,
        path: '/settings/mail',
        right: 'mail-in.decide',
        page: page(() => import('../../kernel/mail-in/ui/mail-page.tsx'), 'MailPage'),
      },
      {
        label: msg`Accounts`,
        path: '/settings/accounts',
        right: 'access.see-accounts',
        page: page(() => import('../../kernel/access/ui/accounts-page.tsx'), 'AccountsPage'),
      },
      {
        label: msg`Single sign-on`,
        path: '/settings/single-sign-on',
        right: 'single-sign-on.manage',
        page: page(() => import('../../kernel/single-sign-on/ui/providers-page.tsx'), 'ProvidersPage'),
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
    ],
    inner: [
      {
        path: '/settings/mail/$message',
        record: 'mail-message',
        right: 'mail-in.decide',
        page: page(() => import('../../kernel/mail-in/ui/message-page.tsx'), 'MessagePage'),
      },
      {
        path: '/settings/calendars/$calendar',
        record: 'calendar',
        page: page(() => import('../../kernel/calendar/ui/calendar-page.tsx'), 'CalendarPage'),
      },
    ],
  },
  {
    id: 'integrations',
    group: 'foundation',
    label: msg`Integrations & API`,
    icon: Plug,
    key: 'i',
    tabs: [
      {
        label: msg`Webhooks`,
        path: '/integrations/webhooks',
        right: 'webhooks.manage',
        page: page(() => import('../../kernel/webhooks/ui/webhooks-page.tsx'), 'WebhooksPage'),
      },
      {
        label: msg`API keys`,
        path: '/settings/api-keys',
        right: 'access.manage-api-keys',
        page: page(() => import('../../kernel/access/ui/api-keys-page.tsx'), 'ApiKeysPage'),
      },
    ],
    inner: [
      {
        path: '/integrations/webhooks/$webhook',
        record: 'webhook',
        right: 'webhooks.manage',
        page: page(() => import('../../kernel/webhooks/ui/webhook-page.tsx'), 'WebhookPage'),
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
