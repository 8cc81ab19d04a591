/** Takes a log by dropping or choosing its file, and goes on to say what is in it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { useUnitSearch } from '../../../surfaces/web/hooks/directory.ts';
import { FileDrop } from '../../../surfaces/web/kit/file-drop.tsx';
import { type Pickable, RecordPicker } from '../../../surfaces/web/kit/record-picker.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { uploadLog } from '../contract-logs.ts';

/** The box. */
export function UploadBox() {
  const { t } = useLingui();
  const go = useGo();
  const [unit, setUnit] = useState<Pickable | null>(null);
  const searchUnits = useUnitSearch();
  const upload = useCommand(uploadLog, {
    tellRefusal: false,
    onDone: ({ logId }) => go(`/analytics/flow/logs/${logId}`),
  });
  return (
    <FileDrop
      label={t`File of the log`}
      accept=".xes,.gz,.csv,.tsv,.txt,.xlsx"
      title={<Trans>Drop a log here</Trans>}
      busyTitle={(name) => <Trans>Sending {name}…</Trans>}
      beside={
        <Box flex="0 1 220px">
          <RecordPicker
            label={t`Whose history it is`}
            placeholder={t`The whole enterprise`}
            value={unit}
            onChange={setUnit}
            search={searchUnits}
          />
        </Box>
      }
      isBusy={upload.isPending}
      error={upload.error}
      onFile={(input) => upload.mutate({ input: { ...input, ...(unit ? { unitId: unit.id } : {}) } })}
    >
      <Trans>
        XES (.xes, .xes.gz) or a table (.csv, .xlsx) with one line for each event: which case, which step,
        when. Nothing is imported before you have seen what is in it.
      </Trans>
    </FileDrop>
  );
}
