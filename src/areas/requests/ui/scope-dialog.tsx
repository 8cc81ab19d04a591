/** Changing what was promised: the preview says whether it has to be approved again. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Group, NumberInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useRegionChoices } from '../../../surfaces/web/hooks/directory.ts';
import { DateField, today } from '../../../surfaces/web/kit/date-field.tsx';
import { changeScope } from '../contract-triage.ts';
import type { DialogProps } from './request-dialogs.tsx';
import classes from './requests.module.css';
import { StepDialog } from './step-dialog.tsx';

/** Changes goal, audience, regions or deadline of what was approved or taken up. */
export function ScopeDialog({ request, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const regions = useRegionChoices();
  const [goal, setGoal] = useState(request.goal ?? '');
  const [audience, setAudience] = useState<number | string>(request.audienceSize ?? '');
  const [chosen, setChosen] = useState<string[]>(request.regions);
  const [deadline, setDeadline] = useState<string | null>(request.deadline);
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const audienceSize = typeof audience === 'number' ? audience : null;
  const changes = {
    ...(goal.trim() === (request.goal ?? '') ? {} : { goal: goal.trim() }),
    ...(audienceSize === request.audienceSize ? {} : { audienceSize }),
    ...([...chosen].sort().join() === [...request.regions].sort().join() ? {} : { regions: chosen }),
    ...(deadline === request.deadline ? {} : { deadline }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const input = isChanged ? { requestId, ...changes, ...(why.trim() ? { why: why.trim() } : {}) } : null;
  return (
    <StepDialog
      contract={changeScope}
      title={<Trans>Change the scope of {key}</Trans>}
      confirm={t`Change the scope`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) =>
          output.state === 'in-approval'
            ? t`The scope of ${output.key} was changed; it waits for approval again`
            : t`The scope of ${output.key} was changed`,
        onDone: () => onDone?.(),
      }}
    >
      <Text size="sm">
        <Trans>
          What was approved is approved again when the goal changes, when it reaches a quarter more people or
          other regions, or when it is needed earlier.
        </Trans>
      </Text>
      <Textarea
        label={t`Goal`}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        data-autofocus
        value={goal}
        onChange={(event) => setGoal(event.currentTarget.value)}
        error={tried && !isChanged ? t`Change something, or leave it as it is.` : undefined}
      />
      <Group grow align="flex-start">
        <NumberInput
          label={t`Audience`}
          min={1}
          max={10_000_000}
          allowDecimal={false}
          hideControls
          value={audience}
          onChange={setAudience}
        />
        <DateField label={t`Needed by`} clearable minDate={today()} value={deadline} onChange={setDeadline} />
      </Group>
      {regions.length > 0 && (
        <Checkbox.Group
          label={t`Regions`}
          description={t`None chosen means all of them.`}
          value={chosen}
          onChange={setChosen}
        >
          <div className={classes.regions}>
            {regions.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={<bdi>{label}</bdi>} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Textarea
        label={t`What those who approve it should know`}
        autosize
        minRows={1}
        maxRows={6}
        dir="auto"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </StepDialog>
  );
}
