/** Who is signed in, asked through the client: the answer is the one that the shell has already. */
import type { z } from 'zod';
import { useOperation } from '../../../surfaces/web/client/operations.tsx';
import { getMyAccount } from '../contract.ts';

/** The signed-in account; undefined for the moment in which it is asked again. */
export function useMe(): z.output<typeof getMyAccount.output> | undefined {
  return useOperation(getMyAccount, {}, { staleTime: 60_000 }).data;
}

/** Whether a right is held somewhere. Hiding is a courtesy: the server decides. */
export function useMay(right: string): boolean {
  return useMe()?.rights.includes(right) ?? false;
}
