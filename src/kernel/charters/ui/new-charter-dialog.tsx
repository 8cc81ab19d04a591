/** Begins a charter: for which process, and for whom; everything else is written in the draft. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, TextInput } from '@mantine/core';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useRegionChoices, useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { Dialog } from '../../../surfaces/web/kit/dialog.tsx';
import { FormFrame, useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { draftCharter } from '../contract.ts';
import { listProcesses } from '../contract-read.ts';

/** The dialog. */
export function NewCharterDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog opened={opened} onClose={onClose} title={t`New charter`}>
      {opened && <Fields onClose={onClose} />}
    </Dialog>
  );
}

interface Values extends Record<string, unknown> {
  name: string;
  process: string | null;
  unit: Pickable | null;
  region: string | null;
}

function Fields({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useGo();
  const processes = useOperation(listProcesses, {}).data?.processes ?? [];
  const only = processes.length === 1 ? processes[0]!.process : null;
  const units = useUnitSearch();
  const regions = useRegionChoices();
  const { form, submit, sending, refusal } = useCommandForm(draftCharter, {
    initial: { name: '', process: null, unit: null, region: null } as Values,
    toInput: (values) => ({
      name: values.name.trim(),
      process: values.process ?? only ?? '',
      unitId: values.unit?.id ?? null,
      region: values.region,
    }),
    done: t`The charter is drafted`,
    onDone: (output) => go(`/governance/charters/${output.charterId}/draft`),
  });
  return (
    <FormFrame
      onSubmit={submit}
      refusal={refusal}
      sending={sending}
      confirm={t`Start the draft`}
      onCancel={onClose}
    >
      <Stack gap="md">
        <Select
          label={t`Process`}
          required
          data={processes.map((p) => ({ value: p.process, label: p.title }))}
          value={form.values.process ?? only}
          onChange={(value) => form.setFieldValue('process', value)}
          error={form.errors.process}
        />
        <TextInput
          label={t`Name`}
          required
          dir="auto"
          maxLength={160}
          placeholder={t`Requests of Field Service`}
          {...form.getInputProps('name')}
        />
        <RecordPicker
          label={t`Unit`}
          description={
            <Trans>With everything below it. Left empty, it holds for the whole enterprise.</Trans>
          }
          value={form.values.unit}
          onChange={(value) => form.setFieldValue('unit', value)}
          search={units}
        />
        <Select
          label={t`Region`}
          description={<Trans>Left empty, it holds in every region.</Trans>}
          data={regions}
          clearable
          value={form.values.region}
          onChange={(value) => form.setFieldValue('region', value)}
        />
      </Stack>
    </FormFrame>
  );
}
