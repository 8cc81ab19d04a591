/**
 * Every section of the product and its pages: the only web file that names them all. A page lives with its noun or
 * area and is loaded when it is opened; what is not built is not in this list.
 */
import type { Section } from './shell/sections.ts';

/** The sections in the order of the sidebar. */
export const sections: readonly Section[] = [];
