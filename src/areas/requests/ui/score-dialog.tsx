/** Scoring a request: the numbers of one method; the preview says what they come to. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, NumberInput, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { impacts, listScores, type scoreInputs, scoreRequest, sizes } from '../contract-scores.ts';
import type { scoreMethods } from '../contract-words.ts';
import type { DialogProps, RequestDetail } from './request-dialogs.tsx';
import { StepDialog } from './step-dialog.tsx';

type Inputs = z.output<typeof scoreInputs>;
type Method = (typeof scoreMethods)[number];
type Of<M extends Method> = Extract<Inputs, { method: M }>;

/** How much one of those reached gains. */
export const impactWords: Readonly<Record<(typeof impacts)[number], MessageDescriptor>> = {
  0.25: msg`Hardly anything`,
  0.5: msg`A little`,
  1: msg`Noticeably`,
  2: msg`Much`,
  3: msg`Very much`,
};

const wsjfFields = ['value', 'timeCriticality', 'riskReduction', 'jobSize'] as const;

/** What a part of a WSJF score is called. */
export const wsjfWords: Readonly<Record<(typeof wsjfFields)[number], MessageDescriptor>> = {
  value: msg`What the business gains`,
  timeCriticality: msg`What is lost by waiting`,
  riskReduction: msg`Risk that it takes away`,
  jobSize: msg`How much work it is`,
};

/** Scores a request, beginning with the numbers of its last score. */
export function ScoreDialog(props: DialogProps) {
  const { requestId, scores } = props.request;
  const isScored = scores.rice !== null || scores.wsjf !== null;
  const last = useOperation(listScores, isScored ? { requestId } : null);
  if (isScored && !last.data && !last.error) return null;
  const inputs = (last.data?.scores ?? []).filter((s) => s.isCurrent).map((s) => s.inputs);
  return <Fields {...props} before={inputs} />;
}

