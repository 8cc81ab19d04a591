/**
 * What a section of the navigation is: data, so that the sidebar, the tabs, the palette, the shortcuts and the
 * router are all derived from one list, and an area that is not built is simply not in it.
 */
import type { MessageDescriptor } from '@lingui/core';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { hasRight, type Session } from './session.ts';

/** Loads a page's component; the chunk boundary. */
export type PageLoader = () => Promise<ComponentType>;

/** A tab of a section, which is a page of its own. */
export interface Tab {
  label: MessageDescriptor;
  path: string;
  right?: string;
  page: PageLoader;
}

/** A page without a tab: a record's page (`/requests/$key`), a wizard. */
export interface InnerPage {
  path: string;
  /** The kind of record whose page this is (`request`), so that search, links and mentions find it. */
  record?: string;
  right?: string;
  /** Stands beside the tab under whose path it lies, so it shows the tabs of the section too. */
  beside?: true;
  page: PageLoader;
}

/** What the Create menu offers. */
export interface Creation {
  label: MessageDescriptor;
  /** Second key after C. */
  key?: string;
  to: string;
  right?: string;
}

/** A section of the sidebar. */
export interface Section {
  id: string;
  group: 'home' | 'direction' | 'operations' | 'foundation' | 'requester';
  label: MessageDescriptor;
  icon: LucideIcon;
  /** Second key after G. */
  key?: string;
  right?: string;
  tabs: readonly Tab[];
  inner?: readonly InnerPage[];
  creates?: readonly Creation[];
  /** A panel of this section on Home. */
  home?: PageLoader;
}

/** A page's loader from a module's named export: `page(() => import('./inbox.tsx'), 'InboxPage')`. */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): PageLoader {
  return async () => (await load())[name];
}

/** Sections, tabs and creations that the session's rights and face allow. */
export function visibleSections(sections: readonly Section[], session: Session): Section[] {
  return sections.flatMap((section) => {
    const forFace =
      section.group === 'home' || (section.group === 'requester') === (session.face === 'requester');
    if (!forFace || !hasRight(session, section.right)) return [];
    const tabs = section.tabs.filter(({ right }) => hasRight(session, right));
    if (tabs.length === 0) return [];
    return [
      { ...section, tabs, creates: (section.creates ?? []).filter(({ right }) => hasRight(session, right)) },
    ];
  });
}
