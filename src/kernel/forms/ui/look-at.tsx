/** A form as the requester or the team will see it; answers can be tried, nothing is sent. */
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { FormFill } from '../../../surfaces/web/kit/form-fill/form-fill.tsx';
import type { Answers, FormSchema } from '../contract-schema.ts';
import classes from './forms.module.css';

/** The preview with its own choice of who looks. */
export function LookAt({ schema }: { schema: FormSchema }) {
  const { t } = useLingui();
  const [as, setAs] = useState<'requester' | 'team'>('requester');
  return (
    <div className={classes.look}>
      <SegmentedControl
        aria-label={t`Who looks`}
        value={as}
        onChange={(value) => setAs(value as 'requester' | 'team')}
        data={[
          { value: 'requester', label: t`As the requester` },
          { value: 'team', label: t`As the team` },
        ]}
      />
      <PreviewOf schema={schema} as={as} />
    </div>
  );
}

/** The form for one of them. */
export function PreviewOf({ schema, as }: { schema: FormSchema; as: 'requester' | 'team' }) {
  const { t } = useLingui();
  const [answers, setAnswers] = useState<Answers>({});
  const [done, setDone] = useState(false);
  return (
    <section className={classes.paper} aria-label={t`Preview`}>
      <FormFill
        key={as}
        schema={schema}
        answers={answers}
        onChange={(next) => {
          setAnswers(next);
          setDone(false);
        }}
        as={as}
        preview
        confirm={t`Try sending it`}
        onConfirm={() => setDone(true)}
      />
      {done && (
        <p role="status" className={classes.fine}>
          <Trans>These answers would be taken. This is a preview: nothing was sent.</Trans>
        </p>
      )}
    </section>
  );
}
