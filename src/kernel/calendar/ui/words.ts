/** How places and weekdays are called in the reader's language. */
import { useLingui } from '@lingui/react';
import { useMemo } from 'react';

export interface PlaceWords {
  /** `DE` is Germany. */
  country: (code: string) => string;
  /** 1 is Monday. */
  weekday: (number: number) => string;
}

export function usePlaceWords(): PlaceWords {
  const { i18n } = useLingui();
  return useMemo(() => {
    const regions = new Intl.DisplayNames(i18n.locale, { type: 'region' });
    const day = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
    return {
      country: (code) => regions.of(code) ?? code,
      // The first day of 2024 was a Monday.
      weekday: (number) => day.format(Date.UTC(2024, 0, number)),
    };
  }, [i18n.locale]);
}
