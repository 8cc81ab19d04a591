/** My account & security: password, second factor, sessions, preferences, and what one may do. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../../surfaces/web/i18n/format.ts';
import { Page, PageHeader } from '../../../surfaces/web/kit/page.tsx';
import { SettingsPart, SettingsParts } from '../../../surfaces/web/kit/settings-part.tsx';
import { StatusDot } from '../../../surfaces/web/kit/status.tsx';
import classes from './access.module.css';
import { useMe } from './me.ts';
import { PasswordPart } from './password-part.tsx';
import { PreferencesPart } from './preferences-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { TwoFactorPart } from './two-factor-part.tsx';
import { useScopeWords } from './words.ts';

/** The page of one's own account. */
export function AccountPage() {
  const { t } = useLingui();
  const me = useMe();
  return (
    <Page>
      <PageHeader
        title={t`My account & security`}
        lead={me && <bdi>{me.name === me.email ? me.email : `${me.name} · ${me.email}`}</bdi>}
      />
      <SettingsParts>
        <PasswordPart />
        <TwoFactorPart />
        <SessionsPart />
        {me ? <PreferencesPart kept={me.preferences} languages={me.languages} /> : <Skeleton height={120} />}
        <SettingsPart
          title={<Trans>What I may do</Trans>}
          lead={<Trans>Roles are given by administrators; every member may do some things besides.</Trans>}
        >
          <MyRoles />
        </SettingsPart>
      </SettingsParts>
    </Page>
  );
}

function MyRoles(): ReactNode {
  const format = useFormat();
  const scopeWords = useScopeWords();
  const me = useMe();
  if (!me) return <Skeleton height={34} />;
  if (me.grants.length === 0) return <Trans>You hold no role: you may do what every member may do.</Trans>;
  return (
    <ul className={classes.sessions}>
      {me.grants.map((grant) => (
        <li key={grant.grantId}>
          <div>
            <StatusDot tone="good">
              <bdi>{grant.title}</bdi>
            </StatusDot>
            <p className={classes.quiet} dir="auto">
              {scopeWords(grant)}
              {grant.validTo && (
                <>
                  {' · '}
                  <Trans>until {format.date(grant.validTo)}</Trans>
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
