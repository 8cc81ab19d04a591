/**
 * Forms bound to an operation's contract: the same schema checks on this side, and what the server refuses comes
 * back to the field that it concerns.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Contract } from '../../../kernel/operation.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { type CommandOptions, useCommand } from '../client/operations.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** A form over a command. */
export interface CommandForm<Values extends Record<string, unknown>> {
  form: UseFormReturnType<Values>;
  /** For `<form onSubmit>`. */
  submit: (event?: React.FormEvent<HTMLFormElement>) => void;
  sending: boolean;
  /** A refusal that concerns no field of the form. */
  refusal: unknown;
}

/** How values become the command's input, when the two differ. */
export interface CommandFormOptions<Values, I, O> extends CommandOptions<I, O> {
  initial: Values;
  toInput?: (values: Values) => I;
  /** Checks the values on this side; the contract's input schema when values and input are the same. */
  schema?: z.ZodType;
  expectedVersion?: number;
}

/** Binds a form to a command: `form.getInputProps('title')` goes into any Mantine field or `DateField`. */
export function useCommandForm<
  Values extends Record<string, unknown>,
  I extends z.ZodType,
  O extends z.ZodType,
>(
  contract: Contract<'command', I, O>,
  options: CommandFormOptions<Values, z.input<I>, z.output<O>>,
): CommandForm<Values> {
  const [refusal, setRefusal] = useState<unknown>(null);
  const schema = useInputSchema(contract, options.schema, options.toInput === undefined);
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: options.initial,
    validateInputOnBlur: true,
    validate: (values) => (schema.current ? schemaResolver(schema.current, { sync: true })(values) : {}),
  });
  const command = useCommand(contract, { ...options, tellRefusal: false });
  const submit = form.onSubmit((values) => {
    setRefusal(null);
    const input = options.toInput ? options.toInput(values) : (values as z.input<I>);
    const version = options.expectedVersion === undefined ? {} : { expectedVersion: options.expectedVersion };
    command.mutate(
      { input, ...version },
      {
        onError: (error) => {
          const flaws = error instanceof Refusal ? (error.details.flaws ?? []) : [];
          const ours = flaws.filter(({ path }) => path.split('.')[0]! in values);
          form.setErrors(Object.fromEntries(ours.map(({ path, message }) => [path, message])));
          if (ours.length === 0 || ours.length < flaws.length) setRefusal(error);
        },
      },
    );
  });
  return { form, submit, sending: command.isPending, refusal };
}

/**
 * The schema that checks the values: the given one, or the contract's own, which the browser loads with the form.
 * Until it is there the server alone checks, as it does anyway.
 */
function useInputSchema(contract: Contract, given: z.ZodType | undefined, own: boolean) {
  const schema = useRef(given);
  useEffect(() => {
    if (given !== undefined || !own) return;
    const { load } = contract as Contract & { load?: () => Promise<Contract> };
    void load?.().then((whole) => {
      schema.current = whole.input;
    });
  }, [contract, given, own]);
  return schema;
}

/** Props of `FormFrame`. */
export interface FormFrameProps {
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
  refusal?: unknown;
  sending?: boolean;
  /** The verb on the button: "Create request". */
  confirm: string;
  onCancel?: () => void;
  children: ReactNode;
}

/** Fields in a column, the refusal, and the buttons. */
export function FormFrame({ onSubmit, refusal, sending, confirm, onCancel, children }: FormFrameProps) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {children}
        <RefusalNote error={refusal} />
        <Group justify="flex-end" gap="sm">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              <Trans>Cancel</Trans>
            </Button>
          )}
          <Button type="submit" loading={sending ?? false}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
