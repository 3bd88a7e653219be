import { type Ask, Unanswered } from '../ask.ts'
import { type Frame, frameFields } from '../view.ts'

/** What a page of the site folder says of the site; null before the first release, of which the folder may be what is to come. */
export async function frameIfAny(ask: Ask): Promise<Frame | null> {
  try {
    return (await ask<{ readonly site: Frame }>({ query: `{ ${frameFields} }`, variables: {} })).site
  } catch (error) {
    if (error instanceof Unanswered && error.code === 'NO_RELEASE') return null
    throw error
  }
}
