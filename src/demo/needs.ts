/** Learning needs as people of an industrial company write them down: what, for what, how one knows, what came of it. */
import type { Trade } from './organisation.ts';

export interface Need {
  /** Trades from which it comes. */
  readonly trades: readonly Trade[];
  /** `{site}` and `{thing}` are filled in. */
  readonly title: string;
  readonly goal: string;
  readonly evidence: string;
  readonly things: readonly string[];
  readonly size: readonly [number, number];
  readonly delivered: string;
  readonly regulatory?: boolean;
}

const n = (
  trades: Trade[],
  title: string,
  things: string[],
  goal: string,
  evidence: string,
  size: [number, number],
  delivered: string,
  regulatory = false,
): Need => ({ trades, title, goal, evidence, things, size, delivered, regulatory });

export const needs: readonly Need[] = [
  n(
    ['production', 'repair'],
    'Lockout and tagout on {thing} at {site}',
    ['test bays', 'winding lines', 'paint lines'],
    'Everybody who opens a machine isolates all energy sources, proves it is dead, and signs the permit without being reminded.',
    'Two near misses this quarter; in both the stored pressure was not released. The last audit found seven open permits.',
    [18, 120],
    'Two-hour practice at the machine with a permit of one’s own, a card for the tool box, and a check after four weeks.',
    true,
  ),
  n(
    ['production'],
    'Reading drawings with the new tolerances for {thing}',
    ['shaft seals', 'impellers', 'gear housings'],
    'Assemblers read geometric tolerances on the new drawings and decide by themselves whether a part may go on.',
    'Rework at final assembly rose from 2.1 to 3.8 per cent since the drawings changed; most of it is parts stopped without need.',
    [25, 80],
    'Six short exercises with real parts, and a comparison sheet of old and new symbols.',
  ),
  n(
    ['service'],
    'Commissioning {thing} without a second visit',
    ['variable-speed compressors', 'booster pump sets', 'medium-voltage drives'],
    'Technicians finish commissioning, parameters and hand-over papers in one visit.',
    'One commissioning in four at {site} needs a second trip; the reason is nearly always a parameter set or a missing signature.',
    [12, 60],
    'Simulator exercises for the twelve commonest parameter faults and a hand-over checklist in the service app.',
  ),
  n(
    ['service', 'repair'],
    'Safe work in confined spaces, refresher for {site}',
    ['vessels', 'wet wells', 'ballast tanks'],
    'Technicians assess a confined space, measure the air, and refuse the job when the watch is missing.',
    'The certificate of most of the team ends within five months, and two customers ask for it at the gate.',
    [10, 45],
    'Practical day with an accredited partner; certificates are in the learner records.',
    true,
  ),
  n(
    ['sales'],
    'Selling {thing} on cost over the lifetime',
    ['energy-recovery compressors', 'sealless pumps', 'service contracts'],
    'Sales engineers calculate the cost over ten years with the customer and defend the price with it.',
    'We lost nine tenders on price since spring; in seven the customer had never seen the energy figures.',
    [14, 70],
    'Three cases with real tenders, a calculator, and role play with two experienced key account managers.',
  ),
  n(
    ['production', 'service'],
    'Handover between shifts at {site}',
    ['works', 'service desk'],
    'Every shift hands over state, risks and open work in ten minutes, in the same order, in writing.',
    'Four stops in six weeks began within an hour after a change of shift. What the earlier shift knew had not been passed on.',
    [30, 140],
    'A handover card, three filmed examples from our own hall, and coaching of supervisors on the floor.',
  ),
  n(
    ['software', 'engineering'],
    'Secure coding for {thing}',
    ['connected controllers', 'gateway firmware', 'the remote-support portal'],
    'Developers find and avoid the ten commonest weaknesses of embedded code and explain the threat model of their part.',
    'The penetration test found eleven weaknesses, six of them in code that had been reviewed. The cyber resilience rules begin to bind next year.',
    [15, 55],
    'Exercises in our own repositories with review by the security team; a question set for reviews.',
    true,
  ),
  n(
    ['office'],
    'Questions to ask before a purchase above the limit: {thing}',
    ['capital goods', 'IT services', 'contract labour'],
    'Budget holders prepare the approval so that it passes the first time.',
    'A third of the applications come back at least once, with eleven days lost on average.',
    [40, 160],
    'A guided form with examples instead of a course; the old slides are withdrawn.',
  ),
  n(
    ['production', 'repair', 'service', 'sales', 'engineering'],
    'First hundred days of a new team lead at {site}',
    ['team'],
    'New leads hold regular one-to-one talks, distribute work fairly, and know when to ask for help.',
    'Of the nine leads who began in the last year, four asked to go back to their old job. Exit talks name the lead in half of the cases.',
    [6, 24],
    'Six meetings in a group of peers with a mentor each, and talks observed at the workplace.',
  ),
  n(
    ['engineering'],
    'Simulation of {thing} for design engineers',
    ['cavitation', 'torsional vibration', 'noise paths'],
    'Engineers set up a standard simulation themselves and know when to call the specialists.',
    'The simulation group has a waiting time of seven weeks; half of the orders are routine.',
    [12, 40],
    'Eight worked models with instructions, two clinics a month, and a checklist of what routine means.',
  ),
  n(
    ['office', 'sales', 'software'],
    'Writing clear e-mails and reports in English at {site}',
    ['customer reports', 'technical letters'],
    'People write {thing} that a customer understands at the first reading.',
    'The customer survey complains about reports nobody understands; the desk spends six hours a week on questions about them.',
    [15, 60],
    'Four workshops on people’s own texts, templates for the five commonest reports, and a reading partner for each.',
  ),
  n(
    ['production', 'repair'],
    'Crane and sling work, {site}',
    ['rotor handling', 'heavy lifts'],
    'Everybody who lifts chooses the tackle, checks it and gives the signals the way the rule says.',
    'Inspection in spring: nine slings past their date in use, and three people without a valid licence.',
    [10, 50],
    'Licence course with an examiner; dates are watched in the learner records.',
    true,
  ),
  n(
    ['service'],
    'Diagnosing {thing} with the new vibration sensor',
    ['bearing damage', 'misalignment', 'rotor imbalance'],
    'Technicians read the spectrum, name the three likeliest causes, and decide whether the machine may run on.',
    'Since the sensors came, calls to second-level support doubled; seven of ten are about reading the same three patterns.',
    [14, 90],
    'Forty recorded spectra to practise on and a decision tree in the service app.',
  ),
  n(
    ['office', 'sales'],
    'Export control for {thing}',
    ['dual-use pumps', 'spare parts to sanctioned regions', 'technical data sent by mail'],
    'People recognise a transaction that needs a licence, stop it, and know whom to ask.',
    'Two shipments were stopped at the border this year. The authority asks for proof that everybody concerned was taught.',
    [40, 260],
    'A short course by role with twelve decisions taken from our own cases, and a test that counts.',
    true,
  ),
  n(
    ['production'],
    'Problem solving at the line: {thing}',
    ['leakage at test', 'scrap in winding', 'torque deviations'],
    'Shift supervisors lead a team from the symptom to a proven cause within two days.',
    'Scrap at {site} has been above target for five months; actions are written down, causes are not.',
    [12, 48],
    'Four real problems solved with a coach; the method is now part of the daily meeting.',
  ),
  n(
    ['repair'],
    'Balancing {thing} to the new grade',
    ['compressor rotors', 'pump impellers', 'fan wheels'],
    'Technicians balance to the new grade at the first attempt and record it the way customers demand.',
    'First-pass yield on the machine at {site} is 71 per cent. Two customers returned rotors in the summer.',
    [6, 22],
    'Practice on six scrap rotors with measured results, and a one-page record that the customer accepts.',
  ),
  n(
    ['software'],
    'Working with {thing} in small steps',
    ['the new test rig', 'feature branches', 'the release train'],
    'Teams deliver every two weeks without a hardening phase.',
    'The last release needed five weeks of fixing; most faults came from code that was joined late.',
    [12, 50],
    'Coaching of four teams over three releases, with measures that the teams chose themselves.',
  ),
  n(
    ['sales', 'service', 'office'],
    'Talking with customers who are angry about {thing}',
    ['late spare parts', 'a long repair', 'invoices'],
    'People calm a conversation, find out what the customer needs, and promise only what can be kept.',
    'Escalations to management at {site} rose by half; the recordings show that the first answer decides.',
    [15, 80],
    'Role play with two actors on our own cases; each participant kept three sentences of their own.',
  ),
  n(
    ['production', 'engineering', 'office'],
    'Handling {thing} under the new chemicals rules',
    ['solvents', 'sealing compounds', 'cutting fluids'],
    'Everybody who handles them reads the label and the sheet, protects themselves, and disposes of the rest correctly.',
    'The safety walk found open containers in three halls; the register still lists substances that were replaced.',
    [30, 180],
    'Twenty minutes at the workplace by the safety adviser, new labels, and a list of what was replaced.',
    true,
  ),
  n(
    ['office', 'sales', 'engineering', 'service'],
    'Managers’ talks about performance, {site}',
    ['year-end talks'],
    'Managers prepare, listen, and agree on two or three goals that can be seen.',
    'In the people survey only 44 per cent say that the talk helped them. Many talks were entered in the last two days.',
    [20, 110],
    'A preparation sheet, two filmed talks with questions, and a practice round before the season.',
  ),
  n(
    ['production'],
    'Operating the new {thing} at {site}',
    ['five-axis milling centre', 'winding robot', 'leak-test cell'],
    'Operators start, run and stop the machine safely and clear the ten commonest faults.',
    'The machine arrives in eight weeks. The supplier’s course takes six people; we run three shifts.',
    [8, 32],
    'Own trainers were taught by the supplier; each operator signed off by a trainer at the machine.',
  ),
  n(
    ['engineering', 'software', 'office'],
    'Data protection for people who use {thing}',
    ['customer machine data', 'the personnel system', 'shared drives'],
    'People know which data are personal, why they may use them, and what to do when something goes wrong.',
    'Three incidents in a year, each reported later than the law allows.',
    [40, 300],
    'A course by role of twenty-five minutes with five decisions; results are in the records.',
    true,
  ),
  n(
    ['service', 'sales'],
    'Working safely at customers’ sites: {thing}',
    ['offshore platforms', 'mines', 'refineries'],
    'Travelling staff pass the gate at the first attempt and stop work when conditions change.',
    'Eleven people were sent back at the gate this year for lack of a valid induction, at our cost.',
    [15, 70],
    'Agreement with the operators’ body on one induction for all; dates are watched.',
    true,
  ),
  n(
    ['office'],
    'Making sense of the monthly figures: {thing}',
    ['contribution margins', 'working capital', 'project forecasts'],
    'Heads of unit explain what moved the figures and what they will do about it.',
    'Finance rewrites most comments on the figures; the review meeting deals with questions of definition.',
    [15, 60],
    'Ninety minutes on one’s own figures with the finance partner, and a glossary that is built into the report.',
  ),
  n(
    ['production', 'repair', 'service'],
    'First aid and the defibrillator, {site}',
    ['first aiders'],
    'Enough people per shift can help in the first five minutes.',
    'The night shift has one first aider for 64 people; the rule asks for four.',
    [12, 40],
    'Day course in two groups; names hang at every exit.',
    true,
  ),
  n(
    ['learning', 'office', 'engineering'],
    'Teaching what one knows: {thing} for experts',
    ['on-the-job training', 'retiring specialists'],
    'Experts explain a task step by step, let others do it, and give useful feedback.',
    'Eleven specialists at {site} retire within three years; what they know is nowhere written down.',
    [8, 30],
    'Two days with practice on the job, and a plan of who learns what from whom.',
  ),
  n(
    ['sales'],
    'Using the new customer system for {thing}',
    ['forecasts', 'visit reports', 'quotations'],
    'Everybody keeps opportunities up to date so that the forecast can be trusted.',
    'Forecast error is 31 per cent; a quarter of the opportunities have not been touched for ninety days.',
    [20, 120],
    'Short tasks inside the system itself, office hours for four weeks, and a report of what is still missing.',
  ),
  n(
    ['production'],
    'Total productive maintenance for {thing}',
    ['the foundry cell', 'the coil line', 'the test benches'],
    'Operators clean, check and lubricate by themselves and see faults before they stop the line.',
    'Unplanned stops at {site} cost 61 hours last month; half could have been seen.',
    [18, 66],
    'Standard sheets at each machine, made with the operators; supervisors check them weekly.',
  ),
];

