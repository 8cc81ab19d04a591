/**
 * The first run: proof of having started Trellis, the first administrator, and the choice between the demo
 * enterprise and one's own data. It works once.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { createFirstAdministrator } from '../../../../kernel/setup/contract.ts';
import { Refusal } from '../../../../platform/refusal.ts';
import { auth, flawAt } from '../../../web/client/auth.ts';
import { call } from '../../../web/client/call.ts';
import { locales } from '../../../web/i18n/locale.ts';
import { RefusalNote } from '../../../web/kit/refusal-note.tsx';
import { BareFrame } from '../../../web/shell/bare-frame.tsx';
import { DemoLoad } from './demo-load.tsx';
import { NewPasswordField, shortestPassword } from './new-password-field.tsx';
import classes from './sign-in.module.css';

// Taken out of the address at once, so that it stays in no history.
let fromAddress = '';
function takeCode(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('code');
  if (given) {
    fromAddress = given;
    history.replaceState(null, '', location.pathname);
  }
  return fromAddress;
}

function timeZones(): string[] {
  const all = Intl.supportedValuesOf('timeZone');
  return all.includes('UTC') ? all : ['UTC', ...all];
}

type Field = 'token' | 'enterprise' | 'zone' | 'givenName' | 'familyName' | 'email' | 'password';
type Flaws = Partial<Record<Field, string>>;
const order: Field[] = ['token', 'enterprise', 'zone', 'givenName', 'familyName', 'email', 'password'];

/** Props of `FirstRunScreen`; `onHold` is called before anything is changed, `onEnter` when all is done. */
export interface FirstRunScreenProps {
  onHold: () => void;
  onEnter: () => void;
}

