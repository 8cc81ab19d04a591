/**
 * The palette: jump to a page, create something, or find a record of any kind by name or key.
 */
import { useLingui as useMessages } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { ArrowRight, FileSearch, Plus, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { findRecords } from '../../../kernel/org/contract-search.ts';
import { useOperation } from '../client/operations.tsx';
import { useGo } from '../kit/search.ts';
import { recordPath } from './record-paths.ts';
import type { Section } from './sections.ts';
import classes from './shell.module.css';

/** Props of `Palette`; `onlyCreate` shows what can be created and nothing else. */
export interface PaletteProps {
  sections: readonly Section[];
  onlyCreate: boolean;
  onClose: () => void;
}

interface Choice {
  to: string;
  name: string;
  hint: string;
}

/** The palette (Ctrl or Command K) and the Create menu (C). */
export function Palette({ sections, onlyCreate, onClose }: PaletteProps) {
  const { t } = useLingui();
  const { i18n } = useMessages();
  const go = useGo();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const [, setListed] = useState('');
  const combobox = useCombobox({ opened: true });
  const records = useOperation(findRecords, wanted.length > 1 && !onlyCreate ? { text: wanted } : null, {
    keep: true,
  });
  const fits = ({ name, hint }: Choice) =>
    `${name} ${hint}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
  const creates: Choice[] = sections
    .flatMap((section) => section.creates ?? [])
    .map(({ label, to, key }) => ({ to, name: i18n._(label), hint: key ? `⇧C ${key.toUpperCase()}` : '' }));
  const pages: Choice[] = sections.flatMap((section) =>
    section.tabs.map((tab) => ({
      to: tab.path,
      name:
        section.tabs.length > 1 ? `${i18n._(section.label)} › ${i18n._(tab.label)}` : i18n._(section.label),
      hint: section.key && tab === section.tabs[0] ? `G ${section.key.toUpperCase()}` : '',
    })),
  );
  const hits: Choice[] =
    wanted.length > 1 && !onlyCreate
      ? (records.data?.hits ?? []).flatMap((hit) => {
          const to = recordPath(sections, hit.kind, hit.key ?? hit.id);
          return to
            ? [{ to, name: hit.key ? `${hit.key} ${hit.title}` : hit.title, hint: hit.hint ?? '' }]
            : [];
        })
      : [];
  const groups = [
    { label: t`Records`, icon: FileSearch, choices: hits },
    { label: t`Go to`, icon: ArrowRight, choices: onlyCreate ? [] : pages.filter(fits).slice(0, 12) },
    { label: t`Create`, icon: Plus, choices: creates.filter(fits) },
  ].filter(({ choices }) => choices.length > 0);
  const shape = groups.map(({ choices }) => choices.map(({ to }) => to).join()).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first choice is marked whenever the choices change.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      combobox.selectFirstOption();
      // Only now does the list have the id that the field names.
      setListed(shape);
    });
    return () => cancelAnimationFrame(frame);
  }, [shape]);

  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh">
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label={onlyCreate ? t`Create` : t`Search or jump to`}>
        <Modal.Body p={8}>
          <Combobox
            store={combobox}
            onOptionSubmit={(to) => {
              onClose();
              go(to);
            }}
          >
            <Combobox.EventsTarget withExpandedAttribute>
              <TextInput
                data-autofocus
                role="combobox"
                variant="unstyled"
                size="md"
                dir="auto"
                aria-label={onlyCreate ? t`Create` : t`Search or jump to`}
                placeholder={
                  onlyCreate ? t`What do you want to create?` : t`Type a page, a name or a key such as REQ-42`
                }
                leftSection={<Search className="t-icon" aria-hidden />}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
            </Combobox.EventsTarget>
            <Combobox.Options
              style={{ maxBlockSize: '50vh', overflow: 'auto' }}
              aria-label={t`What was found`}
            >
              {groups.map(({ label, icon: Icon, choices }) => (
                <Combobox.Group key={label} label={label}>
                  {choices.map(({ to, name, hint }) => (
                    <Combobox.Option key={to} value={to}>
                      <span className={classes.option}>
                        <Icon className="t-icon" aria-hidden />
                        <bdi>{name}</bdi>
                        <small>
                          <bdi>{hint}</bdi>
                        </small>
                      </span>
                    </Combobox.Option>
                  ))}
                </Combobox.Group>
              ))}
              {groups.length === 0 && (
                <Combobox.Empty>
                  {records.isFetching ? <Trans>Searching…</Trans> : <Trans>Nothing matches</Trans>}
                </Combobox.Empty>
              )}
            </Combobox.Options>
          </Combobox>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
