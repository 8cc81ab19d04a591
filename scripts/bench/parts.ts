/** The parts of the bench by name. */
import type { Figure } from '../bench.ts';
import { doorPart } from './door-part.ts';
import { peoplePart } from './people-part.ts';
import { webPart } from './web-part.ts';

export const parts: Record<string, (folder: string) => Promise<Figure[]>> = {
  door: doorPart,
  people: peoplePart,
  web: webPart,
};
