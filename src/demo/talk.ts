/** What people write to each other about a request, by the part that they play. */

/** The coordinator asks; `{owner}` and `{requester}` become mentions. */
export const questions = [
  '{requester} how many of them work nights? We would plan two dates then.',
  '{requester} thank you. Could you add two or three cases, so that the design is about what really happens?',
  'Is there somebody at the site who could look over the exercises, {requester}?',
  '{requester} which language do they read at work? The catalogue version is in English only.',
  'Before we plan: would a checklist at the machine be enough, {requester}, or do people have to practise?',
] as const;

export const answers = [
  'About a third, in two groups. Thursday is best.',
  'I have put three cases into the shared folder, with the numbers of the orders.',
  'Yes, our senior technician would like to. She has half a day a week.',
  'Most read the local language; the leads are fine with English.',
  'They have to practise. We tried the checklist last year, it hangs behind the door.',
] as const;

export const internalNotes = [
  'This is the third one of this kind this quarter. {owner}, worth looking at one solution for all?',
  'The council asked about this site. Let us not miss the date.',
  'I doubt that it is a learning need. Took it up because of the audit; {owner} please check the process first.',
  'Budget is small: one designer for two weeks at most.',
  '{owner} the accredited partner has a free day in the week after next.',
] as const;

export const progress = [
  'First draft is ready. I will be at the site on Tuesday to try it with two people.',
  'Waiting for the drawings of the new version; everything else is done.',
  'Tried with six people. Two exercises were too easy, they are being changed.',
  'Translation is under way, back on Friday.',
  '{requester} I need 30 minutes of your time to choose the examples. Any day this week is fine.',
] as const;

export const overdueNotes = [
  'Running late: the partner has cancelled, a new date is being found.',
  '{owner} this passed its date. What do you need?',
  'The machine came later than planned, so there was nothing to practise on.',
] as const;

export const thanks = [
  'Thank you. The first group did well, and the number of questions went down at once.',
  'Good, and short. Exactly what we needed.',
  'The team liked it, above all the exercises at the machine.',
] as const;
