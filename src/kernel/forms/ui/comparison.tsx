/** In what a draft differs from what is published, field by field. */
import { Plural, Trans } from '@lingui/react/macro';
import { EmptyState } from '../../../surfaces/web/kit/empty-state.tsx';
import { Chip, type Tone } from '../../../surfaces/web/kit/status.tsx';
import type { FormSchema } from '../contract-schema.ts';
import { compareSchemas, type FormDifference } from '../rules-schema.ts';
import classes from './forms.module.css';
import { useFormWords } from './words.ts';

const tones: Record<FormDifference['what'], Tone> = {
  added: 'good',
  removed: 'bad',
  changed: 'info',
  moved: 'quiet',
};

/** Props of `Comparison`. */
export interface ComparisonProps {
  /** Null: nothing is published yet. */
  from: FormSchema | null;
  number: number | null;
  to: FormSchema;
}

/** The differences as a list. */
export function Comparison({ from, number, to }: ComparisonProps) {
  if (from === null)
    return (
      <EmptyState title={<Trans>Nothing is published yet</Trans>}>
        <Trans>Once a version is published, its differences to the draft stand here.</Trans>
      </EmptyState>
    );
  const differences = compareSchemas(from, to);
  if (differences.length === 0)
    return (
      <EmptyState title={<Trans>The draft says the same as version {number}</Trans>}>
        <Trans>What you change in the draft appears here before anybody else sees it.</Trans>
      </EmptyState>
    );
  return (
    <div className={classes.paper}>
      <h2 className={classes.comparing}>
        <Plural
          value={differences.length}
          one={`# difference to version ${number}`}
          other={`# differences to version ${number}`}
        />
      </h2>
      <ul className={classes.differences}>
        {differences.map((d) => (
          <Difference key={`${d.what} ${d.pageId} ${d.fieldId}`} difference={d} />
        ))}
      </ul>
    </div>
  );
}

function Difference({ difference: { what, label, fieldId, parts } }: { difference: FormDifference }) {
  const words = useFormWords();
  return (
    <li>
      <div className={classes.differenceHead}>
        <Chip tone={tones[what]}>
          {what === 'added' ? (
            <Trans>New</Trans>
          ) : what === 'removed' ? (
            <Trans>Gone</Trans>
          ) : what === 'moved' ? (
            <Trans>Moved</Trans>
          ) : (
            <Trans>Changed</Trans>
          )}
        </Chip>
        <span>
          {fieldId === null && (
            <>
              <Trans>Page</Trans>{' '}
            </>
          )}
          <bdi>
            <strong>{label || fieldId}</strong>
          </bdi>
        </span>
      </div>
      {parts.length > 0 && (
        <dl>
          {parts.map((p) => (
            <div key={p.part}>
              <dt>{words.part[p.part] ?? p.part}</dt>
              <dd>
                <del dir="auto">{words.value(p.part, p.from)}</del>
                {' → '}
                <ins dir="auto">{words.value(p.part, p.to)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
