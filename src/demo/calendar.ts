/** Days and instants of the story. Its days turn where the company's head office is. */
import { Temporal } from 'temporal-polyfill';
import { dateIn, isoInstant } from '../platform/clock.ts';

/** Zone of the head office. */
export const ZONE = 'Europe/Copenhagen';
/** How long the story is. */
export const STORY_DAYS = 730;

/** The day `days` later (or earlier). */
export function plus(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Days from one to the other. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** The first day of a later month. */
export function monthStart(day: string, monthsLater: number): string {
  return Temporal.PlainDate.from(day).with({ day: 1 }).add({ months: monthsLater }).toString();
}

/** 1 is Monday. */
export function weekday(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

/** The next day on which people work, the day itself included. */
export function workday(day: string): string {
  const d = weekday(day);
  return d <= 5 ? day : plus(day, 8 - d);
}

/** The day at the head office at an instant. */
export function dayOf(instant: string): string {
  return dateIn(ZONE, Temporal.Instant.from(instant));
}

/** The instant of a local time at the head office. */
export function at(day: string, minutes: number): string {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: ZONE, plainTime: '00:00' });
  return isoInstant(midnight.toInstant().add({ seconds: Math.round(minutes * 60) }));
}

/** Where the story begins, two years before its end. */
export function storyStart(now: string): string {
  return workday(plus(dayOf(now), -STORY_DAYS));
}

/** Instants of a day, one after the other, `every` minutes apart. */
export function ticker(day: string, from: number, every: number): () => string {
  let minute = from;
  return () => {
    minute += every;
    return at(day, minute);
  };
}
