/** What every input of a form takes and shows: label, help, flaw; and the frame of a group of inputs. */
import { Input } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer, FormField } from '../../../../kernel/forms/contract-schema.ts';
import type { FormFillProps } from './props.ts';

/** Props of `FieldInput`. */
export interface FieldInputProps {
  field: FormField;
  answer: Answer | undefined;
  /** Undefined takes the answer away. */
  onChange: (answer: Answer | undefined) => void;
  flaw: string | undefined;
  internal: boolean;
  /** How people, units and files that answers point to are called. */
  nameOf: (id: string) => string | undefined;
  onNamed: (id: string, name: string) => void;
  files: FormFillProps['files'];
  preview: boolean;
}

/** The label, help and flaw of a field as inputs take them. */
export function sharedOf({ field, flaw }: FieldInputProps) {
  return {
    label: <bdi>{field.label || field.fieldId}</bdi>,
    description: field.help === '' ? undefined : <bdi style={{ whiteSpace: 'pre-line' }}>{field.help}</bdi>,
    error: flaw,
    required: field.required,
  };
}

/** A group of inputs under one label, where no single input carries it. */
export function Labelled(props: FieldInputProps & { children: ReactNode; labelId: string }) {
  const { label, description, error, required } = sharedOf(props);
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id: props.labelId }}
      description={description}
      error={error}
      required={required}
    >
      {props.children}
    </Input.Wrapper>
  );
}
