/** Builds the demo enterprise as long work and shows how far it is; one may go in before it is done. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { getLongWork } from '../../../../kernel/work/contract.ts';
import { Refusal, type RefusalCode } from '../../../../platform/refusal.ts';
import { call } from '../../../web/client/call.ts';
import { ProgressNote } from '../../../web/kit/progress-note.tsx';
import { RefusalNote } from '../../../web/kit/refusal-note.tsx';

type Work = Awaited<ReturnType<typeof call<'query', typeof getLongWork.input, typeof getLongWork.output>>>;

const operation = 'demo.load-demo';

/** Where the server offers to load the demo; undefined when it does not. */
async function loaderPath(): Promise<string | undefined> {
  const document = (await (await fetch('/api/openapi.json')).json()) as {
    paths: Record<string, { post?: { operationId?: string } }>;
  };
  return Object.entries(document.paths).find(([, { post }]) => post?.operationId === operation)?.[0];
}

/** Starts the work, once for an account: the server answers the same key with the same work. */
async function start(path: string): Promise<string> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-Trellis': '1', 'Idempotency-Key': 'first-run-demo' },
    body: '{}',
  });
  const answer = (await response.json().catch(() => ({}))) as {
    workId?: string;
    code?: RefusalCode;
    reason?: string;
    message?: string;
  };
  if (answer.workId) return answer.workId;
  throw new Refusal(
    answer.code ?? 'refused',
    answer.reason ?? 'server-failed',
    answer.message ?? 'The demo enterprise could not be built.',
  );
}

/** Loads the demo and enters when it is done. */
export function DemoLoad({ onEnter }: { onEnter: () => void }) {
  const { t } = useLingui();
  const [work, setWork] = useState<Work | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async (workId: string) => {
      const now = await call(getLongWork, { workId });
      if (stopped) return;
      setWork(now);
      if (now.state === 'done') return onEnter();
      if (now.state === 'failed' || now.state === 'stopped') {
        const { code, reason, message } = now.refusal ?? {
          code: 'refused',
          reason: 'stopped',
          message: t`The work was stopped; nothing of it was kept.`,
        };
        setError(new Refusal(code as RefusalCode, reason, message));
        return;
      }
      timer = setTimeout(() => follow(workId).catch(setError), 700);
    };
    loaderPath()
      .then(async (path) => {
        if (stopped) return;
        if (path === undefined) onEnter();
        else await follow(await start(path));
      })
      .catch((refused) => stopped || setError(refused));
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [onEnter, t]);

  return (
    <Stack gap="lg">
      {error === null ? (
        <ProgressNote
          title={t`Building the demo enterprise`}
          done={work?.done ?? 0}
          total={work?.total ?? null}
          note={work?.note}
        />
      ) : (
        <RefusalNote error={error} />
      )}
      <Group justify="flex-end">
        <Button variant={error === null ? 'default' : 'filled'} onClick={onEnter}>
          {error === null ? <Trans>Go in now; it goes on by itself</Trans> : <Trans>Go in without it</Trans>}
        </Button>
      </Group>
    </Stack>
  );
}
