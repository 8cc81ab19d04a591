/** Where a record of a kind has its page; the shell provides it from the sections that the person may see. */
import { createContext, use } from 'react';

type PathOf = (kind: string, key: string) => string | undefined;

const PathContext = createContext<PathOf>(() => undefined);

/** Gives screens the paths of records. */
export const RecordPaths = PathContext.Provider;

/** The path of a record's page by kind and key; undefined when no section shows that kind. */
export function useRecordPath(): PathOf {
  return use(PathContext);
}
