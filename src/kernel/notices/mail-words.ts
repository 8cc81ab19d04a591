/** The words of mails that tell notices, per language; a notice whose kind has no words here speaks English. */

export interface MailWords {
  readonly direction: 'ltr' | 'rtl';
  readonly open: string;
  readonly answer: string;
  readonly preferences: string;
  readonly wrote: string;
  readonly digestSubject: (count: number) => string;
  readonly digestLead: string;
  readonly more: (count: number) => string;
  /** Sentences by kind of notice; what is missing is told as stored. */
  readonly kinds: Readonly<Record<string, string>>;
}

const en: MailWords = {
  direction: 'ltr',
  open: 'Open it',
  answer: 'Answer this mail to add a comment.',
  preferences: 'Choose what Trellis tells you, and when',
  wrote: 'wrote',
  digestSubject: (n) => (n === 1 ? 'Trellis: one thing to know' : `Trellis: ${n} things to know`),
  digestLead: 'This happened since your last digest, and you have not read it yet.',
  more: (n) => `… and ${n} more in Trellis`,
  kinds: {},
};

const ar: MailWords = {
  direction: 'rtl',
  open: 'فتح السجل',
  answer: 'أجب عن هذه الرسالة لإضافة تعليق.',
  preferences: 'اختر ما يخبرك به Trellis ومتى',
  wrote: 'كتب',
  digestSubject: (n) => (n === 1 ? 'Trellis: أمر واحد يهمك' : `Trellis: أمور تهمك (${n})`),
  digestLead: 'هذا ما حدث منذ آخر ملخص ولم تقرأه بعد.',
  more: (n) => `… و${n} أخرى في Trellis`,
  kinds: {
    mention: 'ذُكرت في تعليق.',
    comment: 'هناك تعليق جديد.',
    'mail-received': 'وصلت رسالتك، وهذا هو طلبك.',
    'request-arrived': 'وصل طلب جديد.',
    'request-taken-up': 'بدأ العمل على طلبك.',
    'request-declined': 'رُفض طلبك. افتحه لقراءة السبب.',
    'request-returned': 'يُنظر في طلبك من جديد؛ الجواب السابق لم يعد ساريًا.',
    'request-assigned': 'أصبح الطلب لك.',
    'request-unassigned': 'لم يعد الطلب لك.',
    'request-queued': 'هناك طلب في قائمتك.',
    'request-delivered': 'سُلّم ما طلبته وينتظر جوابك.',
    'request-due': 'تغيّر موعد طلبك.',
    'request-reopened': 'أُعيد فتح الطلب.',
    'request-cancelled': 'أُلغي الطلب.',
    'queue-joined': 'أصبحت ممن يتابعون قائمة.',
  },
};

/** The words for a locale such as `ar` or `ar-EG`; English for every other. */
export function mailWords(locale: string | null): MailWords {
  return (locale ?? 'en').toLowerCase().startsWith('ar') ? ar : en;
}
