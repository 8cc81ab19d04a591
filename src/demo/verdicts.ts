/** What coordinators, approvers and requesters write when a request does not simply go from the wish to the delivery. */

/** Training would not fix it: the reason, what helps instead, and who may know more. */
export const redirects = [
  [
    'tool-or-process',
    'The form asks for the same number three times, and people guess the third time. Training would not change that: Information Technology has your examples and changes the form in the next release.',
    'marcus',
  ],
  [
    'no-time-or-staff',
    'Your technicians know how it is done; with two people short per shift it is left out. Your head of unit has the figures for the talk about staff.',
    null,
  ],
  [
    'unclear-expectations',
    'The three supervisors describe the task in three ways. Agree on one sheet first; we lend you somebody for an afternoon to write it.',
    'tobias',
  ],
  [
    'no-feedback',
    'Nobody sees the result of the work before the end of the month. A board at the line helps more than a course; Pune has one that can be copied.',
    'grace',
  ],
  [
    'exists-already',
    'This is in the catalogue since last year, in five languages, and takes forty minutes. Your team can begin today.',
    null,
  ],
] as const;

/** Why a request has to wait for room. */
export const waitlistReasons = [
  'The design studio has no hours before the next quarter. Four requests that the council put first are ahead of yours.',
  'The supplier brings the new machine later than planned. We look at it again when it stands in the hall.',
  'The trainer who knows this best is away until then.',
  'It belongs to the programme that begins next quarter; until then we would build it twice.',
] as const;

/** Why something could not wait for triage. */
export const fireDrills = [
  'The customer audit was brought forward; without proof of training the order is lost.',
  'A near miss last night. The line stands until everybody has been shown the new way.',
  'The authority comes next week and asks for the names of those who were taught.',
  'The release goes out on Monday and nobody at the desk knows the new screens.',
  'The director promised it to the works council in the meeting of yesterday.',
] as const;

/** What those who decide should know. */
export const approvalNotes = [
  'It takes people off the line for half a day each; the works council knows of it.',
  'The partner costs more than the limit. Two offers are attached to the request.',
  'It records customer calls. Please look at the consent form.',
  'Two areas share the cost; both heads have agreed by mail.',
] as const;

/** Why an approver says no. */
export const rejections = [
  'There is no money left for it this year. Send it again with the plan for the next one.',
  'We cannot show customer data in a training, not even without names. Use invented cases.',
  'The council has stopped all courses on this subject until the new process is in force.',
] as const;

/** What the team writes while legal is short of people. */
export const legalNotes = [
  'Legal has one person for everything since the new machinery rules came. Expect two to three weeks for an answer.',
  'Asked Dana again. She has forty questions before ours.',
  'The draft is ready; only the release by legal is missing.',
] as const;

/** What is written when nobody knows who does what. */
export const turmoilNotes = [
  'Nobody can tell me which area pays for this now. {owner}, do you still work on it?',
  'The queue of the old area is closed and the new one has nobody who watches it yet.',
  'This lay without an owner since the reorganisation. Found it by chance.',
] as const;

/** What the design studio writes since it has more than it can do. */
export const crowdedNotes = [
  'We have eleven open ones for three people. This one will be late; say so before the requester asks.',
  'Third urgent order from above this month. {owner} put everything else aside for it.',
  'I would rather wait-list this than promise a day that we cannot keep.',
] as const;

/** Why something is promised although the hours are missing. */
export const promisedAnyway = [
  'The council put it before everything else; two others will be late for it.',
  'A freelancer takes the film, so fewer hours are needed than it says.',
  'The customer waits for the day. We will tell the others that theirs come later.',
  'Nobody else can do it. Overtime is agreed with the head of the studio.',
] as const;

/** What a requester says with a rating, by how good it is. */
export const ratingComments: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly string[]>> = {
  1: ['It came after the audit. By then we had helped ourselves.'],
  2: ['Good content, but two months late, and nobody told us why.', 'Only the day shift can use it.'],
  3: ['It helps. Half of the examples are from a machine that we do not have.'],
  4: ['Short and practical. One language is still missing.'],
  5: ['Exactly what we needed, and our people were asked first.', 'The number of questions fell at once.'],
};

/** What an asker writes who comes back to a request that was closed for want of an answer. */
export const comebacks = [
  'Sorry, I was at the site without mail. About forty people, and yes, it is still urgent.',
  'The question went to my old address. The figures of the last two months are attached now.',
] as const;
