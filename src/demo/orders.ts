/** What some requests need from several teams: the lines of their orders, and who settles them when. */
import { addLine, settleLine } from '../kernel/fulfilment/contract.ts';
import { dayOf } from './calendar.ts';
import { later, type Told } from './life.ts';
import { ref, type Step, step } from './step.ts';
import { workdaysAfter } from './year.ts';

/** Lines in the order in which they come; `who` settles them. */
const orders = [
  [
    { title: 'Four languages, checked by native speakers', who: 'yuting', queue: 'q:design', after: [] },
    { title: 'Places and dates in the learning platform', who: 'marcus', queue: 'q:technology', after: [] },
    { title: 'Invite everybody on the list', who: 'zofia', queue: 'q:group', after: [0, 1] },
  ],
  [
    { title: 'Tablets for the practice room', who: 'marcus', queue: 'q:technology', after: [] },
    { title: 'Film at the machine', who: 'rory', queue: 'q:design', after: [] },
    { title: 'Questions for the check after four weeks', who: 'beatriz', queue: 'q:design', after: [1] },
  ],
  [
    { title: 'Contract with the accredited partner', who: 'henrik', queue: null, after: [] },
    { title: 'Room and kit at the site', who: 'zofia', queue: 'q:group', after: [] },
    { title: 'Certificates in the learner records', who: 'marcus', queue: 'q:technology', after: [0, 1] },
  ],
] as const;

/** Orders work from several teams on the day after somebody began, and has it done before the day of the delivery. */
export function orderOf(told: Told, requestName: string, worker: string, from: string, ready: string): void {
  const { random } = told;
  const lines = random.pick(orders);
  const steps: Step[] = [];
  const ordered = later(told, from, 1, 560, 620);
  let settled = dayOf(ordered);
  for (const [i, { title, who, queue, after }] of lines.entries()) {
    const line = `l:${requestName}:${i}`;
    steps.push(
      step(
        new Date(Date.parse(ordered) + i * 120_000).toISOString(),
        worker,
        addLine,
        {
          caseId: ref(requestName),
          title,
          ...(queue === null ? {} : { queueId: ref(queue) }),
          ownerId: ref(`p:${who}`),
          dueOn: workdaysAfter(from, 6 + 3 * i),
          after: after.map((a) => ref(`l:${requestName}:${a}`)),
        },
        { saves: { [line]: 'lineId' } },
      ),
    );
    const next = workdaysAfter(settled, random.between(1, 3));
    // Nothing is delivered while a line is open: the last ones are settled the day before at the latest.
    settled = next < ready ? next : settled;
    const done = later(told, settled, 0, 640 + i * 70, 690 + i * 70);
    steps.push(step(done, who, settleLine, { lineId: ref(line) }, { record: line }));
  }
  told.steps.push(...steps);
}
