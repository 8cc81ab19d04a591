/**
 * Every address of the web client, and what opens on it, with a database that holds something of everything: WCAG
 * in light and dark, no error in the console, no request that fails; in Arabic and on a phone nothing sticks out.
 */
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveDraft, submitRequest } from '../../areas/requests/contract.ts';
import { askForApproval } from '../../areas/requests/contract-approval.ts';
import { declineRequest, deliverRequest, takeUpRequest } from '../../areas/requests/contract-fulfilment.ts';
import { createAudience } from '../../kernel/audiences/contract.ts';
import { createCalendar, setExceptions } from '../../kernel/calendar/contract.ts';
import { addTask, startWait } from '../../kernel/cases/contract.ts';
import { importLog, uploadLog } from '../../kernel/flow/contract-logs.ts';
import { createForm } from '../../kernel/forms/contract.ts';
import { addLine } from '../../kernel/fulfilment/contract.ts';
import { stagePeople, uploadPeople } from '../../kernel/imports/contract.ts';
import { receiveMessage } from '../../kernel/mail-in/contract.ts';
import { perform } from '../../kernel/perform.ts';
import { createWebhook } from '../../kernel/webhooks/contract.ts';
import { addComment } from '../../kernel/work/contract.ts';
import { draftNext, enterprise, enterpriseContent } from '../charter-stage.ts';
import { axe, browser, closeBrowser, type Reader, shoot } from '../pages.ts';
import { publishedForm, publishedModel, rosterForm } from '../samples/request-models.ts';
import { declaredPaths, messageIds } from './routes.ts';
import { openStage, type Stage, signIn, watchFaults } from './stage.ts';

const found = await browser();
const SLOW = { timeout: 300_000 };

/** What opens on a page; each begins on the page at `path` and leaves it open. */
interface State {
  name: string;
  path: string;
  open: (page: Page) => Promise<void>;
}

const press =
  (key: string, role: 'dialog' | 'menu' = 'dialog') =>
  async (page: Page) => {
    await page.keyboard.press(key);
    await page.getByRole(role).first().waitFor();
  };
const click =
  (name: string | RegExp, role: 'dialog' | 'menu' | 'listbox' = 'dialog') =>
  async (page: Page) => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole(role).first().waitFor();
  };

