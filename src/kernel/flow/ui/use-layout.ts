/** The drawing of a graph, made in a worker; while a new one is made, the last one stays. */
import { useEffect, useRef, useState } from 'react';
import type { GraphPart, Laid } from './graph-layout.ts';
import type { LayoutAnswer, LayoutAsked } from './graph-worker.ts';

/** A drawing with the part that it shows. */
export interface Drawing {
  part: GraphPart;
  laid: Laid;
}

/** Lays `part` out whenever it becomes another one; keep it stable. */
export function useLayout(part: GraphPart): { drawing: Drawing | null; busy: boolean; failed: boolean } {
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const made = new Worker(new URL('./graph-worker.ts', import.meta.url), { type: 'module' });
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, []);
  useEffect(() => {
    const to = worker.current;
    if (to === null) return;
    asked.current += 1;
    const number = asked.current;
    to.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.number !== asked.current) return;
      setFailed(false);
      setDrawing({ part, laid: data.laid });
    };
    to.onerror = () => setFailed(true);
    to.postMessage({ number, part } satisfies LayoutAsked);
  }, [part]);
  return { drawing, busy: drawing?.part !== part, failed };
}