/** Why the day matters. */
export const deadlineReasons = [
  'The customer audit takes place two weeks later.',
  'The machine is handed over on that day.',
  'The certificate of the present team ends then.',
  'The authority expects proof by the end of the quarter.',
  'Before the holiday shutdown, so that nobody has to be taught during it.',
  'The new organisation begins on the first of the month.',
] as const;

export const existingLooks = [
  'We looked at the course in the catalogue; it explains the old equipment and takes a day.',
  'There is a film of the supplier in English; most of the team needs it in their own language.',
  'Leeds has something similar. It helps, but it leaves out the paperwork, which is our trouble.',
  'Nothing found under this name in the catalogue.',
] as const;

export const declines = [
  [
    'exists-already',
    'The catalogue has this since spring: “{title}” is covered by the course for service and works, in five languages. Zofia has put your team on the list for the next date.',
  ],
  [
    'not-a-learning-need',
    'People know how to do it; the form makes it impossible. We have passed your evidence to the process owner, who will change the form. Come back if it does not help.',
  ],
  [
    'no-capacity',
    'The design studio is full until the end of next quarter, and this is not among the four priorities of the council. We can offer the templates, and a talk with somebody who did it in Graz.',
  ],
  [
    'not-strategic',
    'The council decided to stop separate courses on this subject. The money goes into practice at the workplace; your site has a place in the second wave.',
  ],
  [
    'too-little-information',
    'We asked twice for figures or examples and cannot judge without them whether learning would help. Send it again with two or three cases.',
  ],
  [
    'duplicate',
    'Your colleagues in the region asked for the same thing two weeks ago. Their request goes on; you are told as soon as there is a date.',
  ],
] as const;

export const cancels = [
  'The project was postponed by a year.',
  'The supplier now teaches our people as part of the contract.',
  'After the reorganisation another team does this work.',
  'We solved it with a changed checklist.',
] as const;

export const reopens = [
  'The night shift was left out; there are 14 people who have not been taught.',
  'The Portuguese version says the opposite of the drawing on page three.',
  'The test can be passed without watching anything. The auditor did not accept it.',
  'It works for the old controller only. The new one has another menu.',
] as const;
