/**
 * A sample of an operation: an input with which it works in the test world, so that the laws can be tried on it.
 * Every operation of every area has one; a missing sample fails the laws suite.
 */
import type { Actor } from '../kernel/access/actor.ts';
import type { World } from './world.ts';

export interface Sample {
  /** An input that the operation accepts in this world. */
  input: unknown;
  /** Who performs it (default: the world's administrator). */
  actor?: Actor;
  /** Version of the record, for a versioned command. */
  expectedVersion?: number;
  /**
   * What somebody meets who holds every right, but only in another business area (default `not-found`).
   * `hidden`: a list that answers without the record named in `hides`. `open`: there is nothing to hide.
   */
  elsewhere?: 'not-found' | 'forbidden' | 'hidden' | 'open';
  /** Id that must not show in the answer to somebody elsewhere. */
  hides?: string;
  /** Why a repeated key cannot be tried (for instance because the output is a secret). */
  notRepeatable?: string;
}

/** Makes the sample; it may perform operations first to bring about the state that the operation needs. */
export type MakeSample = (world: World) => Promise<Sample> | Sample;
export type Samples = Readonly<Record<string, MakeSample>>;
