/** Fields and refusals that several contracts of requests share. */
import { z } from 'zod';
import { priority, requestState } from './contract-words.ts';

/** A person as rows show one. */
export const personRef = z.object({ personId: z.uuid(), name: z.string() });
/** A unit as rows show one. */
export const unitRef = z.object({ unitId: z.uuid(), name: z.string() });
/** A queue as rows show one. */
export const queueRef = z.object({ queueId: z.uuid(), name: z.string() });

/** Another request, as far as the reader may see it. */
export const requestRef = z.object({
  requestId: z.uuid(),
  key: z.string(),
  title: z.string(),
  state: requestState,
});

/** The request that a command is about. */
export const requestId = z.uuid().describe('The request');
/** The title of a request. */
export const title = z.string().trim().min(3, 'Give the request a title of at least 3 characters').max(200);
/** A text of several paragraphs. */
export const longText = z.string().trim().max(10_000);

/** What the requester writes; every field may be missing in a draft. */
export const draftFields = {
  title: title.describe('What is asked for, in a few words'),
  goal: longText.nullish().describe('What people should be able to do afterwards'),
  evidence: longText.nullish().describe('How one knows that this is a problem'),
  audienceSize: z.int().min(1).max(10_000_000).nullish().describe('About how many people it is for'),
  unitId: z.uuid().nullish().describe('The unit that it is for; left out: the unit of the requester'),
  regions: z
    .array(z.string().max(40))
    .max(50)
    .optional()
    .describe('Codes of the regions that it is for; empty: all'),
  deadline: z.iso.date().nullish().describe('The day by which it is needed'),
  deadlineReason: z.string().trim().max(1000).nullish().describe('Why that day'),
  isRegulatory: z.boolean().optional().describe('A law or a regulator demands it'),
  existingContent: z
    .string()
    .trim()
    .max(2000)
    .nullish()
    .describe('What of the existing content was looked at, and why it is not enough'),
  sponsorId: z.uuid().nullish().describe('The person who stands behind it'),
  priority: priority.optional().describe('How urgent it is for the requester; left out: normal'),
};

/** On whose behalf somebody asks. */
export const requesterId = z
  .uuid()
  .optional()
  .describe('On whose behalf; only for those who triage requests. Left out: the person who calls');

/** What every command on a request answers. */
export const changed = z.object({
  requestId: z.uuid(),
  key: z.string(),
  state: requestState,
  version: z.int(),
});

/** Why a promise is made although the hours are not there. */
export const overrideWhy = z
  .string()
  .trim()
  .min(10, 'Say in at least 10 characters why it is promised although the hours are missing')
  .max(1000)
  .optional()
  .describe('Why it is promised although the hours are missing; without it such a promise is refused');

export const overcommitted = [
  'refused',
  '{who} has {free} free until {until}, and this needs {needed}. Choose a later day or somebody else, or promise it anyway and say why.',
] as const;
export const wrongState = ['refused', 'This cannot be done while the request is {state}. {what}'] as const;
export const personGone = [
  'invalid',
  'That person does not work here on this day. Choose somebody else.',
] as const;
export const unitUnknown = ['invalid', 'There is no such unit today. Choose another one.'] as const;
export const regionUnknown = ['invalid', 'There is no region {region}. Choose one from the list.'] as const;
export const queueUnknown = ['invalid', 'There is no such queue any more. Choose another one.'] as const;
export const noPerson = [
  'refused',
  'Your account is not linked to a person, so nobody could be told the answer. Ask an administrator to link it.',
] as const;
export const unitMissing = [
  'refused',
  'Say which unit the request is for: the requester belongs to no unit today.',
] as const;
export const onBehalf = [
  'forbidden',
  'Only those who triage requests may ask on behalf of somebody else.',
] as const;
export const goalMissing = [
  'refused',
  'Say what people should be able to do afterwards before you submit it.',
] as const;

export const requesterOnly = ['forbidden', 'Only the person who asked may do this.'] as const;
