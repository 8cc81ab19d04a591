/** Notices in the reader's language, by their kind; kinds that are not known here speak in the server's words. */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

const known: Readonly<Record<string, ReturnType<typeof msg>>> = {
  'request-taken-up': msg`Your request was taken up.`,
  'request-declined': msg`Your request was declined. Open it to read why.`,
  'request-returned': msg`Your request is being looked at again; the earlier answer does not hold.`,
  'request-assigned': msg`A request is yours now.`,
  'request-unassigned': msg`A request is not yours any more.`,
  'request-queued': msg`A request is in your queue.`,
};

/** Tells a notice. */
export function useNoticeWords(): (notice: { kind: string; sentence: string }) => string {
  const { i18n } = useLingui();
  return ({ kind, sentence }) => {
    const word = known[kind];
    // English keeps the server's sentence, which says more, such as the date.
    return word && i18n.locale !== 'en' ? i18n._(word) : sentence;
  };
}
