/**
 * A tree with the keyboard of the ARIA pattern: units of an organisation, goals, accounts. Children may come when a
 * node is opened; nodes may be checked.
 */
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA tree pattern on a list.
import { useLingui } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import classes from './tree-view.module.css';

/** A node. `children` undefined with `hasChildren` means: not loaded yet. */
export interface TreeNode {
  id: string;
  label: string;
  /** At the end of the line: a count, a status. */
  end?: ReactNode;
  hasChildren?: boolean;
  children?: readonly TreeNode[];
}

/** Props of `TreeView`. */
export interface TreeViewProps {
  label: string;
  nodes: readonly TreeNode[];
  selected?: string | undefined;
  onSelect?: (node: TreeNode) => void;
  /** Loads children when a node with `hasChildren` is opened; put them into `nodes`. */
  onOpen?: (node: TreeNode) => void;
  /** Ids that are open at first. */
  initiallyOpen?: readonly string[];
  /** Checked ids; makes every node a checkbox. */
  checked?: ReadonlySet<string>;
  onCheck?: (node: TreeNode, checked: boolean) => void;
}

interface Line {
  node: TreeNode;
  level: number;
  parent: string | undefined;
  position: number;
  size: number;
}

function lines(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1, parent?: string): Line[] {
  return nodes.flatMap((node, index) => [
    { node, level, parent, position: index + 1, size: nodes.length },
    ...(open.has(node.id) && node.children ? lines(node.children, open, level + 1, node.id) : []),
  ]);
}

/** A tree; arrows move and open, typing a letter jumps, Enter selects, Space checks. */
export function TreeView(props: TreeViewProps) {
  const { t } = useLingui();
  const { nodes, selected, onSelect, checked, onCheck } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(props.initiallyOpen ?? []));
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const root = useRef<HTMLUListElement>(null);
  const all = lines(nodes, open);
  const current = focused ?? selected ?? all[0]?.node.id;
  const tabStop = all.some(({ node }) => node.id === current) ? current : all[0]?.node.id;
  const isBranch = (node: TreeNode) => node.hasChildren === true || (node.children?.length ?? 0) > 0;
  const toggle = (node: TreeNode, to: boolean) => {
    const next = new Set(open);
    if (to) next.add(node.id);
    else next.delete(node.id);
    setOpen(next);
    if (to && node.children === undefined) props.onOpen?.(node);
  };
  const go = (id: string | undefined) => {
    if (id === undefined) return;
    setFocused(id);
    root.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  };
  const pressed = (event: KeyboardEvent, line: Line) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const at = all.indexOf(line);
    const { node } = line;
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const inward = rtl ? 'ArrowLeft' : 'ArrowRight';
    const outward = rtl ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'ArrowDown') go(all[at + 1]?.node.id);
    else if (event.key === 'ArrowUp') go(all[at - 1]?.node.id);
    else if (event.key === 'Home') go(all[0]?.node.id);
    else if (event.key === 'End') go(all.at(-1)?.node.id);
    else if (event.key === inward && isBranch(node))
      open.has(node.id) ? go(all[at + 1]?.node.id) : toggle(node, true);
    else if (event.key === outward) open.has(node.id) ? toggle(node, false) : go(line.parent);
    else if (event.key === 'Enter') onSelect?.(node);
    else if (event.key === ' ') onCheck ? onCheck(node, !checked?.has(node.id)) : onSelect?.(node);
    else if (event.key.length === 1) {
      const letter = event.key.toLocaleLowerCase();
      const after = [...all.slice(at + 1), ...all.slice(0, at)];
      const found = after.find((each) => each.node.label.toLocaleLowerCase().startsWith(letter));
      if (!found) return;
      go(found.node.id);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul
      ref={root}
      role="tree"
      aria-label={props.label}
      className={classes.tree}
      aria-multiselectable={checked ? true : undefined}
    >
      {all.map((line) => {
        const { node, level } = line;
        const branch = isBranch(node);
        const isOpen = open.has(node.id);
        return (
          <li
            key={node.id}
            role="treeitem"
            data-node={node.id}
            tabIndex={node.id === tabStop ? 0 : -1}
            className={classes.node}
            style={{ paddingInlineStart: 6 + (level - 1) * 18 }}
            aria-level={level}
            aria-posinset={line.position}
            aria-setsize={line.size}
            aria-expanded={branch ? isOpen : undefined}
            aria-selected={checked ? undefined : node.id === selected}
            aria-checked={checked ? checked.has(node.id) : undefined}
            onFocus={() => setFocused(node.id)}
            onKeyDown={(event) => pressed(event, line)}
            onClick={() => (onCheck ? onCheck(node, !checked?.has(node.id)) : onSelect?.(node))}
          >
            <span
              className={classes.twist}
              data-open={isOpen || undefined}
              data-leaf={branch ? undefined : ''}
              aria-hidden
              title={branch ? t`Open or close` : undefined}
              onClick={(event) => {
                if (!branch) return;
                event.stopPropagation();
                toggle(node, !isOpen);
              }}
            >
              <ChevronRight size={14} className="t-flip" />
            </span>
            {checked && (
              <span className={classes.box} data-checked={checked.has(node.id) || undefined} aria-hidden />
            )}
            <span className={classes.label} dir="auto">
              {node.label}
            </span>
            {node.end && <span className={classes.end}>{node.end}</span>}
          </li>
        );
      })}
    </ul>
  );
}
