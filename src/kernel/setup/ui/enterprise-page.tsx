/** Settings that hold for the whole enterprise: its name, its zone, its languages, and the brakes on imports. */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  Alert,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Skeleton,
  Stack,
  TextInput,
} from '@mantine/core';
import { FlaskConical } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { locales } from '../../../surfaces/web/i18n/locale.ts';
import { useCommandForm } from '../../../surfaces/web/kit/form.tsx';
import { LivePreview } from '../../../surfaces/web/kit/live-preview.tsx';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { changeSettings, getSettings } from '../contract.ts';

type Settings = z.output<typeof getSettings.output>;

/** The page of the enterprise's settings. */
export function EnterprisePage() {
  const { t } = useLingui();
  const answer = useOperation(getSettings, {});
  const settings = answer.data;
  return (
    <Page>
      <PageHeader
        title={t`Enterprise`}
        lead={<Trans>What holds for everybody here. Each change is an event in the audit trail.</Trans>}
      />
      {answer.error && <RefusalNote error={answer.error} />}
      {answer.isPending && <Skeleton height={200} maw={860} />}
      {settings?.data === 'demo' && (
        <Alert
          variant="light"
          icon={<FlaskConical className="t-icon" aria-hidden />}
          maw={860}
          styles={{ message: { color: 'var(--mantine-color-text)' } }}
        >
          <Trans>
            This database holds the demo enterprise. For your own data, start Trellis with another data
            folder.
          </Trans>
        </Alert>
      )}
      {settings && <SettingsForm key={settings.version} settings={settings} />}
    </Page>
  );
}

const percent = (ratio: number) => Math.round(ratio * 1000) / 10;

function SettingsForm({ settings }: { settings: Settings }) {
  const { t } = useLingui();
  const may = settings.can.includes(changeSettings.name);
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')],
    [],
  );
  const { enterprise, zone, languages, importBrakes, version } = settings;
  const initial = {
    enterprise,
    zone,
    languages,
    leavers: percent(importBrakes.leavers),
    movers: percent(importBrakes.movers),
    joiners: percent(importBrakes.joiners),
  };
  type Values = typeof initial;
  /** Only what differs is sent, so that two people who change different things do not undo each other. */
  const changes = (values: Values): z.input<typeof changeSettings.input> => {
    const brakes = (['leavers', 'movers', 'joiners'] as const).filter(
      (name) => values[name] !== initial[name],
    );
    return {
      ...(values.enterprise.trim() !== enterprise ? { enterprise: values.enterprise } : {}),
      ...(values.zone !== zone ? { zone: values.zone } : {}),
      ...(values.languages.join() !== languages.join() ? { languages: values.languages } : {}),
      ...(brakes.length > 0
        ? { importBrakes: Object.fromEntries(brakes.map((name) => [name, Number(values[name]) / 100])) }
        : {}),
    };
  };
  const { form, submit, sending, refusal } = useCommandForm(changeSettings, {
    initial,
    toInput: changes,
    expectedVersion: version,
    done: t`The settings are changed`,
  });
  const input = changes(form.values);
  const differs = Object.keys(input).length > 0;
  const isValid =
    form.values.enterprise.trim() !== '' &&
    form.values.languages.length > 0 &&
    [form.values.leavers, form.values.movers, form.values.joiners].every((each) => typeof each === 'number');
  // Languages that only the server knows stay as they are.
  const others = form.values.languages.filter((code) => !locales.some((locale) => locale.code === code));
  return (
    <form onSubmit={submit} noValidate>
      <SettingsParts>
        <SettingsPart
          title={<Trans>Name and zone</Trans>}
          lead={<Trans>The name stands at the top of every page.</Trans>}
        >
          <Stack gap="md" w="100%" maw={440}>
            <TextInput
              label={t`Name of the enterprise`}
              dir="auto"
              disabled={!may}
              {...form.getInputProps('enterprise')}
              {...(form.values.enterprise.trim() ? {} : { error: t`Name the enterprise.` })}
            />
            <Select
              label={t`Time zone`}
              description={t`In which the enterprise's days begin: from when a change holds, when something is overdue.`}
              data={zones}
              searchable
              allowDeselect={false}
              limit={100}
              disabled={!may}
              nothingFoundMessage={t`Nothing matches`}
              {...form.getInputProps('zone')}
            />
          </Stack>
        </SettingsPart>
        <SettingsPart
          title={<Trans>Languages</Trans>}
          lead={<Trans>Those that people may choose. The first is for whoever chose none.</Trans>}
        >
          <Checkbox.Group
            aria-label={t`Languages`}
            value={form.values.languages}
            error={
              form.values.languages.length === 0 ? t`Offer at least one language.` : form.errors.languages
            }
            onChange={(chosen) => {
              const kept = form.values.languages.filter(
                (code) => chosen.includes(code) || others.includes(code),
              );
              form.setFieldValue('languages', [...kept, ...chosen.filter((code) => !kept.includes(code))]);
            }}
          >
            <Stack gap={8}>
              {locales.map(({ code, name }) => (
                <Checkbox key={code} value={code} disabled={!may} label={<bdi lang={code}>{name}</bdi>} />
              ))}
            </Stack>
          </Checkbox.Group>
          {form.values.languages.length > 1 && (
            <Select
              label={t`First language`}
              allowDeselect={false}
              disabled={!may}
              data={form.values.languages.map((code) => ({
                value: code,
                label: locales.find((locale) => locale.code === code)?.name ?? code,
              }))}
              value={form.values.languages[0] ?? null}
              onChange={(first) =>
                first &&
                form.setFieldValue('languages', [
                  first,
                  ...form.values.languages.filter((code) => code !== first),
                ])
              }
            />
          )}
        </SettingsPart>
        <SettingsPart
          title={<Trans>Brakes on imports</Trans>}
          lead={
            <Trans>
              An import that would change more than these shares of the people stops, and asks whether that is
              meant.
            </Trans>
          }
        >
          <Group gap="md" align="start">
            {(
              [
                ['leavers', t`Leavers`],
                ['movers', t`Movers`],
                ['joiners', t`Joiners`],
              ] as const
            ).map(([name, label]) => (
              <NumberInput
                key={name}
                label={label}
                suffix=" %"
                min={0}
                max={100}
                decimalScale={1}
                w={130}
                hideControls
                dir="ltr"
                disabled={!may}
                {...form.getInputProps(name)}
                {...(typeof form.values[name] === 'number' ? {} : { error: t`Write a share in percent.` })}
              />
            ))}
          </Group>
        </SettingsPart>
        {may && (
          <SettingsPart title={<Trans>What would change</Trans>}>
            <Stack gap="md" w="100%">
              <LivePreview
                contract={changeSettings}
                input={differs && isValid ? input : null}
                expectedVersion={version}
                missing={differs ? t`Mend what is marked above first.` : t`Nothing is changed yet.`}
              />
              <RefusalNote error={refusal} />
              <Group gap="sm">
                <Button type="submit" disabled={!differs || !isValid} loading={sending}>
                  <Trans>Change settings</Trans>
                </Button>
                {differs && (
                  <Button variant="default" onClick={() => form.reset()}>
                    <Trans>Leave them as they are</Trans>
                  </Button>
                )}
              </Group>
            </Stack>
          </SettingsPart>
        )}
      </SettingsParts>
    </form>
  );
}
