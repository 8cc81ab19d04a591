/** Saved views: filter, sort, group, columns and layout of one list, as the URL search that shows it. Schemas only. */
import { z } from 'zod';
import { command, event, query, SIGNED_IN } from '../operation.ts';

const reach = z.enum(['private', 'everyone']);
const name = z.string().trim().min(1, 'Give the view a name').max(80);
const search = z
  .record(z.string().max(60), z.unknown())
  .refine((s) => JSON.stringify(s).length <= 8000, 'The view holds too many filters to be kept')
  .describe('The URL search of the list, as an object');
const mayNotShare = [
  'forbidden',
  'You may save views for yourself only. Ask somebody who may share views.',
] as const;
const nameTaken = ['conflict', 'You already have a view called {name} here. Choose another name.'] as const;
const saved = z.object({ viewId: z.uuid(), version: z.int() });

export const viewSaved = event({
  name: 'views.view-saved',
  subject: 'saved-view',
  payload: z.object({ list: z.string(), reach }),
  sentence: 'The view {subject} was saved ({reach})',
});
export const viewChanged = event({
  name: 'views.view-changed',
  subject: 'saved-view',
  payload: z.object({ fields: z.array(z.string()) }),
  sentence: 'The view {subject} was changed: {fields}',
});
export const viewDeleted = event({
  name: 'views.view-deleted',
  subject: 'saved-view',
  payload: z.object({ list: z.string() }),
  sentence: 'A saved view was deleted',
});

export const listViews = query({
  name: 'views.list-views',
  summary: 'Show the saved views that I may use: my own and those shared with everyone',
  right: SIGNED_IN,
  input: z.object({ list: z.string().max(80).optional().describe('Only views of this list') }),
  output: z.object({
    rows: z.array(
      z.object({
        viewId: z.uuid(),
        version: z.int(),
        list: z.string(),
        name: z.string(),
        search: z.record(z.string(), z.unknown()),
        reach,
        isMine: z.boolean(),
        isStarred: z.boolean(),
        can: z.array(z.string()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/views' },
  touches: ['saved-view'],
});

export const saveView = command({
  name: 'views.save-view',
  summary: 'Save how a list is shown, for me or for everyone',
  right: SIGNED_IN,
  input: z.strictObject({
    list: z
      .string()
      .regex(/^[a-z][a-z.-]{0,79}$/, 'Give the name of the list, such as requests.list-requests'),
    name,
    search,
    reach: reach.default('private'),
    isStarred: z.boolean().default(false),
  }),
  output: saved,
  http: { method: 'POST', path: '/api/views' },
  refusals: {
    'may-not-share': mayNotShare,
    'name-taken': nameTaken,
    'no-account': ['refused', 'A view belongs to an account; the system itself has none.'],
  },
  emits: [viewSaved],
  touches: ['saved-view'],
  inverse: 'views.delete-view',
});

export const changeView = command({
  name: 'views.change-view',
  summary: 'Rename a saved view, save it anew, or share it',
  right: SIGNED_IN,
  input: z.strictObject({
    viewId: z.uuid(),
    name: name.optional(),
    search: search.optional(),
    reach: reach.optional(),
  }),
  output: saved,
  http: { method: 'PATCH', path: '/api/views/:viewId' },
  refusals: { 'may-not-share': mayNotShare, 'name-taken': nameTaken },
  emits: [viewChanged],
  touches: ['saved-view'],
  versioned: true,
});

export const starView = command({
  name: 'views.star-view',
  summary: 'Pin a saved view above the others for me, or unpin it',
  right: SIGNED_IN,
  input: z.strictObject({ viewId: z.uuid(), isStarred: z.boolean() }),
  output: z.object({ viewId: z.uuid(), isStarred: z.boolean() }),
  http: { method: 'PUT', path: '/api/views/:viewId/star' },
  emits: [],
  touches: ['saved-view'],
});

export const deleteView = command({
  name: 'views.delete-view',
  summary: 'Delete a saved view',
  right: SIGNED_IN,
  // Not strict: it accepts the answer of views.save-view, which it takes back.
  input: z.object({ viewId: z.uuid() }),
  output: z.object({ viewId: z.uuid() }),
  http: { method: 'DELETE', path: '/api/views/:viewId' },
  emits: [viewDeleted],
  touches: ['saved-view'],
});
