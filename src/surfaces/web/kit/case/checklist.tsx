/** The checklist of a case: ticking, saying why something is not needed, adding. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Menu, Textarea, TextInput } from '@mantine/core';
import { MoreHorizontal } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { addTask, assignTask, reopenTask, settleTask } from '../../../../kernel/cases/contract.ts';
import { useCommand } from '../../client/operations.tsx';
import { searchPeople } from '../../hooks/directory.ts';
import { useFormat } from '../../i18n/format.ts';
import { CommandDialog } from '../command-dialog.tsx';
import { DateField } from '../date-field.tsx';
import { type Pickable, RecordPicker } from '../record-picker.tsx';
import classes from './cases.module.css';
import type { Task } from './words.ts';

function NotNeededDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  return (
    <CommandDialog
      contract={settleTask}
      title={<Trans>This task is not needed</Trans>}
      confirm={t`Not needed`}
      input={note.trim() === '' ? null : { taskId: task.taskId, outcome: 'not-needed', note: note.trim() }}
      missing={t`Say why it is not needed.`}
      expectedVersion={task.version}
      onClose={onClose}
    >
      <Textarea
        label={t`Why is “${task.title}” not needed?`}
        autosize
        minRows={2}
        maxLength={1000}
        dir="auto"
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

function GiveDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useLingui();
  const [person, setPerson] = useState<Pickable | null>(
    task.assignee === null ? null : { id: task.assignee.personId, label: task.assignee.name },
  );
  const [dueOn, setDueOn] = useState<string | null>(task.dueOn);
  return (
    <CommandDialog
      contract={assignTask}
      title={<Trans>Who does it, and by when</Trans>}
      confirm={t`Give the task`}
      input={{ taskId: task.taskId, assigneeId: person?.id ?? null, dueOn }}
      missing=""
      expectedVersion={task.version}
      onClose={onClose}
    >
      <RecordPicker label={t`Who`} value={person} onChange={setPerson} search={searchPeople} />
      <DateField label={t`Due date`} value={dueOn} onChange={setDueOn} clearable />
    </CommandDialog>
  );
}

function TaskLine({ task }: { task: Task }) {
  const { t } = useLingui();
  const format = useFormat();
  const [dialog, setDialog] = useState<'not-needed' | 'give' | null>(null);
  const settle = useCommand(settleTask, { undo: reopenTask as never, done: () => t`The task is done` });
  const reopen = useCommand(reopenTask);
  const isOpen = task.state === 'open';
  const may = isOpen ? task.can.includes('cases.settle-task') : task.can.includes('cases.reopen-task');
  const due = task.dueOn === null ? '' : format.date(task.dueOn);
  const toggle = () => {
    const change = { input: { taskId: task.taskId }, expectedVersion: task.version };
    if (isOpen) settle.mutate(change);
    else reopen.mutate(change);
  };
  return (
    <li className={classes.task}>
      <Checkbox
        checked={!isOpen}
        disabled={!may || settle.isPending || reopen.isPending}
        onChange={toggle}
        aria-label={task.title}
        indeterminate={task.state === 'not-needed'}
        mt={1}
      />
      <span className={classes.taskText} data-settled={!isOpen || undefined}>
        <span dir="auto">{task.title}</span>
        {(task.assignee !== null || task.dueOn !== null || task.note !== null) && (
          <span className={classes.small} style={{ display: 'block' }}>
            {task.assignee && <bdi>{task.assignee.name}</bdi>}
            {task.assignee && due !== '' && ' · '}
            {due !== '' && <Trans>due {due}</Trans>}
            {task.note && <span dir="auto"> {task.note}</span>}
          </span>
        )}
      </span>
      {isOpen && task.can.includes('cases.assign-task') && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="compact-xs" variant="subtle" aria-label={t`More about the task ${task.title}`}>
              <MoreHorizontal className="t-icon" aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setDialog('give')}>
              <Trans>Who does it, and by when</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => setDialog('not-needed')}>
              <Trans>It is not needed</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === 'not-needed' && <NotNeededDialog task={task} onClose={() => setDialog(null)} />}
      {dialog === 'give' && <GiveDialog task={task} onClose={() => setDialog(null)} />}
    </li>
  );
}

/** Tasks, with a field for a further one. */
export function Checklist({
  caseId,
  tasks,
  mayAdd,
}: {
  caseId: string;
  tasks: readonly Task[];
  mayAdd: boolean;
}) {
  const { t } = useLingui();
  const [title, setTitle] = useState('');
  const add = useCommand(addTask, { onDone: () => setTitle('') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim().length >= 3) add.mutate({ input: { caseId, title: title.trim() } });
  };
  return (
    <>
      {tasks.length > 0 && (
        <ul className={classes.list}>
          {tasks.map((task) => (
            <TaskLine key={task.taskId} task={task} />
          ))}
        </ul>
      )}
      {mayAdd && (
        <form onSubmit={submit} style={{ display: 'flex', gap: 8, marginBlockStart: 6 }}>
          <TextInput
            flex={1}
            aria-label={t`A further task`}
            placeholder={t`Add a task`}
            maxLength={200}
            dir="auto"
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={add.isPending} disabled={title.trim().length < 3}>
            <Trans>Add</Trans>
          </Button>
        </form>
      )}
    </>
  );
}
