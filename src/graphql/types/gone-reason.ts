import { builder } from '../builder.ts'

/** As in `changes.reason`. */
export const GoneReason = builder.enumType('GoneReason', {
  description: 'Why something is no longer to be had.',
  values: {
    UNPUBLISHED: { description: 'It was taken back, and may return.' },
    DELETED: { description: 'Its file was deleted.' },
    RETRACTED: { description: 'Its authors withdrew it because it was wrong. Do not show copies.' },
    EXPIRED: { description: 'The time it was meant for is over.' },
    RIGHTS_WITHDRAWN: { description: 'The right to publish it was lost. Delete copies.' },
  } as const,
})
