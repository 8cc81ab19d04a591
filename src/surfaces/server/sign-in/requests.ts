/** What the calls of sign-in take: strict bodies, so that nothing unexpected reaches the library or the database. */
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { Refusal } from '../../../platform/refusal.ts';
import { passwordLength } from './passwords.ts';

/** The largest body, in bytes. */
export const bodyLimit = 16 * 1024;
const email = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email());
const knownPassword = z.string().min(1).max(passwordLength.max);
const newPassword = z.string().min(1).max(1000);
const token = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/);
const code = z
  .string()
  .max(20)
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9]{6}$/));
const backupCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{8,20}$/);

/** One schema per call. */
export const bodies = {
  signIn: z.strictObject({ email, password: knownPassword, remember: z.boolean().default(true) }),
  secondFactor: z
    .strictObject({
      code: code.optional(),
      backupCode: backupCode.optional(),
      trustDevice: z.boolean().default(false),
    })
    .refine((b) => (b.code === undefined) !== (b.backupCode === undefined), {
      path: ['code'],
      message: 'Send either a code or a backup code.',
    }),
  forgot: z.strictObject({ email }),
  link: z.strictObject({ token }),
  setPassword: z.strictObject({ token, newPassword }),
  changePassword: z.strictObject({ currentPassword: knownPassword, newPassword }),
  password: z.strictObject({ password: knownPassword }),
  confirm: z.strictObject({ code }),
  session: z.strictObject({ sessionId: z.uuid() }),
  nothing: z.strictObject({}),
};

/** The body in the form that the schema gives it; refuses `invalid`/`input` with the flaws. */
export function checked<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const flaws = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new Refusal('invalid', 'input', 'Something in the request is missing or has the wrong form.', {
    flaws,
  });
}

/** The address, or the /64 network of an IPv6 address, whose owner can change the rest at will. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right].slice(0, 4).join(':');
}
