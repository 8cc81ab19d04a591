/**
 * Records as cards in columns. A card goes to another column by dragging, by Shift with the arrows, or by the menu on
 * it (WCAG 2.5.7); what a move means, and whether it needs a question first, is the caller's. Columns hold thousands
 * of cards: only those in sight are in the page.
 */
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Skeleton, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { MoveHorizontal } from 'lucide-react';
import {
  createContext,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ListState } from '../client/operations.tsx';
import { useFormat } from '../i18n/format.ts';
import classes from './board.module.css';
import { RefusalNote } from './refusal-note.tsx';

/** A column of a board. */
export interface BoardColumnHead {
  id: string;
  /** Its name, as read aloud and in menus. */
  label: string;
  /** A sign before the name. */
  mark?: ReactNode;
}

/** What a board asks of its records. */
export interface BoardCards<Row> {
  id: (row: Row) => string;
  name: (row: Row) => string;
  /** Where the record may go from where it is. */
  targets: (row: Row) => readonly string[];
  face: (row: Row) => ReactNode;
  onOpen: (row: Row) => void;
  onMove: (row: Row, to: string) => void;
  openId?: string | undefined;
}

interface Board {
  columns: readonly BoardColumnHead[];
  cards: BoardCards<unknown>;
  dragged: { from: string; targets: readonly string[] } | null;
  setDragged: (dragged: Board['dragged']) => void;
  say: (text: string) => void;
}

const BoardContext = createContext<Board | null>(null);

/** Props of `Board`. */
export interface BoardProps<Row> {
  label: string;
  columns: readonly BoardColumnHead[];
  cards: BoardCards<Row>;
  /** Renders one `BoardColumn`, which asks for its own rows. */
  column: (head: BoardColumnHead) => ReactNode;
}

/** The board: columns side by side, scrolled sideways as one. */
export function Board<Row>({ label, columns, cards, column }: BoardProps<Row>) {
  const [dragged, setDragged] = useState<Board['dragged']>(null);
  const [said, say] = useState('');
  const board = useMemo(
    (): Board => ({ columns, cards: cards as BoardCards<unknown>, dragged, setDragged, say }),
    [columns, cards, dragged],
  );
  const frame = useRef<HTMLElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-card]');
    if (at === null || event.target !== at || event.altKey || event.ctrlKey || event.metaKey) return;
    const rtl = getComputedStyle(at).direction === 'rtl';
    const sideways = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (sideways === 0 || event.shiftKey) return;
    event.preventDefault();
    const all = [...frame.current!.querySelectorAll<HTMLElement>('[data-column]')];
    let index = all.findIndex((each) => each.contains(at));
    const step = rtl ? -sideways : sideways;
    const height = at.getBoundingClientRect().top;
    for (index += step; index >= 0 && index < all.length; index += step) {
      const found = [...all[index]!.querySelectorAll<HTMLElement>('[data-card]')];
      const nearest = found.sort(
        (a, b) =>
          Math.abs(a.getBoundingClientRect().top - height) - Math.abs(b.getBoundingClientRect().top - height),
      )[0];
      if (nearest) {
        nearest.focus();
        return;
      }
    }
  };
  return (
    <BoardContext.Provider value={board}>
      <section ref={frame} className={classes.board} aria-label={label} onKeyDown={onKeyDown}>
        {columns.map((head) => column(head))}
        <span className={classes.said} role="status">
          {said}
        </span>
      </section>
    </BoardContext.Provider>
  );
}

/** Props of `BoardColumn`. */
export interface BoardColumnProps<Row> {
  head: BoardColumnHead;
  list: ListState<Row>;
}

