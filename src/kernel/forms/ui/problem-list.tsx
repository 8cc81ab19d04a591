/** What keeps the draft from being published, one line each, leading to where it is mended. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { FormSchema } from '../contract-schema.ts';
import type { FormProblem } from '../rules-schema.ts';
import classes from './forms.module.css';
import type { Chosen } from './words.ts';

/** Props of `ProblemList`. */
export interface ProblemListProps {
  problems: readonly FormProblem[];
  schema: FormSchema;
  onChoose: (at: Chosen) => void;
}

/** The button with its list. */
export function ProblemList({ problems, onChoose }: ProblemListProps) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  if (problems.length === 0)
    return (
      <span className={classes.ready}>
        <CircleCheck size={15} aria-hidden />
        <Trans>Ready to publish</Trans>
      </span>
    );
  return (
    <Popover opened={opened} onChange={setOpened} width={380} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<TriangleAlert className="t-icon" aria-hidden style={{ color: 'var(--t-warn)' }} />}
          onClick={() => setOpened((now) => !now)}
        >
          <Plural value={problems.length} one="# thing to mend" other="# things to mend" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`What has to be mended`}>
        <ul className={classes.problems}>
          {problems.map((p) => (
            <li key={`${p.pageId} ${p.fieldId} ${p.part} ${p.sentence}`}>
              <button
                type="button"
                onClick={() => {
                  setOpened(false);
                  onChoose({ pageId: p.pageId, fieldId: p.fieldId });
                }}
              >
                <bdi>{p.sentence}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
