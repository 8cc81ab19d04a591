/** What can be asked: a click adds a field after the chosen one, dragging puts it anywhere. */
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { FIELD_KINDS, type FieldKind } from '../contract-schema.ts';
import classes from './forms.module.css';
import { kindIcon, useFormWords } from './words.ts';

/** The pane. */
export function Palette({ onAdd }: { onAdd: (kind: FieldKind) => void }) {
  return (
    <section className={classes.palette} aria-labelledby="form-palette" data-of="palette">
      <h2 id="form-palette">
        <Trans>Fields</Trans>
      </h2>
      <ul>
        {FIELD_KINDS.map((kind) => (
          <li key={kind}>
            <Kind kind={kind} onAdd={onAdd} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Kind({ kind, onAdd }: { kind: FieldKind; onAdd: (kind: FieldKind) => void }) {
  const words = useFormWords();
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (element.current === null) return;
    return draggable({ element: element.current, getInitialData: () => ({ of: 'form', kind }) });
  }, [kind]);
  const Icon = kindIcon[kind];
  return (
    <button type="button" ref={element} className={classes.kind} onClick={() => onAdd(kind)}>
      <Icon className="t-icon" aria-hidden />
      {words.kind[kind]}
    </button>
  );
}
