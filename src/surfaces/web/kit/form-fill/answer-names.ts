/** How people, units, regions and files that answers point to are called. */
import { useCallback, useMemo, useState } from 'react';
import { nameAnswers } from '../../../../kernel/forms/contract-read.ts';
import type { Answers, FormSchema } from '../../../../kernel/forms/contract-schema.ts';
import { useOperation } from '../../client/operations.tsx';

/** Names by id or code; `remember` takes one that was just chosen. */
export function useAnswerNames(
  schema: FormSchema,
  answers: Answers,
): { nameOf: (id: string) => string | undefined; remember: (id: string, name: string) => void } {
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = useMemo(() => {
    const found: Record<'people' | 'units' | 'regions' | 'files', string[]> = {
      people: [],
      units: [],
      regions: [],
      files: [],
    };
    const lists = { person: found.people, unit: found.units, region: found.regions, files: found.files };
    for (const { fieldId, kind } of schema.pages.flatMap((p) => p.fields)) {
      const answer = answers[fieldId];
      if (!(kind in lists) || answer === undefined) continue;
      const values = (Array.isArray(answer) ? answer : [answer]) as string[];
      lists[kind as keyof typeof lists].push(...values.filter((v) => v !== '' && !known.has(v)));
    }
    return Object.values(found).some((list) => list.length > 0) ? found : null;
  }, [schema, answers, known]);
  const names = useOperation(nameAnswers, wanted, { keep: true, staleTime: 60_000 }).data?.names;
  return {
    nameOf: (id) => known.get(id) ?? names?.[id],
    remember: useCallback((id, name) => setKnown((now) => new Map(now).set(id, name)), []),
  };
}
