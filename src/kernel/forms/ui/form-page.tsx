/** One form: its draft in the builder, or what is published, with its versions and what it is used by. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Menu, Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Archive, ArchiveRestore, ChevronDown, Copy, FilePen, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { ConfirmWithPreview } from '../../../surfaces/web/kit/consequences.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { TextLink } from '../../../surfaces/web/kit/peek.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { changeDraft, changeForm, copyForm, draftVersion, reinstateForm, retireForm } from '../contract.ts';
import { getForm, getFormVersion } from '../contract-read.ts';
import { Builder } from './builder.tsx';
import classes from './forms.module.css';
import { LookAt } from './look-at.tsx';
import { NewFormDialog } from './new-form-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { type Form, stateTone, useFormWords } from './words.ts';

/** The page at `/requests/forms/$form`. */
export function FormPage() {
  const { t } = useLingui();
  const { form: key = '' } = useParams({ strict: false }) as { form?: string };
  const answer = useOperation(getForm, { formId: key });
  const form = answer.data;
  const shownId = form?.draftVersionId ?? form?.publishedVersionId ?? form?.versions[0]?.formVersionId;
  const version = useOperation(getFormVersion, shownId == null ? null : { formVersionId: shownId });
  const published = useOperation(
    getFormVersion,
    form?.publishedVersionId == null ? null : { formVersionId: form.publishedVersionId },
  );
  const error = answer.error ?? version.error ?? published.error;
  const loaded =
    form !== undefined &&
    version.data !== undefined &&
    (form.publishedVersionId === null || published.data !== undefined);
  if (!loaded)
    return (
      <Page>
        <PageHeader title={form?.name ?? t`Form`} {...(form ? { recordKey: form.key } : {})} tabs={[]} />
        {error ? (
          <RefusalNote
            error={error}
            action={
              <TextLink to="/requests/forms">
                <Trans>Go to the forms</Trans>
              </TextLink>
            }
          />
        ) : (
          <Skeleton height={320} />
        )}
      </Page>
    );
  return (
    <Page fill>
      <Head form={form} />
      {form.state === 'retired' && (
        <Alert color="gray" variant="light">
          <Trans>This form is retired. Nobody can begin it; what was answered under it stays readable.</Trans>
        </Alert>
      )}
      {form.can.includes(changeDraft.name) ? (
        <Builder
          key={version.data.formVersionId}
          form={form}
          version={version.data}
          published={published.data ?? null}
        />
      ) : (
        <div className={classes.reading}>
          <LookAt schema={version.data.schema} />
          <Aside form={form} />
        </div>
      )}
    </Page>
  );
}

function Head({ form }: { form: Form }) {
  const { t } = useLingui();
  const words = useFormWords();
  const [open, setOpen] = useState<'rename' | 'copy' | 'retire' | null>(null);
  const close = () => setOpen(null);
  const mayDesign = useMay(copyForm.right);
  const draft = useCommand(draftVersion);
  const reinstate = useCommand(reinstateForm, { done: t`${form.key} is in use again` });
  const number = form.publishedNumber;
  const drafting = form.draftNumber;
  return (
    <>
      <PageHeader
        title={form.name}
        recordKey={form.key}
        tabs={[]}
        lead={form.purpose === '' ? undefined : <bdi>{form.purpose}</bdi>}
        meta={
          <>
            <StatusDot tone={stateTone[form.state]} hollow={form.state === 'draft'}>
              {words.state[form.state]}
              {number !== null && ` · ${t`version ${number}`}`}
            </StatusDot>
            {drafting !== null && number !== null && (
              <StatusDot tone="wait" hollow>
                <Trans>Draft of version {drafting}</Trans>
              </StatusDot>
            )}
          </>
        }
        actions={
          <>
            {form.can.includes(draftVersion.name) && (
              <Button
                leftSection={<FilePen className="t-icon" aria-hidden />}
                loading={draft.isPending}
                onClick={() => draft.mutate({ input: { formId: form.formId } })}
              >
                <Trans>Draft the next version</Trans>
              </Button>
            )}
            {mayDesign && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button variant="default" rightSection={<ChevronDown className="t-icon" aria-hidden />}>
                    <Trans>More</Trans>
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {form.can.includes(changeForm.name) && (
                    <Menu.Item
                      leftSection={<Pencil className="t-icon" aria-hidden />}
                      onClick={() => setOpen('rename')}
                    >
                      <Trans>Rename…</Trans>
                    </Menu.Item>
                  )}
                  <Menu.Item
                    leftSection={<Copy className="t-icon" aria-hidden />}
                    onClick={() => setOpen('copy')}
                  >
                    <Trans>Copy…</Trans>
                  </Menu.Item>
                  {form.can.includes(retireForm.name) && (
                    <Menu.Item
                      leftSection={<Archive className="t-icon" aria-hidden />}
                      onClick={() => setOpen('retire')}
                    >
                      <Trans>Retire…</Trans>
                    </Menu.Item>
                  )}
                  {form.can.includes(reinstateForm.name) && (
                    <Menu.Item
                      leftSection={<ArchiveRestore className="t-icon" aria-hidden />}
                      onClick={() =>
                        reinstate.mutate({ input: { formId: form.formId }, expectedVersion: form.version })
                      }
                    >
                      <Trans>Bring back into use</Trans>
                    </Menu.Item>
                  )}
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        }
      />
      <NewFormDialog
        opened={open === 'copy'}
        onClose={close}
        from={{ id: form.formId, label: form.name, hint: form.key }}
      />
      <RenameDialog opened={open === 'rename'} onClose={close} form={form} />
      {open === 'retire' && (
        <ConfirmWithPreview
          contract={retireForm}
          input={{ formId: form.formId }}
          expectedVersion={form.version}
          onClose={close}
          title={t`Retire ${form.name}?`}
          confirm={t`Retire the form`}
          options={{ done: t`${form.key} is retired`, undo: reinstateForm as never }}
        />
      )}
    </>
  );
}

function Aside({ form }: { form: Form }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useFormWords();
  return (
    <aside className={classes.aside} aria-label={t`About this form`}>
      <h2>
        <Trans>Used by</Trans>
      </h2>
      {form.uses.length === 0 ? (
        <p>
          <Trans>Nothing yet.</Trans>
        </p>
      ) : (
        <ul>
          {form.uses.map((use) => (
            <li key={use.id}>
              <bdi>{use.name}</bdi> {use.key !== null && <span className="t-key">{use.key}</span>}
              {use.drafts > 0 && (
                <small>
                  <Plural value={use.drafts} one="# draft being written" other="# drafts being written" />
                </small>
              )}
            </li>
          ))}
        </ul>
      )}
      <h2>
        <Trans>Versions</Trans>
      </h2>
      <ol>
        {form.versions.map((v) => (
          <li key={v.formVersionId}>
            <strong>{t`Version ${v.number}`}</strong> · {words.versionState[v.state]}
            <small>
              {format.ago(v.publishedAt ?? v.changedAt)}
              {(v.publishedByName ?? v.draftedByName) !== null && ' · '}
              <bdi>{v.publishedByName ?? v.draftedByName}</bdi>
            </small>
          </li>
        ))}
      </ol>
    </aside>
  );
}
