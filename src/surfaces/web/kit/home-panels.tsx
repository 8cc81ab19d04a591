/** What areas show on Home: the shell provides the panels of the sections that the person may see. */
import { type ComponentType, createContext, use } from 'react';

const PanelsContext = createContext<readonly ComponentType[]>([]);

/** Gives Home the panels of the sections. */
export const HomePanels = PanelsContext.Provider;

/** The panels, in the order of the sections; each is loaded when Home is shown and has its section as its name. */
export function useHomePanels(): readonly ComponentType[] {
  return use(PanelsContext);
}
