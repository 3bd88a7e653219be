import type { Licence } from '../document.ts'
import { hasEnded } from '../image-credits/licence-end.ts'
import { grantOf, type Use } from './licence-grant.ts'

/** What a caption says of an image, as far as republishing it goes. */
export interface CreditedImage {
  readonly role: 'FEATURE' | 'BODY'
  /** Null where the article names no file for it. */
  readonly image: string | null
  readonly creator: string | null
  readonly licence: Licence | null
  readonly attribution: string
  /** Safe HTML. */
  readonly attributionHtml: string
}

/** Why an image may not be passed on, as a sentence; null where it may. Every credit of it has to allow it. */
export function refusalOfImage(credits: readonly CreditedImage[], use: Use, now: Date): string | null {
  if (credits.length === 0) return 'Its licence is not stated.'
  for (const { licence, creator } of credits) {
    if (hasEnded(licence, now)) return 'Its licence has ended.'
    const grant = grantOf(licence, use)
    if (!grant.allowed) return grant.why
    if (grant.conditions.attribution && creator === null)
      return 'Its licence asks for the name of who made it, which is not stated.'
  }
  return null
}
