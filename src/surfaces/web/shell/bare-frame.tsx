/**
 * The frame of screens without navigation: sign-in, first run, a link that has ended.
 */
import type { ReactNode } from 'react';
import { LanguageMenu, ThemeMenu } from './header.tsx';
import classes from './shell.module.css';

/** Props of `BareFrame`; `width` of the card in px. */
export interface BareFrameProps {
  children: ReactNode;
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  width?: number;
}

/** A card in the middle, with the language and the scheme above it. */
export function BareFrame({ children, title, lead, width = 420 }: BareFrameProps) {
  return (
    <div className={classes.bare} style={{ '--bare-width': `${width}px` } as React.CSSProperties}>
      <title>{`${title} · Trellis`}</title>
      <header className={classes.bareHead}>
        <div className={classes.brand}>
          <img src="/mark.svg" width={22} height={22} alt="" />
          Trellis
        </div>
        <div className={classes.headerEnd}>
          <LanguageMenu />
          <ThemeMenu />
        </div>
      </header>
      <main className={classes.bareMain}>
        <div className={classes.bareCard}>
          <h1 style={{ margin: 0, fontSize: 18 }} dir="auto">
            {title}
          </h1>
          {lead && <p style={{ margin: '4px 0 0', color: 'var(--t-ink-3)' }}>{lead}</p>}
          <div style={{ marginBlockStart: 20 }}>{children}</div>
        </div>
      </main>
    </div>
  );
}
