/**
 * The bar at the top: name of the enterprise, search, create, language, theme, and what belongs to oneself.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, UnstyledButton } from '@mantine/core';
import {
  BellRing,
  CalendarDays,
  Keyboard,
  Languages,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  Plus,
  Search,
  Sun,
  UserRound,
  WifiOff,
} from 'lucide-react';
import { NoticeBell } from '../../../kernel/work/ui/notice-bell.tsx';
import { useConnection } from '../client/live.ts';
import { activateLocale, locales } from '../i18n/locale.ts';
import { useGo } from '../kit/search.ts';
import { Kbd, Person } from '../kit/status.tsx';
import { type Density, setPreferences, usePreferences } from './preferences.ts';
import { useSession, useSignOut } from './session.ts';
import classes from './shell.module.css';

/** Props of `Header`. */
export interface HeaderProps {
  phone: boolean;
  onMenu: () => void;
  onPalette: () => void;
  onCreate: (() => void) | undefined;
  onKeys: () => void;
}

const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);

/** The header of the shell. */
export function Header({ phone, onMenu, onPalette, onCreate, onKeys }: HeaderProps) {
  const { t } = useLingui();
  const session = useSession();
  const connection = useConnection();
  return (
    <header className={classes.header} data-shell-chrome>
      {phone && (
        <ActionIcon size={40} aria-label={t`Open the navigation`} onClick={onMenu}>
          <MenuIcon className="t-icon" aria-hidden />
        </ActionIcon>
      )}
      <div className={classes.brand}>
        <img src="/mark.svg" width={20} height={20} alt="" />
        <bdi>{session.enterprise}</bdi>
      </div>
      <UnstyledButton
        className={classes.searchButton ?? ''}
        aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
        onClick={onPalette}
      >
        <Search className="t-icon" aria-hidden />
        <span className={classes.searchWords}>
          <Trans>Search or jump to…</Trans>
        </span>
        {!phone && <Kbd>{isApple ? '⌘K' : 'Ctrl K'}</Kbd>}
      </UnstyledButton>
      <div className={classes.headerEnd}>
        {connection === 'lost' && (
          <span className={classes.lost} role="status">
            <WifiOff className="t-icon" aria-hidden />
            <span className={classes.lostWords}>
              <Trans>Connection lost, trying again</Trans>
            </span>
          </span>
        )}
        {onCreate &&
          (phone ? (
            <ActionIcon size={40} aria-label={t`Create`} onClick={onCreate}>
              <Plus className="t-icon" aria-hidden />
            </ActionIcon>
          ) : (
            <Button
              variant="default"
              leftSection={<Plus className="t-icon" aria-hidden />}
              rightSection={<Kbd>C</Kbd>}
              aria-keyshortcuts="c"
              onClick={onCreate}
            >
              <Trans>Create</Trans>
            </Button>
          ))}
        <NoticeBell phone={phone} />
        {!phone && <LanguageMenu />}
        {!phone && <ThemeMenu />}
        <MeMenu phone={phone} onKeys={onKeys} />
      </div>
    </header>
  );
}

/** Makes a language the current one and keeps the choice. */
export async function chooseLocale(code: string): Promise<void> {
  const locale = locales.find((each) => each.code === code);
  if (!locale) return;
  await activateLocale(locale);
  setPreferences({ locale: code });
}

function LanguageItems() {
  const { i18n } = useMessages();
  return (
    <Menu.RadioGroup value={i18n.locale} onChange={(code) => void chooseLocale(code)}>
      {locales.map(({ code, name }) => (
        <Menu.RadioItem key={code} value={code} lang={code}>
          {name}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

/** Chooses the language; used by the bare frame too. */
export function LanguageMenu() {
  const { t } = useLingui();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t`Language`}>
          <Languages className="t-icon" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <LanguageItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItems() {
  const { t } = useLingui();
  const { scheme } = usePreferences();
  return (
    <Menu.RadioGroup value={scheme} onChange={(value) => setPreferences({ scheme: value as typeof scheme })}>
      <Menu.RadioItem value="light" rightSection={<Sun className="t-icon" aria-hidden />}>
        {t`Light`}
      </Menu.RadioItem>
      <Menu.RadioItem value="dark" rightSection={<Moon className="t-icon" aria-hidden />}>
        {t`Dark`}
      </Menu.RadioItem>
      <Menu.RadioItem value="auto" rightSection={<Monitor className="t-icon" aria-hidden />}>
        {t`Like the system`}
      </Menu.RadioItem>
    </Menu.RadioGroup>
  );
}

/** Chooses light, dark or the system's scheme; used by the bare frame too. */
export function ThemeMenu() {
  const { t } = useLingui();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t`Light or dark`}>
          <Moon className="t-icon" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <SchemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function MeMenu({ phone, onKeys }: { phone: boolean; onKeys: () => void }) {
  const { t } = useLingui();
  const session = useSession();
  const signOut = useSignOut();
  const go = useGo();
  const { density, singleKeys } = usePreferences();
  const densities: { value: Density; label: string }[] = [
    { value: 'compact', label: t`Compact` },
    { value: 'default', label: t`Normal` },
    { value: 'comfortable', label: t`Roomy` },
  ];
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.me ?? ''}>
          <span className="t-hidden">{t`You: ${session.name}`}</span>
          <span aria-hidden>
            <Person name={session.name} onlyPicture />
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi style={{ display: 'block', color: 'var(--mantine-color-text)', fontWeight: 600 }}>
            {session.name}
          </bdi>
          <bdi>{session.email}</bdi>
        </Menu.Label>
        <Menu.Item
          leftSection={<UserRound className="t-icon" aria-hidden />}
          onClick={() => go('/settings/account')}
        >
          <Trans>My account & security</Trans>
        </Menu.Item>
        <Menu.Item
          leftSection={<CalendarDays className="t-icon" aria-hidden />}
          onClick={() => go('/settings/calendar')}
        >
          <Trans>Calendar feed</Trans>
        </Menu.Item>
        <Menu.Item
          leftSection={<BellRing className="t-icon" aria-hidden />}
          onClick={() => go('/settings/notices')}
        >
          <Trans>How I am told</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Rows</Trans>
        </Menu.Label>
        <Menu.RadioGroup value={density} onChange={(value) => setPreferences({ density: value as Density })}>
          {densities.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {phone && (
          <>
            <Menu.Divider />
            <Menu.Label>
              <Trans>Language</Trans>
            </Menu.Label>
            <LanguageItems />
            <Menu.Divider />
            <Menu.Label>
              <Trans>Light or dark</Trans>
            </Menu.Label>
            <SchemeItems />
          </>
        )}
        <Menu.Divider />
        <Menu.CheckboxItem checked={singleKeys} onChange={(on) => setPreferences({ singleKeys: on })}>
          <Trans>Single-key shortcuts</Trans>
        </Menu.CheckboxItem>
        <Menu.Item
          leftSection={<Keyboard className="t-icon" aria-hidden />}
          rightSection={<Kbd>?</Kbd>}
          onClick={onKeys}
        >
          <Trans>Keyboard shortcuts</Trans>
        </Menu.Item>
        {signOut && (
          <Menu.Item leftSection={<LogOut className="t-icon t-flip" aria-hidden />} onClick={signOut}>
            <Trans>Sign out</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
