/** One model for those who keep it: what people see, where it goes, who must agree, and links without an account. */
import { useLingui as useMessages } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Archive, Eye, Send } from 'lucide-react';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useMay } from '../../../surfaces/web/hooks/directory.ts';
import { RecordLink } from '../../../surfaces/web/kit/links.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import { getModel, publishModel, retireModel } from '../models/contract-models.ts';
import classes from './catalogue.module.css';
import type { ModelDetail } from './model-form.tsx';
import { ModelLinks } from './model-links.tsx';
import { ModelSettings } from './model-settings.tsx';
import { modelStates } from './model-words.ts';
import { RecordWaiting } from './request-panel.tsx';

function Actions({ model }: { model: ModelDetail }) {
  const { t } = useLingui();
  const publish = useCommand(publishModel, {
    done: ({ key }) => t`${key} stands in the catalogue`,
    undo: retireModel,
  });
  const retire = useCommand(retireModel, {
    done: ({ key }) => t`${key} left the catalogue`,
    undo: publishModel,
  });
  const performing = { input: { modelId: model.modelId }, expectedVersion: model.version };
  return (
    <>
      {model.state === 'published' && model.kind !== 'answer' && (
        <Button
          component={RecordLink}
          to={`/requests/new?model=${model.key}`}
          variant="default"
          leftSection={<Eye className="t-icon" aria-hidden />}
        >
          <Trans>As people see it</Trans>
        </Button>
      )}
      {model.can.includes(retireModel.name) && (
        <Button
          variant="default"
          leftSection={<Archive className="t-icon" aria-hidden />}
          loading={retire.isPending}
          onClick={() => retire.mutate(performing)}
        >
          <Trans>Take out of the catalogue</Trans>
        </Button>
      )}
      {model.can.includes(publishModel.name) && (
        <Button
          leftSection={<Send className="t-icon t-flip" aria-hidden />}
          loading={publish.isPending}
          disabled={(model.settings?.missing.length ?? 0) > 0}
          onClick={() => publish.mutate(performing)}
        >
          <Trans>Publish</Trans>
        </Button>
      )}
    </>
  );
}

/** The page at `/requests/catalogue/$model`. */
export function ModelPage() {
  const { t } = useLingui();
  const { _ } = useMessages();
  const { model: key = '' } = useParams({ strict: false }) as { model?: string };
  const answer = useOperation(getModel, { modelId: key });
  const mayLink = useMay('requests.keep-links');
  const model = answer.data;
  if (answer.error)
    return (
      <Page>
        <PageHeader title={key} tabs={[]} />
        <RefusalNote error={answer.error} />
      </Page>
    );
  if (model === undefined || model.settings === null)
    return (
      <Page>
        <PageHeader title={model?.name ?? key} tabs={[]} />
        {model === undefined ? (
          <RecordWaiting />
        ) : (
          <p>
            <Trans>You may ask for this, but its settings are kept by somebody else.</Trans>
          </p>
        )}
      </Page>
    );
  const { settings } = model;
  const look = modelStates[model.state];
  return (
    <Page>
      <PageHeader
        title={model.name}
        recordKey={model.key}
        tabs={[]}
        meta={
          <StatusDot tone={look.tone} hollow={look.hollow ?? false}>
            {_(look.word)}
          </StatusDot>
        }
        actions={<Actions model={model} />}
      />
      <dl className={classes.figures}>
        <div>
          <dt>
            <Trans>Asked for</Trans>
          </dt>
          <dd>
            <Plural value={settings.requests} one="once" other="# times" />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Open</Trans>
          </dt>
          <dd>{settings.open}</dd>
        </div>
        <div>
          <dt>
            <Trans>Drafts</Trans>
          </dt>
          <dd>{settings.drafts}</dd>
        </div>
        <div>
          <dt>
            <Trans>Solved a need by itself</Trans>
          </dt>
          <dd>{settings.solved}</dd>
        </div>
      </dl>
      {settings.missing.length > 0 && (
        <div className={classes.changes} role="status">
          <p>
            <Trans>Before it can stand in the catalogue:</Trans>
          </p>
          <ul className={classes.missing}>
            {settings.missing.map((m) => (
              <li key={m}>{m}</li>
            ))}
          </ul>
        </div>
      )}
      <SettingsParts>
        <ModelSettings key={`${model.modelId} ${model.version}`} model={model} settings={settings} />
        {mayLink && model.kind !== 'answer' && (
          <SettingsPart
            title={<Trans>Links without an account</Trans>}
            lead={t`Whoever has such a link can ask for this, and nothing else. What comes from an unknown address waits for you.`}
          >
            <ModelLinks
              modelId={model.modelId}
              isOpen={settings.acceptsWithoutAccount && model.state === 'published'}
            />
          </SettingsPart>
        )}
      </SettingsParts>
    </Page>
  );
}