/** Sets the installation up in the browser. */
export function FirstRunScreen({ onHold, onEnter }: FirstRunScreenProps) {
  const { t, i18n } = useLingui();
  const zones = useMemo(timeZones, []);
  const [code] = useState(takeCode);
  const [data, setData] = useState<'own' | 'demo'>('own');
  const [values, setValues] = useState<Record<Field, string>>({
    token: code,
    enterprise: '',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    givenName: '',
    familyName: '',
    email: '',
    password: '',
  });
  const [flaws, setFlaws] = useState<Flaws>({});
  const [error, setError] = useState<unknown>(null);
  const [state, setState] = useState<'asking' | 'sending' | 'loading'>('asking');

  const set = (field: Field, value: string) => {
    setValues((before) => ({ ...before, [field]: value }));
    if (flaws[field]) setFlaws((before) => ({ ...before, [field]: undefined }));
  };
  const text = (field: Field) => ({
    name: field,
    value: values[field],
    error: flaws[field],
    onChange: (event: { currentTarget: { value: string } }) => set(field, event.currentTarget.value),
  });
  const show = (form: HTMLFormElement, found: Flaws) => {
    setFlaws(found);
    const first = order.find((field) => found[field]);
    if (first) form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  const check = (): Flaws => {
    const found: Flaws = {};
    if (!values.token.trim())
      found.token = t`Write the set-up code. It is printed where Trellis was started.`;
    if (data === 'own' && !values.enterprise.trim()) found.enterprise = t`Name the enterprise.`;
    if (data === 'own' && !values.zone) found.zone = t`Choose a time zone.`;
    if (!values.givenName.trim()) found.givenName = t`Write your given name.`;
    if (!values.familyName.trim()) found.familyName = t`Write your family name.`;
    if (!/^\S+@\S+\.\S+$/.test(values.email.trim()))
      found.email = t`Write your e-mail address, like name@example.com.`;
    if ([...values.password].length < shortestPassword)
      found.password = t`The password needs at least ${shortestPassword} characters.`;
    return found;
  };
  /** Says a refusal at the field that it is about; false when it is about none. */
  const tell = (form: HTMLFormElement, refused: unknown): boolean => {
    const found: Flaws = {};
    for (const field of order) {
      const about = flawAt(refused, field);
      if (about) found[field] = about;
    }
    if (refused instanceof Refusal) {
      if (refused.reason === 'token-wrong')
        found.token = t`The set-up code is not right. It is printed where Trellis was started, and again at each start until it is set up.`;
      if (refused.reason === 'email-taken')
        found.email = t`There is already an account with this e-mail address.`;
      if (refused.reason === 'password') found.password ??= refused.message;
    }
    show(form, found);
    return Object.keys(found).length > 0;
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = check();
    show(form, found);
    if (Object.keys(found).length > 0) return;
    setError(null);
    setState('sending');
    onHold();
    const email = values.email.trim();
    try {
      await call(createFirstAdministrator, {
        token: values.token.trim(),
        email,
        password: values.password,
        givenName: values.givenName,
        familyName: values.familyName,
        enterprise: data === 'own' ? values.enterprise : 'Trellis demo',
        zone: values.zone || 'UTC',
        languages: [i18n.locale, ...locales.map((locale) => locale.code)],
        data,
      });
    } catch (refused) {
      setState('asking');
      if (!tell(form, refused)) setError(refused);
      return;
    }
    try {
      await auth('/sign-in', { email, password: values.password });
    } catch {
      // The account is there: the sign-in screen says what is in the way.
      onEnter();
      return;
    }
    if (data === 'demo') setState('loading');
    else onEnter();
  };

  if (state === 'loading') {
    return (
      <BareFrame
        title={t`The demo enterprise is being built`}
        lead={
          <Trans>
            About 2,000 people and two years of their history are made by the same operations that you will
            use.
          </Trans>
        }
        width={520}
      >
        <DemoLoad onEnter={onEnter} />
      </BareFrame>
    );
  }
  return (
    <BareFrame
      title={t`Set Trellis up`}
      lead={<Trans>Once, by whoever started it. You become the first administrator.</Trans>}
      width={620}
    >
      <form onSubmit={(event) => void submit(event)} noValidate className={classes.form}>
        <TextInput
          {...text('token')}
          label={t`Set-up code`}
          description={
            code && values.token === code ? (
              <Trans>Taken from the address that you opened.</Trans>
            ) : (
              <Trans>It is printed where Trellis was started.</Trans>
            )
          }
          autoFocus={!code}
          dir="ltr"
          autoComplete="off"
          classNames={{ input: classes.backup ?? '' }}
        />
        <fieldset className={`${classes.part} ${classes.first}`}>
          <legend>
            <Trans>What do you start with?</Trans>
          </legend>
          <div className={classes.cards}>
            <label className={classes.card}>
              <input
                type="radio"
                name="data"
                checked={data === 'own'}
                onChange={() => setData('own')}
                aria-describedby="data-own"
              />
              <strong>
                <Trans>Start with my own data</Trans>
              </strong>
              <span id="data-own">
                <Trans>An empty enterprise. Import people from a file, or add them by hand.</Trans>
              </span>
            </label>
            <label className={classes.card}>
              <input
                type="radio"
                name="data"
                checked={data === 'demo'}
                onChange={() => setData('demo')}
                aria-describedby="data-demo"
              />
              <strong>
                <Trans>Explore the demo enterprise</Trans>
              </strong>
              <span id="data-demo">
                <Trans>
                  An invented global company to look around in. This database stays marked as a demo.
                </Trans>
              </span>
            </label>
          </div>
        </fieldset>
        {data === 'own' && (
          <fieldset className={classes.part}>
            <legend>
              <Trans>Your enterprise</Trans>
            </legend>
            <TextInput
              {...text('enterprise')}
              label={t`Name of the enterprise`}
              dir="auto"
              autoComplete="organization"
            />
            <Select
              label={t`Time zone`}
              description={<Trans>In which the enterprise's days begin. It can be changed later.</Trans>}
              name="zone"
              data={zones}
              searchable
              allowDeselect={false}
              value={values.zone}
              error={flaws.zone}
              onChange={(zone) => set('zone', zone ?? '')}
              nothingFoundMessage={<Trans>Nothing matches</Trans>}
              limit={100}
              dir="ltr"
            />
          </fieldset>
        )}
        <fieldset className={classes.part}>
          <legend>
            <Trans>You, the first administrator</Trans>
          </legend>
          <div className={classes.row}>
            <TextInput {...text('givenName')} label={t`Given name`} dir="auto" autoComplete="given-name" />
            <TextInput {...text('familyName')} label={t`Family name`} dir="auto" autoComplete="family-name" />
          </div>
          <TextInput
            {...text('email')}
            label={t`E-mail address`}
            type="email"
            autoComplete="username"
            dir="ltr"
          />
          <NewPasswordField
            name="password"
            label={t`Password`}
            value={values.password}
            error={flaws.password}
            onChange={(value) => set('password', value)}
          />
        </fieldset>
        <RefusalNote
          error={error}
          action={
            error instanceof Refusal && error.reason === 'already-set-up' ? (
              <Button mt="sm" variant="default" onClick={() => location.reload()}>
                <Trans>Go to sign-in</Trans>
              </Button>
            ) : undefined
          }
        />
        <Button type="submit" size="sm" fullWidth loading={state === 'sending'}>
          {data === 'demo' ? <Trans>Set up and build the demo</Trans> : <Trans>Set up and enter</Trans>}
        </Button>
      </form>
    </BareFrame>
  );
}
