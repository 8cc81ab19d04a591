/** The fields of the plain form, between a draft, the screen and the operations. */
import type { Pickable } from '../../../surfaces/web/kit/record-picker.tsx';
import type { RequestDetail } from './request-dialogs.tsx';
import type { Priority } from './words.ts';

/** The fields as they are written. */
export interface Values {
  title: string;
  goal: string;
  evidence: string;
  audienceSize: number | string;
  unit: Pickable | null;
  regions: string[];
  deadline: string | null;
  deadlineReason: string;
  isRegulatory: boolean;
  existingContent: string;
  sponsor: Pickable | null;
  priority: Priority;
  requester: Pickable | null;
}

/** Name of a field. */
export type FieldName = keyof Values;
/** What is wrong, by field. */
export type Flaws = Partial<Record<FieldName, string>>;

/** The fields of a draft, or of a fresh form. */
export function valuesOf(draft: RequestDetail | undefined): Values {
  return {
    title: draft?.title ?? '',
    goal: draft?.goal ?? '',
    evidence: draft?.evidence ?? '',
    audienceSize: draft?.audienceSize ?? '',
    unit: draft?.unit ? { id: draft.unit.unitId, label: draft.unit.name } : null,
    regions: draft?.regions ?? [],
    deadline: draft?.deadline ?? null,
    deadlineReason: draft?.deadlineReason ?? '',
    isRegulatory: draft?.isRegulatory ?? false,
    existingContent: draft?.existingContent ?? '',
    sponsor: draft?.sponsor ? { id: draft.sponsor.personId, label: draft.sponsor.name } : null,
    priority: draft?.priority ?? 'normal',
    requester: null,
  };
}

/** The values as every operation of a draft takes them. */
export function fieldsOf(values: Values) {
  const text = (value: string) => value.trim() || null;
  return {
    title: values.title.trim(),
    goal: text(values.goal),
    evidence: text(values.evidence),
    audienceSize: typeof values.audienceSize === 'number' ? values.audienceSize : null,
    unitId: values.unit?.id ?? null,
    regions: values.regions,
    deadline: values.deadline,
    deadlineReason: text(values.deadlineReason),
    isRegulatory: values.isRegulatory,
    existingContent: text(values.existingContent),
    sponsorId: values.sponsor?.id ?? null,
    priority: values.priority,
  };
}

/** Which field a flaw of the server belongs to. */
export const fieldOfPath: Readonly<Record<string, FieldName>> = {
  unitId: 'unit',
  sponsorId: 'sponsor',
  requesterId: 'requester',
};
