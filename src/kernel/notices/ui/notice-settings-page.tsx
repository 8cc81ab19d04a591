/** How one wants to be told: a way for each topic, when the digest comes, and when mail waits. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Checkbox, SegmentedControl, Select, Skeleton, Switch } from '@mantine/core';
import { MailX } from 'lucide-react';
import { useId, useMemo } from 'react';
import type { z } from 'zod';
import { useCommand, useOperation } from '../../../surfaces/web/client/operations.tsx';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { RefusalNote } from '../../../surfaces/web/kit/refusal-note.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { getMyPreferences, setDelivery, setPreference } from '../contract.ts';
import classes from './notices.module.css';
import { useTopicWords } from './topic-words.ts';

type Preferences = z.output<typeof getMyPreferences.output>;
type Way = Preferences['topics'][number]['way'];

/** The page; each change holds at once. */
export function NoticeSettingsPage() {
  const { t } = useLingui();
  const preferences = useOperation(getMyPreferences, {});
  const { data } = preferences;
  return (
    <Page>
      <PageHeader
        title={t`Notices`}
        lead={<Trans>What Trellis tells you, and when it may write to you. Each change holds at once.</Trans>}
      />
      <RefusalNote error={preferences.error} />
      {data === undefined ? (
        <Skeleton height={240} />
      ) : (
        <>
          {!data.hasPerson && (
            <Alert color="yellow" mb="md">
              <Trans>
                Your account is not linked to a person, so nothing is told to it. Ask an administrator to link
                it.
              </Trans>
            </Alert>
          )}
          {data.hasPerson && data.address === null && (
            <Alert color="yellow" mb="md" icon={<MailX className="t-icon" aria-hidden />}>
              <Trans>
                No mail can reach you: nobody has entered an address for you. Notices stand in Trellis only.
              </Trans>
            </Alert>
          )}
          <SettingsParts>
            <SettingsPart
              title={<Trans>What I am told</Trans>}
              lead={
                data.address === null ? (
                  <Trans>Whatever comes by mail also stands in Trellis.</Trans>
                ) : (
                  <Trans>
                    Whatever comes by mail also stands in Trellis. Mail goes to <bdi>{data.address}</bdi>.
                  </Trans>
                )
              }
            >
              <Topics preferences={data} />
            </SettingsPart>
            <SettingsPart
              title={<Trans>When mail may come</Trans>}
              lead={
                <Trans>
                  Hours are those of your own time zone. Mail that falls into quiet hours waits until they
                  end.
                </Trans>
              }
            >
              <Delivery preferences={data} />
            </SettingsPart>
          </SettingsParts>
        </>
      )}
    </Page>
  );
}

function Topics({ preferences }: { preferences: Preferences }) {
  const { t } = useLingui();
  const words = useTopicWords();
  const choose = useCommand(setPreference);
  const mayChange = preferences.can.includes(setPreference.name);
  const ways: { value: Way; label: string }[] = [
    { value: 'mail', label: t`Mail at once` },
    { value: 'digest', label: t`In the digest` },
    { value: 'app', label: t`Only in Trellis` },
    { value: 'off', label: t`Not at all` },
  ];
  const pending = choose.isPending ? choose.variables.input : undefined;
  return (
    <ul className={classes.topics}>
      {preferences.topics.map((topic) => {
        const { title, description } = words(topic);
        const way = pending?.topic === topic.topic ? pending.way : topic.way;
        return (
          <li key={topic.topic}>
            <div dir="auto">
              <h3>{title}</h3>
              <p>{description}</p>
            </div>
            <Select
              aria-label={t`How I am told: ${title}`}
              className={classes.way ?? ''}
              data={ways}
              value={way}
              allowDeselect={false}
              disabled={!mayChange}
              onChange={(value) =>
                value && choose.mutate({ input: { topic: topic.topic, way: value as Way } })
              }
            />
          </li>
        );
      })}
    </ul>
  );
}

