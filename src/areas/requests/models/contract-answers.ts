/** What drafts and submissions say about the model they ask for and its form. Shapes and refusals only. */
import { z } from 'zod';
import { formAnswers } from '../../../kernel/forms/contract-schema.ts';

/** The version of a form, and answers to it. */
export const answerFields = {
  formVersionId: z
    .uuid()
    .optional()
    .describe('The version of the form that was filled in; left out: the published one'),
  answers: formAnswers.optional().describe('Answers by field of the form'),
};

/** What is asked for, by the catalogue. */
export const modelFields = {
  modelId: z.uuid().optional().describe('The model from the catalogue; left out: a need to be assessed'),
  ...answerFields,
};

/** Refusals of a draft. */
export const draftingRefusals = {
  'model-unknown': [
    'refused',
    'This stands in the catalogue no more. Choose something else; what you wrote stays in your draft.',
  ],
  'form-unknown': ['invalid', 'These answers belong to another form. Open the draft again.'],
} as const;

/** Refusals of a submission. */
export const submittingRefusals = {
  'model-unknown': draftingRefusals['model-unknown'],
  'form-changed': [
    'conflict',
    'The form was changed since you began: {changes}. Look through your answers and submit again.',
  ],
  'answers-wrong': ['invalid', 'Some answers need another look. {what}'],
} as const;
