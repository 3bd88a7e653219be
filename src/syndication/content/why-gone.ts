import type { Content } from './find-content.ts'

const reasons = {
  UNPUBLISHED: 'It is not published any more.',
  DELETED: 'It was deleted.',
  RETRACTED: 'It was retracted. Do not show copies of it.',
  EXPIRED: 'Its time is over.',
  RIGHTS_WITHDRAWN: 'The right to publish it was withdrawn. Delete copies of it.',
} as const satisfies Record<Extract<Content, { kind: 'gone' }>['reason'], string>

/** Says of an article that it is gone, and why. */
export function whyArticleGone(path: string, reason: keyof typeof reasons): string {
  return `What was at ${path} is gone. ${reasons[reason]}`
}

/** Says of a quote that it was taken back, why, and what readers are told besides. */
export function whyQuoteGone({
  reason,
  note,
}: {
  readonly reason: keyof typeof reasons
  readonly note: string | null
}): string {
  return ['The quote was taken back.', reasons[reason], ...(note ? [note] : [])].join(' ')
}