function Delivery({ preferences }: { preferences: Preferences }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const id = useId();
  const change = useCommand(setDelivery);
  const set = (input: z.input<typeof setDelivery.input>) => change.mutate({ input });
  const mayChange = preferences.can.includes(setDelivery.name);
  const { delivery } = preferences;
  const now = { ...delivery, ...(change.isPending ? change.variables.input : {}) };
  const quietDays = now.quietDays ?? [];
  const days = useMemo(() => {
    const name = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
    // 2024-01-01 was a Monday.
    return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
      value: String(day),
      label: name.format(new Date(Date.UTC(2024, 0, day))),
    }));
  }, [i18n.locale]);
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')],
    [],
  );
  const zoneChoices = [
    {
      value: '',
      label: now.zone === null ? t`As where I work (${preferences.zoneInForce})` : t`As where I work`,
    },
    ...zones.map((zone) => ({ value: zone, label: zone })),
  ];
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  const halfHours = hours.flatMap((hour) => [hour, hour.replace(':00', ':30')]);
  const withOwn = (time: string) => [...new Set([...halfHours, time])].sort();
  return (
    <div className={classes.when}>
      <Select
        label={t`Time zone`}
        searchable
        allowDeselect={false}
        disabled={!mayChange}
        data={zoneChoices}
        value={now.zone ?? ''}
        onChange={(zone) => set({ zone: zone || null })}
      />
      <div>
        <span id={`${id}-digest`} className={classes.label}>
          <Trans>Digest</Trans>
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby={`${id}-digest`}
          disabled={!mayChange}
          data={[
            { value: 'daily', label: t`Every day` },
            { value: 'weekly', label: t`Every week` },
          ]}
          value={now.digest}
          onChange={(digest) => set({ digest: digest as 'daily' })}
        />
      </div>
      <div className={classes.pair}>
        {now.digest === 'weekly' && (
          <Select
            label={t`On`}
            allowDeselect={false}
            disabled={!mayChange}
            data={days}
            value={String(now.digestWeekday)}
            onChange={(day) => day && set({ digestWeekday: Number(day) })}
          />
        )}
        <Select
          label={t`At`}
          allowDeselect={false}
          disabled={!mayChange}
          data={hours}
          value={hours[now.digestHour] ?? null}
          onChange={(hour) => hour && set({ digestHour: hours.indexOf(hour) })}
        />
      </div>
      <p className={classes.quiet}>
        <Trans>
          The next digest comes on {format.instant(preferences.nextDigestAt, preferences.zoneInForce)}, if
          there is something in it.
        </Trans>
      </p>
      <Switch
        label={t`Quiet hours`}
        description={t`No mail between these hours; it comes when they end.`}
        checked={now.quiet !== null}
        disabled={!mayChange}
        onChange={(event) =>
          set({ quiet: event.currentTarget.checked ? { from: '19:00', to: '07:00' } : null })
        }
      />
      {now.quiet && (
        <div className={classes.pair}>
          <Select
            label={t`From`}
            allowDeselect={false}
            disabled={!mayChange}
            data={withOwn(now.quiet.from).filter((time) => time !== now.quiet?.to)}
            value={now.quiet.from}
            onChange={(from) => from && now.quiet && set({ quiet: { from, to: now.quiet.to } })}
          />
          <Select
            label={t`Until`}
            allowDeselect={false}
            disabled={!mayChange}
            data={withOwn(now.quiet.to).filter((time) => time !== now.quiet?.from)}
            value={now.quiet.to}
            onChange={(to) => to && now.quiet && set({ quiet: { from: now.quiet.from, to } })}
          />
        </div>
      )}
      <Checkbox.Group
        label={t`Days without mail`}
        value={quietDays.map(String)}
        onChange={(chosen) => chosen.length < 7 && set({ quietDays: chosen.map(Number) })}
      >
        <div className={classes.days}>
          {days.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} disabled={!mayChange} mt={4} />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  );
}
