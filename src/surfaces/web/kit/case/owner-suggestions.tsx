/** Whom the charter and the queue of a case name, as buttons with what each of them carries already. */
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { suggestOwners } from '../../../../kernel/cases/contract-reading.ts';
import { useOperation } from '../../client/operations.tsx';
import { Person } from '../status.tsx';
import classes from './owner-suggestions.module.css';

/** Props of `OwnerSuggestions`; `chosen` is marked. */
export interface OwnerSuggestionsProps {
  caseId: string;
  queueId?: string | undefined;
  chosen?: string | undefined;
  onChoose: (personId: string, name: string) => void;
}

/** The suggestions; nothing where nobody is named. */
export function OwnerSuggestions({ caseId, queueId, chosen, onChoose }: OwnerSuggestionsProps) {
  const { t } = useLingui();
  const people = useOperation(suggestOwners, { caseId, ...(queueId ? { queueId } : {}) }, { keep: true }).data
    ?.people;
  if (!people || people.length === 0) return null;
  return (
    <fieldset className={classes.suggestions}>
      <legend>
        <Trans>Named by the charter or the queue, with what they carry</Trans>
      </legend>
      {people.map(({ personId, name, open, late, waiting, because }) => {
        const load = [
          t`${plural(open, { one: '# open', other: '# open' })}`,
          ...(late > 0 ? [t`${plural(late, { one: '# late', other: '# late' })}`] : []),
          ...(waiting > 0 ? [t`${plural(waiting, { one: '# waits', other: '# wait' })}`] : []),
        ].join(' · ');
        return (
          <button
            key={personId}
            type="button"
            aria-pressed={personId === chosen}
            title={because.map((b) => b.name).join(', ')}
            onClick={() => onChoose(personId, name)}
          >
            <Person name={name} />
            <span data-late={late > 0 ? '' : undefined}>{load}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