function Fields({ request, before, onClose, onDone }: DialogProps & { before: Inputs[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const [method, setMethod] = useState<Method>(before[0]?.method ?? 'rice');
  const [rice, setRice] = useState(() => firstRice(request, before));
  const [wsjf, setWsjf] = useState(() => firstWsjf(before));
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const { requestId, key, version } = request;
  const inputs = method === 'rice' ? riceOf(rice) : wsjfOf(wsjf);
  const input =
    inputs === null ? null : { requestId, inputs, ...(why.trim() === '' ? {} : { why: why.trim() }) };
  return (
    <StepDialog
      contract={scoreRequest}
      title={<Trans>Score {key}</Trans>}
      confirm={t`Score`}
      input={input}
      ahead={input}
      expectedVersion={version}
      onClose={onClose}
      onIncomplete={() => setTried(true)}
      options={{
        done: (output) => {
          const score = format.number(output.score);
          return t`${output.key} scored ${score}`;
        },
        onDone: () => onDone?.(),
      }}
    >
      <SegmentedControl
        aria-label={t`Method`}
        value={method}
        onChange={(next) => setMethod(next as Method)}
        data={[
          { value: 'rice', label: 'RICE' },
          { value: 'wsjf', label: 'WSJF' },
        ]}
      />
      <Text size="sm" c="dimmed">
        {method === 'rice' ? (
          <Trans>People reached × what each gains × how sure we are ÷ days of work.</Trans>
        ) : (
          <Trans>Gain, urgency and risk together ÷ size of the job, each compared with other requests.</Trans>
        )}
      </Text>
      {method === 'rice' ? (
        <RiceFields value={rice} onChange={setRice} tried={tried} />
      ) : (
        <WsjfFields value={wsjf} onChange={setWsjf} tried={tried} />
      )}
      <Textarea
        label={t`What the numbers rest on`}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={1000}
        dir="auto"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </StepDialog>
  );
}

interface RiceText {
  reach: number | string;
  impact: string | null;
  confidence: number | string;
  effort: number | string;
}

function firstRice(request: RequestDetail, before: Inputs[]): RiceText {
  const last = before.find((b): b is Of<'rice'> => b.method === 'rice');
  if (last) return { ...last, impact: String(last.impact) };
  return { reach: request.audienceSize ?? '', impact: null, confidence: 50, effort: '' };
}

function riceOf({ reach, impact, confidence, effort }: RiceText): Of<'rice'> | null {
  const known = impacts.find((i) => String(i) === impact);
  if (typeof reach !== 'number' || typeof confidence !== 'number' || typeof effort !== 'number') return null;
  if (known === undefined || reach < 1 || effort < 0.1) return null;
  return { method: 'rice', reach, impact: known, confidence, effort };
}

interface FieldsProps<T> {
  value: T;
  onChange: (next: T) => void;
  tried: boolean;
}

function RiceFields({ value, onChange, tried }: FieldsProps<RiceText>) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const isNumber = (given: number | string, least: number) => typeof given === 'number' && given >= least;
  return (
    <>
      <Group grow align="flex-start">
        <NumberInput
          label={t`People reached`}
          min={1}
          max={10_000_000}
          allowDecimal={false}
          hideControls
          data-autofocus
          value={value.reach}
          onChange={(reach) => onChange({ ...value, reach })}
          error={tried && !isNumber(value.reach, 1) ? t`Say how many people.` : undefined}
        />
        <NumberInput
          label={t`Days of work`}
          min={0.1}
          max={10_000}
          decimalScale={1}
          hideControls
          value={value.effort}
          onChange={(effort) => onChange({ ...value, effort })}
          error={tried && !isNumber(value.effort, 0.1) ? t`Say how many days.` : undefined}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t`What each gains`}
          placeholder={t`Choose`}
          value={value.impact}
          onChange={(impact) => onChange({ ...value, impact })}
          data={impacts.map((impact) => ({ value: String(impact), label: i18n._(impactWords[impact]) }))}
          error={tried && value.impact === null ? t`Choose how much.` : undefined}
        />
        <NumberInput
          label={t`How sure we are`}
          suffix=" %"
          min={1}
          max={100}
          step={10}
          allowDecimal={false}
          value={value.confidence}
          onChange={(confidence) => onChange({ ...value, confidence })}
          error={tried && !isNumber(value.confidence, 1) ? t`Say it in percent.` : undefined}
        />
      </Group>
    </>
  );
}

type WsjfText = Record<(typeof wsjfFields)[number], string | null>;

function firstWsjf(before: Inputs[]): WsjfText {
  const last = before.find((b): b is Of<'wsjf'> => b.method === 'wsjf');
  const first = (field: (typeof wsjfFields)[number]) => (last ? String(last[field]) : null);
  return {
    value: first('value'),
    timeCriticality: first('timeCriticality'),
    riskReduction: first('riskReduction'),
    jobSize: first('jobSize'),
  };
}

function wsjfOf(text: WsjfText): Of<'wsjf'> | null {
  const size = (field: (typeof wsjfFields)[number]) => sizes.find((s) => String(s) === text[field]);
  const [value, timeCriticality, riskReduction, jobSize] = wsjfFields.map(size);
  if (!value || !timeCriticality || !riskReduction || !jobSize) return null;
  return { method: 'wsjf', value, timeCriticality, riskReduction, jobSize };
}

function WsjfFields({ value, onChange, tried }: FieldsProps<WsjfText>) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const pairs = [wsjfFields.slice(0, 2), wsjfFields.slice(2)];
  return (
    <>
      {pairs.map((pair) => (
        <Group key={pair[0]} grow align="flex-start">
          {pair.map((field) => (
            <Select
              key={field}
              label={i18n._(wsjfWords[field])}
              placeholder={t`Choose`}
              value={value[field]}
              onChange={(size) => onChange({ ...value, [field]: size })}
              data={sizes.map(String)}
              error={tried && value[field] === null ? t`Choose a size.` : undefined}
            />
          ))}
        </Group>
      ))}
    </>
  );
}