/** One column with its cards, which come page by page as it is scrolled. */
export function BoardColumn<Row>({ head, list }: BoardColumnProps<Row>) {
  const { t } = useLingui();
  const format = useFormat();
  const { cards, dragged, setDragged } = useContext(BoardContext)!;
  const scroller = useRef<HTMLDivElement>(null);
  const column = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const { rows, hasMore, loadMore, loadingMore } = list;
  const move = useRef(cards.onMove);
  move.current = cards.onMove;
  useEffect(
    () =>
      dropTargetForElements({
        element: column.current!,
        canDrop: ({ source }) =>
          source.data.of === 'board' && (source.data.targets as readonly string[]).includes(head.id),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          setDragged(null);
          move.current(source.data.row, head.id);
        },
      }),
    [head.id, setDragged],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 104,
    overscan: 4,
    gap: 8,
    getItemKey: (index) => cards.id(rows[index]),
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && last >= rows.length - 8) loadMore();
  }, [hasMore, loadingMore, last, rows.length, loadMore]);
  const beside = useCallback(
    (index: number) => {
      if (index < 0 || index >= rows.length) return;
      virtualizer.scrollToIndex(index, { align: 'auto' });
      // The card may have to be made first.
      requestAnimationFrame(() =>
        column.current?.querySelector<HTMLElement>(`[data-card][data-index="${index}"]`)?.focus(),
      );
    },
    [rows.length, virtualizer],
  );
  const barred = dragged !== null && dragged.from !== head.id && !dragged.targets.includes(head.id);
  const count = list.total === null ? '' : format.number(list.total);
  return (
    <section
      ref={column}
      className={classes.column}
      aria-label={head.label}
      data-column={head.id}
      data-over={over || undefined}
      data-barred={barred || undefined}
      data-empty={(!list.loading && rows.length === 0) || undefined}
    >
      <header className={classes.head}>
        {head.mark}
        <h2 className={classes.title}>{head.label}</h2>
        <span className={classes.count}>{list.estimated ? t`about ${count}` : count}</span>
      </header>
      <div ref={scroller} className={classes.scroll}>
        {list.error ? (
          <RefusalNote error={list.error} />
        ) : list.loading ? (
          <Skeleton height={96} radius="md" />
        ) : rows.length === 0 ? (
          <Text className={classes.empty}>
            <Trans>Nothing here</Trans>
          </Text>
        ) : (
          <ul className={classes.cards} style={{ blockSize: virtualizer.getTotalSize() }}>
            {items.map((item) => (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={classes.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Card row={rows[item.index]} index={item.index} from={head.id} onBeside={beside} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

interface CardProps {
  row: unknown;
  index: number;
  from: string;
  onBeside: (index: number) => void;
}

const Card = memo(function Card({ row, index, from, onBeside }: CardProps) {
  const { t } = useLingui();
  const { cards, columns, setDragged, say } = useContext(BoardContext)!;
  const card = useRef<HTMLDivElement>(null);
  const id = cards.id(row);
  const name = cards.name(row);
  const targets = cards.targets(row);
  const state = useRef({ row, targets });
  state.current = { row, targets };
  useEffect(
    () =>
      draggable({
        element: card.current!,
        canDrag: () => state.current.targets.length > 0,
        getInitialData: () => ({ of: 'board', from, ...state.current }),
        onDragStart: () => setDragged({ from, targets: state.current.targets }),
        onDrop: () => setDragged(null),
      }),
    [from, setDragged],
  );
  const label = (column: string) => columns.find((each) => each.id === column)?.label ?? column;
  const step = (by: number) => {
    const at = columns.findIndex((each) => each.id === from);
    const order = by > 0 ? columns.slice(at + 1) : columns.slice(0, at).reverse();
    const to = order.find((each) => targets.includes(each.id));
    if (to) cards.onMove(row, to.id);
    else say(by > 0 ? t`${name} cannot go further from here.` : t`${name} cannot go back from here.`);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    if (event.key === 'Enter') cards.onOpen(row);
    else if (event.key === 'ArrowDown') onBeside(index + 1);
    else if (event.key === 'ArrowUp') onBeside(index - 1);
    else if (event.shiftKey && event.key === 'ArrowRight') step(rtl);
    else if (event.shiftKey && event.key === 'ArrowLeft') step(-rtl);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card is no set of fields.
    <div
      ref={card}
      className={classes.card}
      role="group"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it opens, and holds a menu of its own, which a button may not.
      tabIndex={0}
      data-card={id}
      data-index={index}
      data-open={cards.openId === id || undefined}
      data-movable={targets.length > 0 || undefined}
      onClick={() => cards.onOpen(row)}
      onKeyDown={onKeyDown}
    >
      {cards.face(row)}
      {targets.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keeps a click on the menu from opening the card.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the same; keys go to the menu itself.
        <span className={classes.move} onClick={(event) => event.stopPropagation()}>
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <ActionIcon variant="subtle" size={24} aria-label={t`Move ${name}`}>
                <MoveHorizontal size={14} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>
                <Trans>Move to</Trans>
              </Menu.Label>
              {targets.map((to) => (
                <Menu.Item key={to} onClick={() => cards.onMove(row, to)}>
                  {label(to)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      )}
    </div>
  );
});
