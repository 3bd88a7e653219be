import type { GoneReason } from './article-data.ts'

/** Why something is no longer available, as a sentence. */
export const goneReasons: Readonly<Record<GoneReason, string>> = {
  UNPUBLISHED: 'It was withdrawn, and may return.',
  DELETED: 'Its file was deleted.',
  RETRACTED: 'Its authors withdrew it because it was wrong. Please do not show copies.',
  EXPIRED: 'The time it was meant for is over.',
  RIGHTS_WITHDRAWN: 'The right to publish it was lost. Please delete copies.',
}
