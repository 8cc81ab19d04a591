/** A sample for every operation of the program, by its name. */
import type { Samples } from '../sample.ts';
import { accessSamples } from './access.ts';
import { approvalSamples } from './approvals.ts';
import { askLinkSamples } from './ask-links.ts';
import { assignmentSamples } from './assignment.ts';
import { calendarSamples } from './calendar.ts';
import { caseSamples } from './cases.ts';
import { charterSamples } from './charters.ts';
import { conditionSamples } from './conditions.ts';
import { demoSamples } from './demo.ts';
import { effortSamples } from './effort.ts';
import { feedSamples } from './feeds.ts';
import { fileSamples } from './files.ts';
import { flowSamples } from './flow.ts';
import { formSamples } from './forms.ts';
import { fulfilmentSamples } from './fulfilment.ts';
import { importSamples } from './imports.ts';
import { ledgerSamples } from './ledger.ts';
import { mailInSamples } from './mail-in.ts';
import { measureSamples } from './measures.ts';
import { noticeSamples } from './notices.ts';
import { orgSamples } from './org.ts';
import { ratingSamples } from './ratings.ts';
import { requestModelSamples } from './request-models.ts';
import { requestSamples } from './requests.ts';
import { setupSamples } from './setup.ts';
import { singleSignOnSamples } from './single-sign-on.ts';
import { webhookSamples } from './webhooks.ts';
import { workSamples } from './work.ts';

/** What the laws are tried on. */
export const samples: Samples = {
  ...accessSamples,
  ...approvalSamples,
  ...askLinkSamples,
  ...assignmentSamples,
  ...calendarSamples,
  ...caseSamples,
  ...conditionSamples,
  ...charterSamples,
  ...demoSamples,
  ...effortSamples,
  ...feedSamples,
  ...fileSamples,
  ...formSamples,
  ...flowSamples,
  ...fulfilmentSamples,
  ...importSamples,
  ...ledgerSamples,
  ...mailInSamples,
  ...measureSamples,
  ...noticeSamples,
  ...orgSamples,
  ...requestModelSamples,
  ...requestSamples,
  ...ratingSamples,
  ...setupSamples,
  ...singleSignOnSamples,
  ...webhookSamples,
  ...workSamples,
};
