/** What the form renderer is given and gives back: any area that lets people fill in a form builds on these. */
import type { Answers, FormSchema } from '../../../../kernel/forms/contract-schema.ts';

/** A page or a field that cannot be sent as it is, with the sentence that stands beside it. */
export interface AnswerFlaw {
  fieldId: string;
  sentence: string;
}

/** Props of `FormFill`. */
export interface FormFillProps {
  schema: FormSchema;
  answers: Answers;
  onChange: (answers: Answers) => void;
  /** `requester` sees neither internal pages nor internal fields; `team` sees and fills all. */
  as: 'requester' | 'team';
  /** The verb on the last page's button: "Send request". Without it the last page has no button. */
  confirm?: string;
  /** Called with checked answers (hidden ones left out) when the last page's button is pressed and nothing is wrong. */
  onConfirm?: (answers: Answers) => void;
  sending?: boolean;
  /** What the server said of single fields; shown beside them until they change. */
  flaws?: readonly AnswerFlaw[];
  /**
   * Record that files are attached to; null: not there yet (`onNeedRecord` makes it: a draft is saved first). Or `send`,
   * which sends a file ahead where there is no record and nobody is signed in; `most` files in all.
   * Without `files` a file field says that files can be attached later.
   */
  files?:
    | {
        subjectKind: string;
        subjectId: string | null;
        onNeedRecord?: () => Promise<string>;
      }
    | { send: (file: File) => Promise<{ fileId: string; fileName: string }>; most: number };
  /** Shows what would be asked, takes answers, but attaches and sends nothing. */
  preview?: boolean;
  /** Stands on the first page before its fields: what every record of the area has, such as a title. */
  before?: React.ReactNode;
}

/** Props of `FormAnswers`: answers to read. */
export interface FormAnswersProps {
  schema: FormSchema;
  answers: Answers;
  as: 'requester' | 'team';
}