describe.skipIf('skipped' in found)('every page', () => {
  let stage: Stage;
  let paths: string[];
  let ids: Set<string>;
  const records: Record<string, string[]> = {};

  beforeAll(async () => {
    stage = await openStage();
    [paths, ids] = await Promise.all([declaredPaths(), messageIds()]);
    await populate();
    await stage.settle();
  });
  afterAll(async () => {
    await closeBrowser();
    await stage?.close();
  });

  async function populate(): Promise<void> {
    const { app, member, coordinator, administrator, people, units } = stage;
    const ask = async (title: string, goal: string, more: object = {}) =>
      perform(app, submitRequest, { title, goal, ...more }, member);
    const first = await ask('Safe work on live lines', 'Technicians isolate a line without a supervisor.', {
      evidence: 'Three near misses since August.',
      deadline: '2027-03-01',
      sponsorId: people.lea,
      audienceSize: 240,
      isRegulatory: true,
      priority: 'high',
    });
    await ask('How to read the new wiring diagrams', 'Everybody reads a diagram of series B.');
    const second = await ask('Telephone manners', 'Nobody is left waiting for more than a minute.');
    const third = await ask('Juggling', 'Everybody can juggle five balls.');
    await perform(app, saveDraft, { title: 'First aid, refreshed', goal: 'Help arrives in time.' }, member);
    const taken = await perform(
      app,
      takeUpRequest,
      { requestId: second.requestId, ownerId: people.amara, dueOn: '2027-01-15' },
      coordinator,
      { expectedVersion: second.version },
    );
    await perform(
      app,
      deliverRequest,
      { requestId: second.requestId, note: 'The course is in the catalogue.', link: 'https://example.com/c' },
      coordinator,
      { expectedVersion: taken.version },
    );
    await perform(
      app,
      declineRequest,
      { requestId: third.requestId, reason: 'not-strategic', explanation: 'Nobody needs it for their work.' },
      coordinator,
      { expectedVersion: third.version },
    );
    const on = { subjectKind: 'request', subjectId: first.requestId };
    await perform(
      app,
      addComment,
      { ...on, body: `Which depot first? @[Jonas Weber](person:${people.jonas})` },
      coordinator,
    );
    await perform(
      app,
      addComment,
      { ...on, body: 'Too dear with this vendor.', internal: true },
      coordinator,
    );
    const deciding = await ask('How to brief a contractor', 'Every contractor knows the site rules.');
    const { approvalId } = await perform(
      app,
      askForApproval,
      {
        requestId: deciding.requestId,
        note: 'The plant has agreed.',
        steps: [
          {
            position: 1,
            name: 'Learning',
            mode: 'one',
            seats: [
              { kind: 'person', id: people.lea },
              { kind: 'queue', id: stage.queueId },
            ],
            reviewers: [{ kind: 'person', id: people.wei }],
          },
          { position: 2, name: 'Sales', mode: 'all', seats: [{ kind: 'person', id: people.priya }] },
        ],
      },
      coordinator,
      { expectedVersion: deciding.version },
    );
    const { audienceId } = await perform(
      app,
      createAudience,
      { name: 'Field service', predicate: { is: 'in-unit', unitId: units.fieldService, below: true } },
      administrator,
    );
    const lines = ['employee number,given name,family name,email,department,birth date'];
    for (let i = 0; i < 40; i += 1)
      lines.push(`${8000 + i},Given${i},Family${i},p${i}@example.com,Field Service,1990-01-01`);
    lines.push(',Nobody,,,,');
    const { importId } = await perform(
      app,
      uploadPeople,
      { file: Buffer.from(lines.join('\n')), fileName: 'people.csv' },
      administrator,
    );
    await perform(app, stagePeople, { importId }, administrator);
    const held = { caseId: first.requestId, question: 'May we film people at work in the plant?' };
    const { waitId } = await perform(
      app,
      startWait,
      { ...held, partyKind: 'legal', personId: people.lea },
      coordinator,
    );
    await perform(
      app,
      startWait,
      { ...held, partyKind: 'requester', promisedUntil: '2027-02-01' },
      coordinator,
    );
    await perform(
      app,
      addTask,
      { caseId: first.requestId, title: 'Book the studio', assigneeId: people.wei },
      coordinator,
    );
    const ordered = await perform(
      app,
      addLine,
      {
        caseId: first.requestId,
        title: 'Check what may be filmed',
        details: 'Faces of visitors must not be seen.',
        ownerId: people.lea,
        dueOn: '2027-01-20',
      },
      coordinator,
    );
    await perform(
      app,
      addLine,
      {
        caseId: first.requestId,
        title: 'Film it',
        queueId: stage.queueId,
        after: [ordered.lineId],
        isMandatory: false,
      },
      coordinator,
    );
    const { calendarId } = await perform(
      app,
      createCalendar,
      {
        name: 'Norway',
        country: 'NO',
        zone: 'Europe/Oslo',
        week: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' })),
        uses: [{ unitId: units.operations }, { region: 'emea' }],
      },
      administrator,
    );
    await perform(
      app,
      setExceptions,
      {
        calendarId,
        set: [
          { day: '2026-07-10', name: 'Works outing', isWorking: false },
          { day: '2026-12-24', name: 'Half day', isWorking: true, hours: [{ from: '08:00', to: '12:00' }] },
        ],
      },
      administrator,
      { expectedVersion: 1 },
    );
    const { key: mailKey } = await perform(
      app,
      receiveMessage,
      {
        file: Buffer.from(
          'From: Ann <ann@elsewhere.example>\r\nTo: learning@example.com\r\nSubject: A course?\r\nMessage-ID: <a@elsewhere.example>\r\n\r\nCould we have one?\r\n',
        ),
      },
      administrator,
    );
    const { charterId } = await enterprise(stage);
    await draftNext(stage, charterId, enterpriseContent(stage, { conditions: [] }));
    const { webhookId } = await perform(
      app,
      createWebhook,
      { name: 'Data warehouse', url: 'https://hooks.example.com/trellis', events: ['requests.*'] },
      administrator,
    );
    const logs: string[] = [];
    for (const fileName of ['tickets.csv', 'calls.csv']) {
      const lines = [
        'ticket,step,finished,by,channel',
        'T-1,Receive,2026-02-02T09:00:00+01:00,Desk,mail',
        'T-1,Solve,2026-02-03T10:00:00+01:00,Lab,mail',
        'T-2,Receive,2026-02-02T09:30:00+01:00,Desk,phone',
        ',Solve,2026-02-02T12:00:00+01:00,Desk,phone',
      ];
      const { logId } = await perform(
        app,
        uploadLog,
        { file: Buffer.from(lines.join('\n')), fileName },
        administrator,
      );
      logs.push(logId);
    }
    await perform(app, importLog, { logId: logs[0]! }, administrator);
    const { formId } = await publishedForm(stage);
    await perform(
      app,
      createForm,
      { name: 'Roster change, shorter', unitId: units.operations, schema: rosterForm },
      coordinator,
    );
    const { key: modelKey } = await publishedModel(stage, { formId, acceptsWithoutAccount: true });
    const digestId = '0199cc00-0000-7000-8000-000000000001';
    const party = { partyName: null, personId: null, unitId: null };
    const figures = {
      ...{ waits: 3, cases: 2, overdue: 1 },
      parties: [
        { party: 'legal', partyKind: 'legal', ...party, waits: 2, oldestDays: 12, overdue: 1 },
        {
          ...{ party: 'vendor:acme', partyKind: 'vendor', ...party, partyName: 'Acme' },
          ...{ waits: 1, oldestDays: 3, overdue: 0 },
        },
      ],
    };
    await sql`insert into kernel.holding_digest (digest_id, person_id, week, reach, figures, created_at)
      values (${digestId}, ${people.lea}, '2026-11-16', 'lead', ${JSON.stringify(figures)}, ${app.clock.now().toString()})`.execute(
      app.database.kysely,
    );
    Object.assign(records, {
      '/waits/digests/$digest': [digestId],
      '/analytics/flow/logs/$log': logs,
      '/requests/forms/$form': ['FRM-1', 'FRM-2'],
      '/requests/catalogue/$model': [modelKey],
      '/integrations/webhooks/$webhook': [webhookId],
      '/governance/charters/$charter': [charterId],
      '/governance/charters/$charter/$tab': ['draft', 'history'].map((tab) => `${charterId}/${tab}`),
      '/go/$kind/$key': [`request/${first.key}`],
      '/settings/mail/$message': [mailKey],
      '/settings/calendars/$calendar': [calendarId],
      '/approvals/$approval': [approvalId],
      '/team-tasks/$line': [ordered.lineId],
      '/waits/$wait': [waitId],
      '/requests/$key': [first.key],
      '/people/$person': [people.jonas],
      '/people/$person/$tab': ['history', 'activity', 'holdings'].map((tab) => `${people.amara}/${tab}`),
      '/organisation/$unit': [units.operations],
      '/organisation/$unit/$tab': ['history', 'activity'].map((tab) => `${units.sales}/${tab}`),
      '/audiences/$audience': [audienceId],
      '/audiences/$audience/$tab': [`${audienceId}/members`],
      '/imports/$import': [importId],
    });
  }

  /** The addresses of a declared path. */
  const addresses = (path: string): string[] => {
    const at = path.indexOf('$');
    if (at < 0) return [path];
    const whole = Object.keys(records)
      .filter((known) => path === known || path.startsWith(`${known}/`))
      .sort((a, b) => b.length - a.length)[0];
    if (whole === undefined || path.slice(whole.length).includes('$'))
      throw new Error(`Nothing on the stage stands for ${path}: add a record to \`records\``);
    return records[whole]!.map((record) => path.slice(0, at) + record + path.slice(whole.length));
  };

  const states: State[] = [
    { name: 'palette', path: '/', open: press('Control+k') },
    { name: 'keys', path: '/requests', open: press('?') },
    { name: 'create', path: '/people', open: press('c') },
    { name: 'my-menu', path: '/', open: click(/^You:/, 'menu') },
    { name: 'language-menu', path: '/', open: click('Language', 'menu') },
    { name: 'notices', path: '/?show=notices', open: (page) => page.getByText('Notices').first().waitFor() },
    {
      name: 'request-panel',
      path: '/requests?open=REQ-1',
      open: (page) => page.getByRole('button', { name: 'Close the panel' }).waitFor(),
    },
    { name: 'request-take-up', path: '/requests/triage', open: click(/^Take up/) },
    { name: 'request-decline', path: '/requests/triage', open: click(/^Decline/) },
    { name: 'wait', path: '/requests/REQ-1', open: click(/^Wait on/) },
    { name: 'wait-answer', path: '/requests/REQ-1', open: click('Answer') },
    { name: 'exception', path: '/requests/REQ-1', open: click(/^Ask for an exception/) },
    { name: 'order', path: '/requests/REQ-1', open: click('Order from a team') },
    { name: 'order-line', path: '/requests/REQ-1', open: click('More about Film it', 'menu') },
    { name: 'request-menu', path: '/requests/REQ-1', open: click('More about REQ-1', 'menu') },
    {
      name: 'person-panel',
      path: '/people?open=P-3',
      open: (page) => page.getByRole('button', { name: 'Close the panel' }).waitFor(),
    },
    {
      name: 'person-create',
      path: '/people?create=person',
      open: (page) => page.getByRole('dialog').waitFor(),
    },
    {
      name: 'flow-cases',
      path: '/analytics/flow?graph=table&cases={"open":true}',
      open: (page) => page.getByRole('button', { name: 'Close the panel' }).waitFor(),
    },
    {
      name: 'flow-case',
      path: '/analytics/flow?by=time',
      open: async (page) => {
        await page.locator('[data-activity]').first().click();
        await page.locator('aside').last().getByRole('button', { name: /REQ-1/ }).first().click();
        await page.getByRole('heading', { name: 'Step by step' }).waitFor();
      },
    },
    {
      name: 'flow-period',
      path: '/analytics/flow',
      open: click('All time'),
    },
    { name: 'filter', path: '/people', open: click('Filter') },
    { name: 'as-of', path: '/organisation', open: click('As of today') },
    { name: 'unit-create', path: '/organisation', open: click('Create a unit') },
    {
      name: 'unit-chart',
      path: '/organisation?layout=chart',
      open: (page) => page.getByLabel('Chart of the organisation').waitFor(),
    },
    {
      name: 'unit-table',
      path: '/organisation?layout=table',
      open: (page) => page.getByRole('grid').or(page.getByRole('table')).first().waitFor(),
    },
    { name: 'calendar-make', path: '/settings/calendars', open: click('Make a calendar') },
    { name: 'account-invite', path: '/settings/accounts', open: click('Invite somebody') },
    { name: 'role-define', path: '/settings/roles', open: click('Define a role') },
    { name: 'grant', path: '/settings/grants', open: click('Give a role') },
    { name: 'duty', path: '/settings/duties', open: click('Declare a pair') },
    { name: 'api-key', path: '/settings/api-keys', open: click('Make a key') },
    { name: 'verify', path: '/audit', open: click('Check the log') },
  ];

  /** Waits until nothing on the page is on its way. */
  const settled = async (page: Page) => {
    await page.locator('main h1').first().waitFor();
    await page.waitForFunction(
      () =>
        document.querySelector(
          'main [aria-busy="true"], main .mantine-Skeleton-root, [role=dialog] .mantine-Skeleton-root',
        ) === null,
    );
  };
  const named = (address: string) =>
    address === '/'
      ? 'home'
      : address
          .slice(1)
          .replace(/[0-9a-f]{8}-[0-9a-f-]+/g, 'x')
          .replace(/\W+/g, '-');

  /** Calls `look` with each of `all` and a signed-in page; what goes wrong is collected, so that one run tells everything. */
  async function inWindows<T>(
    all: readonly T[],
    nameOf: (one: T) => string,
    reader: Reader,
    look: (page: Page, one: T) => Promise<void>,
  ): Promise<string[]> {
    const wrong: string[] = [];
    const left = [...all];
    // Two windows at a time: one waits for the program while the other is looked at.
    const visit = async () => {
      const page = await signIn(stage.program.url, 'lea@example.com', reader);
      const faults = watchFaults(page);
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const name = nameOf(one);
        try {
          await look(page, one);
        } catch (error) {
          wrong.push(`${name}: ${(error as Error).message}`);
        }
        wrong.push(...faults.splice(0).map((fault) => `${name}: ${fault}`));
      }
      await page.context().close();
    };
    await Promise.all([visit(), visit()]);
    return wrong;
  }

  /** Visits every address. */
  const visitAll = (reader: Reader, look: (page: Page, name: string) => Promise<void>): Promise<string[]> =>
    inWindows(
      paths.flatMap(addresses),
      (address) => address,
      reader,
      async (page, address) => {
        await page.goto(stage.program.url + address);
        await settled(page);
        await look(page, named(address));
      },
    );

  /** Pictures are for people who look at them; nobody does in CI, and there are hundreds of pages. */
  const picture = async (page: Page, name: string) => {
    if (process.env.CI !== 'true') await shoot(page, name);
  };

  /** Light, then dark, without loading the page again. */
  const inBothThemes = async (page: Page, name: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
      await axe(page);
      await picture(page, `${name}-${theme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
  const sticksOut = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  test('breaks no rule of WCAG 2.2 AA in light and dark, fits a phone, and has no errors', SLOW, async () => {
    const wrong = await visitAll({}, async (page, name) => {
      await inBothThemes(page, name);
      await page.setViewportSize({ width: 390, height: 844 });
      await settled(page);
      await picture(page, `${name}-phone`);
      expect(await sticksOut(page), 'pixels wider than a phone').toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 800 });
    });
    expect(wrong).toEqual([]);
  });

  test('what opens on them breaks none either', SLOW, async () => {
    const wrong = await inWindows(
      states,
      (state) => state.name,
      {},
      async (page, state) => {
        await page.goto(stage.program.url + state.path);
        await settled(page);
        await state.open(page);
        await settled(page);
        await inBothThemes(page, `open-${state.name}`);
      },
    );
    expect(wrong).toEqual([]);
  });

  test('reads from right to left in Arabic, sticks out nowhere, and lacks no words', SLOW, async () => {
    const wrong = await visitAll({ locale: 'ar' }, async (page, name) => {
      await picture(page, `${name}-arabic`);
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
      expect(await sticksOut(page), 'pixels wider than the window').toBeLessThanOrEqual(0);
      const words = (await page.locator('body').innerText()).split(/\s+/);
      expect(words.filter((word) => ids.has(word))).toEqual([]);
    });
    expect(wrong).toEqual([]);
  });
});
