/**
 * The brake on mass change: a wrong file must not empty an enterprise in one go. It only asks; somebody with the
 * right to do so may go on.
 */
/** Shares of the employed population above which an import stops and asks. */
export interface BrakeThreshold {
  leavers: number;
  /** Everybody with any change: a slid column rarely looks like a move. */
  movers: number;
  joiners: number;
  /** Below this population joiners are not counted: a first list is all joiners. */
  smallPopulation: number;
}

/** Ten percent leaving, thirty percent changed, as many joiners again as there are people. */
export const defaultBrake: BrakeThreshold = { leavers: 0.1, movers: 0.3, joiners: 1, smallPopulation: 20 };

/** What tripped the brake. */
export interface BrakeFinding {
  what: 'leavers' | 'movers' | 'joiners';
  count: number;
  population: number;
  share: number;
  allowed: number;
  message: string;
}

/** The findings that need an explicit override; empty when the import may go on. */
export function brake(
  diff: { counts: Record<'leaver' | 'mover' | 'changed' | 'rehire' | 'joiner', number>; population: number },
  threshold: BrakeThreshold = defaultBrake,
): BrakeFinding[] {
  const { counts, population } = diff;
  const findings: BrakeFinding[] = [];
  const check = (what: BrakeFinding['what'], count: number, allowed: number, sentence: string) => {
    const share = population === 0 ? 0 : count / population;
    if (count === 0 || share <= allowed) return;
    const percent = (n: number) => `${Math.round(n * 1000) / 10} %`;
    findings.push({
      what,
      count,
      population,
      share,
      allowed,
      message: `${count} of ${population} people (${percent(share)}) would ${sentence}; more than ${percent(allowed)} needs somebody to confirm it. Check that the file is the right one and complete.`,
    });
  };
  check('leavers', counts.leaver, threshold.leavers, 'leave');
  // Somebody who only gets another manager counts too: a shifted manager column hits everybody at once.
  check('movers', counts.mover + counts.changed + counts.rehire, threshold.movers, 'be changed');
  if (population >= threshold.smallPopulation) check('joiners', counts.joiner, threshold.joiners, 'join');
  return findings;
}
