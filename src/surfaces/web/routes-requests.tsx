/** The sections of requests and of what their history tells: for the team, and the small ones of whoever asks. */
import { msg } from '@lingui/core/macro';
import { ChartColumn, Inbox, MessageSquarePlus } from 'lucide-react';
import { type Creation, type InnerPage, page, type Section, type Tab } from './shell/sections.ts';

const myRequests: Tab = {
  label: msg`My requests`,
  path: '/requests/mine',
  right: 'requests.submit',
  page: page(() => import('../../areas/requests/ui/my-requests-page.tsx'), 'MyRequestsPage'),
};
const newRequest: InnerPage = {
  path: '/requests/new',
  right: 'requests.submit',
  page: page(() => import('../../areas/requests/ui/new-request-page.tsx'), 'NewRequestPage'),
};
const catalogueInner: readonly InnerPage[] = [
  {
    path: '/requests/catalogue/$model',
    record: 'request-model',
    right: 'requests.keep-models',
    page: page(() => import('../../areas/requests/ui/model-page.tsx'), 'ModelPage'),
  },
  {
    path: '/requests/by-link',
    right: 'requests.triage',
    page: page(() => import('../../areas/requests/ui/submissions-page.tsx'), 'SubmissionsPage'),
  },
];
const formInner: InnerPage = {
  path: '/requests/forms/$form',
  record: 'form',
  right: 'forms.read',
  page: page(() => import('../../kernel/forms/ui/form-page.tsx'), 'FormPage'),
};
const flowLogs: readonly InnerPage[] = [
  {
    path: '/analytics/flow/logs',
    right: 'flow.view-flow',
    page: page(() => import('../../kernel/flow/ui/logs-page.tsx'), 'LogsPage'),
  },
  {
    path: '/analytics/flow/logs/$log',
    right: 'flow.view-flow',
    page: page(() => import('../../kernel/flow/ui/log-page.tsx'), 'LogPage'),
  },
];
const capacityPages: readonly InnerPage[] = [
  {
    path: '/requests/capacity/work',
    beside: true,
    right: 'effort.read-capacity',
    page: page(() => import('../../kernel/effort/ui/work-page.tsx'), 'WorkPage'),
  },
  {
    path: '/requests/capacity/people',
    beside: true,
    right: 'effort.read-capacity',
    page: page(() => import('../../kernel/effort/ui/people-page.tsx'), 'CapacityPeoplePage'),
  },
  {
    path: '/requests/capacity/leave',
    beside: true,
    right: 'effort.read-capacity',
    page: page(() => import('../../kernel/effort/ui/leave-page.tsx'), 'LeavePage'),
  },
  {
    path: '/requests/capacity/rates',
    beside: true,
    right: 'effort.read-rates',
    page: page(() => import('../../kernel/effort/ui/rates-page.tsx'), 'RatesPage'),
  },
];
const requestPage = page(() => import('../../areas/requests/ui/request-page.tsx'), 'RequestPage');
const requestRecord: readonly InnerPage[] = [
  { path: '/requests/$key', record: 'request', page: requestPage },
  { path: '/requests/$key/activity', page: requestPage },
  { path: '/requests/$key/evidence', page: requestPage },
];
const myRequestsPanel = page(
  () => import('../../areas/requests/ui/my-requests-panel.tsx'),
  'MyRequestsPanel',
);
const askForLearning: Creation = {
  label: msg`New request`,
  key: 'r',
  to: '/requests/new',
  right: 'requests.submit',
};

/** Requests and analytics, in the order of the sidebar. */
export const requestSections: readonly Section[] = [
  {
    id: 'requests',
    group: 'operations',
    label: msg`Requests`,
    icon: Inbox,
    key: 'r',
    right: 'requests.read',
    tabs: [
      {
        label: msg`Triage inbox`,
        path: '/requests/triage',
        right: 'requests.triage',
        page: page(() => import('../../areas/requests/ui/triage-page.tsx'), 'TriagePage'),
      },
      {
        label: msg`Requests`,
        path: '/requests',
        page: page(() => import('../../areas/requests/ui/requests-page.tsx'), 'RequestsPage'),
      },
      myRequests,
      {
        label: msg`Catalogue`,
        path: '/requests/catalogue',
        right: 'requests.keep-models',
        page: page(() => import('../../areas/requests/ui/catalogue-page.tsx'), 'CataloguePage'),
      },
      {
        label: msg`Forms`,
        path: '/requests/forms',
        right: 'forms.read',
        page: page(() => import('../../kernel/forms/ui/forms-page.tsx'), 'FormsPage'),
      },
      {
        label: msg`Capacity`,
        path: '/requests/capacity',
        right: 'effort.read-capacity',
        page: page(() => import('../../kernel/effort/ui/capacity-page.tsx'), 'CapacityPage'),
      },
    ],
    inner: [newRequest, ...catalogueInner, formInner, ...capacityPages, ...requestRecord],
    creates: [askForLearning],
    home: myRequestsPanel,
  },
  {
    id: 'analytics',
    group: 'operations',
    label: msg`Analytics`,
    icon: ChartColumn,
    key: 'a',
    tabs: [
      {
        label: msg`Measures`,
        path: '/analytics/measures',
        right: 'requests.see-measures',
        page: page(() => import('../../areas/requests/ui/measures-page.tsx'), 'MeasuresPage'),
      },
      {
        label: msg`Flow`,
        path: '/analytics/flow',
        right: 'flow.view-flow',
        page: page(() => import('../../kernel/flow/ui/flow-page.tsx'), 'FlowPage'),
      },
      {
        label: msg`Holding us`,
        path: '/analytics/holding-us',
        right: 'requests.triage',
        page: page(() => import('../../kernel/cases/ui/holding-page.tsx'), 'HoldingPage'),
      },
    ],
    inner: flowLogs,
  },
  {
    id: 'my-requests',
    group: 'requester',
    label: msg`My requests`,
    icon: Inbox,
    key: 'r',
    tabs: [myRequests],
    inner: requestRecord,
    home: myRequestsPanel,
  },
  {
    id: 'new-request',
    group: 'requester',
    label: msg`New request`,
    icon: MessageSquarePlus,
    right: 'requests.submit',
    tabs: [{ ...newRequest, label: msg`New request` }],
    creates: [askForLearning],
  },
];
