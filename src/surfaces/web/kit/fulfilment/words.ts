/** What lines of an order are called on screens, and lines of a template while they are being written. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { OrderStatus, ShownLine } from '../../../../kernel/fulfilment/contract.ts';
import {
  type LineState,
  TEAM_TASK,
  type TemplateLine,
  type TemplateLineInput,
} from '../../../../kernel/fulfilment/contract-lines.ts';
import { listQueues } from '../../../../kernel/work/contract.ts';
import { call } from '../../client/call.ts';
import type { Pickable } from '../record-picker.tsx';
import type { Tone } from '../status.tsx';

export type Line = ShownLine;
export type Status = OrderStatus;

/** A line's state. */
export const lineWords: Record<LineState, { word: MessageDescriptor; tone: Tone; hollow?: boolean }> = {
  blocked: { word: msg`Waits for others`, tone: 'quiet', hollow: true },
  open: { word: msg`To do`, tone: 'busy' },
  done: { word: msg`Done`, tone: 'good' },
  'not-needed': { word: msg`Not needed`, tone: 'quiet' },
  withdrawn: { word: msg`Taken back`, tone: 'quiet' },
};

/** Queues by name. */
export async function searchTeams(text: string, signal?: AbortSignal): Promise<Pickable[]> {
  const { rows } = await call(
    listQueues,
    { filter: text ? { text } : {}, limit: 20 },
    signal ? { signal } : {},
  );
  return rows.map(({ queueId, name, unit }) => ({ id: queueId, label: name, hint: unit?.name }));
}

/** A line of a template while it is being written. */
export interface LineDraft {
  lineKey: string;
  kind: string;
  title: string;
  details: string;
  queue: Pickable | null;
  owner: Pickable | null;
  dueDays: number | string;
  isMandatory: boolean;
  /** Keys of lines above it. */
  after: readonly string[];
}

/** An empty line. */
export function emptyLine(): LineDraft {
  return {
    lineKey: crypto.randomUUID().slice(0, 8),
    kind: TEAM_TASK,
    title: '',
    details: '',
    queue: null,
    owner: null,
    dueDays: '',
    isMandatory: true,
    after: [],
  };
}

/** Lines as they are stored, for editing. */
export function draftsOf(
  lines: readonly (TemplateLine & { queueName: string | null; ownerName: string | null })[],
): LineDraft[] {
  return lines.map((l) => ({
    lineKey: l.lineKey,
    kind: l.kind,
    title: l.title,
    details: l.details ?? '',
    queue: l.queueId == null ? null : { id: l.queueId, label: l.queueName ?? '' },
    owner: l.ownerId == null ? null : { id: l.ownerId, label: l.ownerName ?? '' },
    dueDays: l.dueDays ?? '',
    isMandatory: l.isMandatory,
    after: l.after,
  }));
}

/** Lines as they are sent; null while one says not what is to be done. */
export function linesOf(drafts: readonly LineDraft[]): TemplateLineInput[] | null {
  if (drafts.some((d) => d.title.trim().length < 3)) return null;
  return drafts.map((d) => ({
    lineKey: d.lineKey,
    kind: d.kind,
    title: d.title.trim(),
    details: d.details.trim() || null,
    queueId: d.queue?.id ?? null,
    ownerId: d.owner?.id ?? null,
    dueDays: typeof d.dueDays === 'number' ? d.dueDays : null,
    isMandatory: d.isMandatory,
    after: [...d.after],
  }));
}

/** The lines in an order in which nothing waits for what stands below it: what moved up waits for less. */
export function settled(drafts: readonly LineDraft[]): LineDraft[] {
  const above = new Set<string>();
  return drafts.map((d) => {
    const kept = { ...d, after: d.after.filter((key) => above.has(key)) };
    above.add(d.lineKey);
    return kept;
  });
}
