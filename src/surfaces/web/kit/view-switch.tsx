/**
 * Saved views of a list as one row of choices; "Save view" appears only when the current view differs.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  Group,
  Menu,
  Popover,
  Select,
  TextInput,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { Globe, MoreHorizontal, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Contract } from '../../../kernel/operation.ts';
import { deleteView, listViews, saveView } from '../../../kernel/views/contract.ts';
import { useCommand, useOperation } from '../client/operations.tsx';
import { setPreferences, usePreferences } from '../shell/preferences.ts';
import { parseSearch, stringifySearch, usePath } from './search.ts';
import type { SavedView, View } from './view.ts';
import classes from './view-switch.module.css';

/** Props of `ViewSwitch`; spread `useSavedViews` for `views`, `onSave` and `onRemove`. */
export interface ViewSwitchProps {
  view: View;
  /** Name of the standard view: "All requests". */
  standard: string;
  views: readonly SavedView[];
  onSave?: (name: string, visibility: SavedView['visibility'], search: string) => void;
  onRemove?: (saved: SavedView) => void;
  /** Who a view may be saved for; default only oneself. */
  visibilities?: readonly SavedView['visibility'][];
}

/** Saved views; the current one is marked. */
export function ViewSwitch({
  view,
  standard,
  views,
  onSave,
  onRemove,
  visibilities = ['private'],
}: ViewSwitchProps) {
  const { t } = useLingui();
  const path = usePath();
  const { starred } = usePreferences();
  const current = views.find((saved) => !view.differsFrom(saved.search));
  const isStandard = !view.differsFrom('');
  const here = view.search ? `${path}?${view.search}` : path;
  const isStarred = starred.some(({ to }) => to === here);
  const name = current?.name ?? standard;
  return (
    <div className={classes.row}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a box and take no name from aria-label. */}
      <div role="group" aria-label={t`Saved views`} className={classes.views}>
        <UnstyledButton
          className={classes.view ?? ''}
          aria-pressed={isStandard && !current}
          onClick={() => view.apply(undefined)}
        >
          {standard}
        </UnstyledButton>
        {views.map((saved) => (
          <UnstyledButton
            key={saved.id}
            className={classes.view ?? ''}
            aria-pressed={saved === current}
            onClick={() => view.apply(saved.search)}
          >
            {saved.visibility === 'everyone' && <Globe size={13} aria-label={t`View for everyone`} />}
            <bdi>{saved.name}</bdi>
          </UnstyledButton>
        ))}
      </div>
      {!isStandard && !current && onSave && (
        <SaveView
          onSave={(label, visibility) => onSave(label, visibility, view.search)}
          visibilities={visibilities}
        />
      )}
      <Tooltip label={isStarred ? <Trans>Remove from the sidebar</Trans> : <Trans>Pin to the sidebar</Trans>}>
        <ActionIcon
          aria-label={t`Pin this view to the sidebar`}
          aria-pressed={isStarred}
          onClick={() =>
            setPreferences({
              starred: isStarred
                ? starred.filter(({ to }) => to !== here)
                : [...starred, { label: name, to: here }],
            })
          }
        >
          <Star className="t-icon" fill={isStarred ? 'currentColor' : 'none'} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {current?.removable && onRemove && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t`More about the view ${name}`}>
              <MoreHorizontal className="t-icon" aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<Trash2 className="t-icon" aria-hidden />}
              onClick={() => onRemove(current)}
            >
              <Trans>Delete this view</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

function SaveView({
  onSave,
  visibilities,
}: {
  onSave: (name: string, visibility: SavedView['visibility']) => void;
  visibilities: readonly SavedView['visibility'][];
}) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<SavedView['visibility']>('private');
  const words = { private: t`Only me`, everyone: t`Everyone` };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start">
      <Popover.Target>
        <Button size="compact-sm" variant="light" onClick={() => setOpened(!opened)}>
          <Trans>Save view</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Save view`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim()) return;
            onSave(name.trim(), visibility);
            setOpened(false);
            setName('');
          }}
        >
          <TextInput
            label={t`Name of the view`}
            value={name}
            dir="auto"
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {visibilities.length > 1 && (
            <Select
              mt="sm"
              label={t`Who sees it`}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              value={visibility}
              onChange={(value) => value && setVisibility(value as SavedView['visibility'])}
              data={visibilities.map((value) => ({ value, label: words[value] }))}
            />
          )}
          <Group justify="flex-end" mt="md">
            <Button type="submit" disabled={!name.trim()}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/**
 * The saved views of a list on the server; spread into `ViewSwitch`. `list` is the name of the list operation.
 */
export function useSavedViews(
  list: string,
): Pick<ViewSwitchProps, 'views' | 'onSave' | 'onRemove' | 'visibilities'> {
  const { t } = useLingui();
  const answer = useOperation(listViews, { list });
  const save = useCommand(saveView, {
    done: t`View saved`,
    undo: deleteView as unknown as Contract<'command'>,
  });
  const remove = useCommand(deleteView, { done: t`View deleted` });
  const rows = answer.data?.rows ?? [];
  return {
    views: rows.map(({ viewId, name, reach, search, can }) => ({
      id: viewId,
      name,
      visibility: reach,
      search: stringifySearch(search).slice(1),
      removable: can.includes(deleteView.name),
    })),
    onSave: (name, reach, search) =>
      save.mutate({ input: { list, name, reach, search: parseSearch(search) } }),
    onRemove: ({ id }) => remove.mutate({ input: { viewId: id } }),
    visibilities: ['private', 'everyone'],
  };
}
