/**
 * A list with a record beside it: the panel opens without leaving the list, its width can be changed, and on
 * phones it covers the screen.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Anchor, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ArrowLeft, Maximize2, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useShortcuts } from '../shell/keys.ts';
import { RecordLink } from './links.tsx';
import classes from './peek.module.css';

/** Places the panel (null when nothing is open) beside the list. */
export function PeekLayout({ children, panel }: { children: ReactNode; panel: ReactNode }) {
  return (
    <div className={classes.layout}>
      <div className={classes.list}>{children}</div>
      {panel}
    </div>
  );
}

/** Props of `SidePanel`. */
export interface SidePanelProps {
  /** Key of the record: "REQ-42". */
  recordKey?: string;
  title: string;
  /** Shown in place of the title, such as a title that can be edited. */
  heading?: ReactNode;
  onClose: () => void;
  /** Path of the record's page. */
  page?: string;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

const least = 380;
const most = 500;

/** The side panel; Esc closes it. */
export function SidePanel({ recordKey, title, heading, onClose, page, actions, children }: SidePanelProps) {
  const { t } = useLingui();
  const phone = useMediaQuery('(max-width: 56em)') ?? false;
  const [width, setWidth] = useState(440);
  const panel = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  const titleId = useId();
  useShortcuts([{ keys: 'escape', label: t`Close the panel`, group: t`In lists`, run: onClose }]);

  // On phones the panel covers the list, so the focus must go with it and come back.
  useEffect(() => {
    if (!phone) return;
    before.current = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, [phone]);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    const rtl = getComputedStyle(handle).direction === 'rtl';
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => {
      const delta = (startX - move.clientX) * (rtl ? -1 : 1);
      setWidth(Math.max(least, Math.min(most, width + delta)));
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  const nudge = (event: KeyboardEvent) => {
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const step = { ArrowLeft: rtl ? -20 : 20, ArrowRight: rtl ? 20 : -20 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setWidth((now) => Math.max(least, Math.min(most, now + step)));
  };

  return (
    <aside
      ref={panel}
      className={classes.panel}
      style={{ inlineSize: phone ? undefined : width }}
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      {!phone && (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved; this is the focusable separator of ARIA.
        <div
          role="separator"
          tabIndex={0}
          aria-orientation="vertical"
          aria-label={t`Width of the panel`}
          aria-valuemin={least}
          aria-valuemax={most}
          aria-valuenow={width}
          className={classes.edge}
          onPointerDown={drag}
          onKeyDown={nudge}
        />
      )}
      <header className={classes.head}>
        {phone && (
          <ActionIcon aria-label={t`Back to the list`} onClick={onClose}>
            <ArrowLeft className="t-icon t-flip" aria-hidden />
          </ActionIcon>
        )}
        <div className={classes.title}>
          {recordKey && <span className={`t-key ${classes.key}`}>{recordKey}</span>}
          <h2 id={titleId} dir="auto">
            {heading ?? title}
          </h2>
        </div>
        <div className={classes.tools}>
          {actions}
          {page && (
            <Tooltip label={<Trans>Open as a page</Trans>}>
              <ActionIcon component={RecordLink} to={page} aria-label={t`Open ${title} as a page`}>
                <Maximize2 className="t-icon" aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          {!phone && (
            <ActionIcon aria-label={t`Close the panel`} onClick={onClose}>
              <X className="t-icon" aria-hidden />
            </ActionIcon>
          )}
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className={classes.body} tabIndex={0} aria-labelledby={titleId}>
        {children}
      </section>
    </aside>
  );
}

/** A list of facts: term and value, for panels and record pages. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

/** One fact; `internal` shades what requesters do not see. */
export function Fact({
  label,
  children,
  internal,
}: {
  label: ReactNode;
  children: ReactNode;
  internal?: boolean;
}) {
  return (
    <div data-internal={internal || undefined}>
      <dt>
        {label}
        {internal && (
          <span className="t-hidden">
            {' '}
            <Trans>(internal)</Trans>
          </span>
        )}
      </dt>
      <dd>{typeof children === 'string' ? <bdi>{children}</bdi> : children}</dd>
    </div>
  );
}

/** A titled part of a panel or record page. */
export function Part({
  title,
  action,
  children,
}: {
  title: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.part}>
      <div>
        <h3>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A link to another list or record; `inText` where words stand around it, so that it is told from them without colour. */
export function TextLink({ to, inText, children }: { to: string; inText?: boolean; children: ReactNode }) {
  return (
    <Anchor
      component={RecordLink}
      to={to}
      size="sm"
      underline="hover"
      {...(inText === true ? { td: 'underline' } : {})}
    >
      {children}
    </Anchor>
  );
}
