/** Lays graphs out beside the page, so that hundreds of arrows do not hold up whoever moves a slider. */
import { type GraphPart, type Laid, layOut } from './graph-layout.ts';

/** A question to the worker, and its answer under the same number. */
export interface LayoutAsked {
  number: number;
  part: GraphPart;
}
export interface LayoutAnswer {
  number: number;
  laid: Laid;
}

addEventListener('message', ({ data }: MessageEvent<LayoutAsked>) => {
  postMessage({ number: data.number, laid: layOut(data.part) } satisfies LayoutAnswer);
});
