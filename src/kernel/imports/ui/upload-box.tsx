/** Takes a people file by dropping or choosing it; says what is wrong with it before anything is kept. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Refusal } from '../../../platform/refusal.ts';
import { useCommand } from '../../../surfaces/web/client/operations.tsx';
import { FileDrop } from '../../../surfaces/web/kit/file-drop.tsx';
import { useGo } from '../../../surfaces/web/kit/search.ts';
import { uploadPeople } from '../contract.ts';
import { keepSample } from './samples.ts';

/** The sentence already names every missing column. */
function withoutFlaws(error: Error | null): Error | null {
  return error instanceof Refusal ? new Refusal(error.code, error.reason, error.message) : error;
}

/** The box; it goes to the new import. */
export function UploadBox() {
  const { t } = useLingui();
  const go = useGo();
  const upload = useCommand(uploadPeople, {
    tellRefusal: false,
    onDone: (output) => {
      keepSample(output.importId, output.sample ?? []);
      go(`/imports/${output.importId}`);
    },
  });
  return (
    <FileDrop
      label={t`People file`}
      accept=".csv,.tsv,.txt,.xlsx"
      title={<Trans>Drop a people file here</Trans>}
      busyTitle={(name) => <Trans>Reading {name}…</Trans>}
      isBusy={upload.isPending}
      error={withoutFlaws(upload.error)}
      onFile={(input) => upload.mutate({ input })}
    >
      <Trans>
        CSV or Excel (.xlsx), with one line for each person. Nothing changes before you have seen it.
      </Trans>
    </FileDrop>
  );
}
