/** The pickers behind A, D and P: owner, due date and priority, opened at a row, a fact or a button. */
import { useLingui as useMessages } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { useCallback, useMemo } from 'react';
import { searchPeople } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { addDays, readDate, today } from '../../../surfaces/web/kit/date-field.tsx';
import { Person } from '../../../surfaces/web/kit/status.tsx';
import { useSession } from '../../../surfaces/web/shell/session.ts';
import { priorities } from '../contract-words.ts';
import { type Choice, ChoiceList } from './choice-list.tsx';
import { PriorityMark } from './marks.tsx';
import { type Priority, priorityWords } from './words.ts';

/** Which fact is being picked. */
export type PickedField = 'owner' | 'due' | 'priority';

/** Props of a picker. */
export interface PickerProps<Value> {
  anchor: HTMLElement;
  current?: string | null | undefined;
  onChoose: (value: Value) => void;
  onClose: () => void;
}

/** Chooses an owner: oneself first, then colleagues by name, or nobody. */
export function OwnerPicker({ anchor, current, onChoose, onClose }: PickerProps<string | null>) {
  const { t } = useLingui();
  const { personId, name } = useSession();
  const me = t`${name} (me)`;
  const nobody = t`Nobody`;
  const choices = useCallback(
    async (text: string, signal: AbortSignal): Promise<Choice<string | null>[]> => {
      const found = await searchPeople(text, signal);
      const matches = (label: string) => label.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
      return [
        ...(personId && matches(me)
          ? [{ id: personId, value: personId, label: me, mark: <Person name={me} /> }]
          : []),
        ...(matches(nobody) ? [{ id: 'nobody', value: null, label: nobody }] : []),
        ...found
          .filter(({ id }) => id !== personId)
          .map(({ id, label, hint }) => ({ id, value: id, label, hint, mark: <Person name={label} /> })),
      ];
    },
    [personId, me, nobody],
  );
  return (
    <ChoiceList
      anchor={anchor}
      label={t`Owner`}
      placeholder={t`Who answers for it?`}
      choices={choices}
      current={current ?? 'nobody'}
      onChoose={onChoose}
      onClose={onClose}
    />
  );
}

/** Chooses a due date: usual distances, or typed as a date or "+2w". */
export function DuePicker({ anchor, current, onChoose, onClose }: PickerProps<string | null>) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useMemo(
    () => [
      { days: 1, label: t`Tomorrow` },
      { days: 7, label: t`In a week` },
      { days: 14, label: t`In two weeks` },
      { days: 30, label: t`In 30 days` },
      { days: 90, label: t`In 90 days` },
    ],
    [t],
  );
  const none = t`No due date`;
  const choices = useCallback(
    (text: string): Choice<string | null>[] => {
      const typed = readDate(text);
      const wanted = text.trim().toLocaleLowerCase();
      if (typed) return [{ id: typed, value: typed, label: format.date(typed), hint: format.day(typed) }];
      return [
        ...words.map(({ days, label }) => {
          const date = addDays(today(), days);
          return { id: date, value: date, label, hint: format.day(date) };
        }),
        { id: 'none', value: null, label: none },
      ].filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
    },
    [words, none, format],
  );
  return (
    <ChoiceList
      anchor={anchor}
      label={t`Due date`}
      placeholder={t`2026-01-31 or +2w`}
      choices={choices}
      current={current ?? 'none'}
      onChoose={onChoose}
      onClose={onClose}
    />
  );
}

/** Chooses a priority. */
export function PriorityPicker({ anchor, current, onChoose, onClose }: PickerProps<Priority>) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const choices = useCallback(
    (text: string): Choice<Priority>[] =>
      [...priorities]
        .reverse()
        .map((priority) => ({
          id: priority,
          value: priority,
          label: i18n._(priorityWords[priority]),
          mark: <PriorityMark priority={priority} />,
        }))
        .filter(({ label }) => label.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase())),
    [i18n],
  );
  return (
    <ChoiceList
      anchor={anchor}
      label={t`Priority`}
      choices={choices}
      current={current ?? undefined}
      onChoose={onChoose}
      onClose={onClose}
    />
  );
}
