/** Pages of settings: parts one below the other, each with what it is at the start and its controls beside it. */
import { type ReactNode, useId } from 'react';
import classes from './settings-part.module.css';

/** The parts of a settings page. */
export function SettingsParts({ children }: { children: ReactNode }) {
  return <div className={classes.parts}>{children}</div>;
}

/** Props of `SettingsPart`. */
export interface SettingsPartProps {
  title: ReactNode;
  /** One or two sentences. */
  lead?: ReactNode;
  children: ReactNode;
}

/** A titled part; forms in it have a reading width. */
export function SettingsPart({ title, lead, children }: SettingsPartProps) {
  const id = useId();
  return (
    <section className={classes.part} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {lead && <p>{lead}</p>}
      </header>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
