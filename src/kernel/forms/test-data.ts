/** A form for tests and samples. */
import { emptyField, emptyPage } from './rules-schema.ts';

/** A small form: what is needed, for how many, and a part for the team. */
export function sampleSchema(label = 'What should people be able to do?') {
  const page = (id: string, title: string) => ({ ...emptyPage(id), title });
  return {
    pages: [
      {
        ...page('need', 'The need'),
        fields: [
          { ...emptyField('long-text', 'goal'), label, required: true },
          {
            ...emptyField('choice', 'type-of-need'),
            label: 'What kind of need is it?',
            options: ['regulatory', 'skill'].map((optionId) => ({ optionId, label: optionId })),
          },
          {
            ...emptyField('short-text', 'regulator'),
            label: 'Which regulator?',
            required: true,
            showIf: 'answers.type of need = "regulatory"',
          },
        ],
      },
      {
        ...page('assessment', 'Assessment'),
        internal: true,
        fields: [{ ...emptyField('number', 'effort'), label: 'Effort', unit: 'hours' }],
      },
    ],
  };
}
