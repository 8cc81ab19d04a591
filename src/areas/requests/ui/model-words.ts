/** Words and pictures of the catalogue in the reader's language. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  Accessibility,
  BarChart3,
  BookOpen,
  CalendarClock,
  CircleHelp,
  ClipboardList,
  FileText,
  GraduationCap,
  KeyRound,
  Languages,
  Lightbulb,
  type LucideIcon,
  MonitorPlay,
  Package,
  RefreshCw,
  ShieldCheck,
  UserPlus,
} from 'lucide-react';
import type { z } from 'zod';
import type { Tone } from '../../../surfaces/web/kit/status.tsx';
import type { listSubmissions } from '../models/contract-links.ts';
import type { listModels } from '../models/contract-models.ts';

/** A model as the catalogue shows it. */
export type ModelFace = z.output<typeof listModels.output>['rows'][number];

/** Something that came by a link. */
export type Submission = z.output<typeof listSubmissions.output>['rows'][number];

/** Pictures that a model may have, by the name that is stored. */
export const modelIcons: Readonly<Record<string, { icon: LucideIcon; word: MessageDescriptor }>> = {
  roster: { icon: UserPlus, word: msg`Person` },
  schedule: { icon: CalendarClock, word: msg`Calendar` },
  report: { icon: BarChart3, word: msg`Chart` },
  access: { icon: KeyRound, word: msg`Key` },
  content: { icon: RefreshCw, word: msg`Update` },
  course: { icon: GraduationCap, word: msg`Course` },
  video: { icon: MonitorPlay, word: msg`Video` },
  translation: { icon: Languages, word: msg`Languages` },
  material: { icon: Package, word: msg`Parcel` },
  compliance: { icon: ShieldCheck, word: msg`Shield` },
  accessibility: { icon: Accessibility, word: msg`Accessibility` },
  document: { icon: FileText, word: msg`Document` },
  book: { icon: BookOpen, word: msg`Book` },
  list: { icon: ClipboardList, word: msg`List` },
  idea: { icon: Lightbulb, word: msg`Idea` },
};

/** The picture of a model; those without one get that of their kind. */
export function iconOf(model: Pick<ModelFace, 'icon' | 'kind'>): LucideIcon {
  return (
    modelIcons[model.icon]?.icon ??
    (model.kind === 'answer' ? CircleHelp : model.kind === 'demand' ? Lightbulb : ClipboardList)
  );
}

/** How a kind of model is called. */
export const kindWords: Readonly<Record<ModelFace['kind'], MessageDescriptor>> = {
  model: msg`Known work`,
  demand: msg`Demand`,
  answer: msg`Answer`,
};

/** What a kind of model means. */
export const kindLeads: Readonly<Record<ModelFace['kind'], MessageDescriptor>> = {
  model: msg`It goes straight to the queue that does it, without triage.`,
  demand: msg`Somebody assesses it first: it goes to triage.`,
  answer: msg`Nobody fills anything in: the description is the answer.`,
};

/** How a state of a model is called, and how it looks. */
export const modelStates: Readonly<
  Record<ModelFace['state'], { word: MessageDescriptor; tone: Tone; hollow?: boolean }>
> = {
  draft: { word: msg`Draft`, tone: 'quiet', hollow: true },
  published: { word: msg`In the catalogue`, tone: 'good' },
  retired: { word: msg`Retired`, tone: 'quiet' },
};

/** What became of something that came by a link. */
export const outcomeWords: Readonly<
  Record<Submission['outcome'], { word: MessageDescriptor; tone: Tone; hollow?: boolean }>
> = {
  received: { word: msg`Coming in`, tone: 'info', hollow: true },
  quarantined: { word: msg`Waits for you`, tone: 'wait' },
  request: { word: msg`A request`, tone: 'good' },
  discarded: { word: msg`Discarded`, tone: 'quiet' },
};
