/** What can be changed of an imported log: its name, whose history it is, and which steps complete a case. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { Panel } from '../../../surfaces/web/kit/page.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { changeLog } from '../contract-logs.ts';
import classes from './logs.module.css';
import type { Log } from './words.ts';

/** Panel of the settings; shows nothing to those who may not change them. */
export function LogSettings({ log }: { log: Log }) {
  const { t } = useLingui();
  const [name, setName] = useState(log.name);
  const [unit, setUnit] = useState<Pickable | null>(
    log.unit === null ? null : { id: log.unit.unitId, label: log.unit.name },
  );
  const [closing, setClosing] = useState(log.closing);
  const searchUnits = useUnitSearch();
  const change = useCommand(changeLog, { done: t`${log.key} is changed`, tellRefusal: false });
  if (!log.can.includes(changeLog.name)) return null;
  const unitId = unit?.id ?? null;
  const input = {
    logId: log.logId,
    ...(name.trim() === log.name ? {} : { name: name.trim() }),
    ...(unitId === (log.unit?.unitId ?? null) ? {} : { unitId }),
    ...(closing.join('\u0000') === log.closing.join('\u0000') ? {} : { closing }),
  };
  const isChanged = Object.keys(input).length > 1;
  return (
    <Panel title={<Trans>About this log</Trans>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) change.mutate({ input, expectedVersion: log.version });
        }}
      >
        <Stack gap="md" maw={520}>
          <TextInput
            label={t`Name`}
            required
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <RecordPicker
            label={t`Whose history it is`}
            description={t`Whoever may see flow there sees it`}
            placeholder={t`The whole enterprise`}
            value={unit}
            onChange={setUnit}
            search={searchUnits}
          />
          <MultiSelect
            label={t`A case is completed when it ends with`}
            description={t`All others count as open. With no step named, every case counts as completed.`}
            searchable
            value={closing}
            data={log.activities}
            nothingFoundMessage={t`Nothing matches`}
            onChange={setClosing}
          />
          <RefusalNote error={change.error} />
          <div className={classes.buttons}>
            <Button type="submit" disabled={!isChanged || name.trim() === ''} loading={change.isPending}>
              <Trans>Save</Trans>
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  );
}
