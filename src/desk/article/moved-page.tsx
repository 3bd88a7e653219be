import { Day } from '../parts/moment.tsx'
import type { AtAddress } from './article-data.ts'

const reasons = {
  UNPUBLISHED: 'It was withdrawn, and may return.',
  DELETED: 'Its file was deleted.',
  RETRACTED: 'Its authors withdrew it because it was wrong. Please do not show copies.',
  EXPIRED: 'The time it was meant for is over.',
  RIGHTS_WITHDRAWN: 'The right to publish it was lost. Please delete copies.',
} as const

/** What stands for an article that is no longer there. */
export function MovedPage({ asked, gone }: Pick<AtAddress, 'asked' | 'gone'>) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing is here any more</p>
      <h1 class="path">{gone?.path ?? asked}</h1>
      {gone && (
        <p class="lede">
          {reasons[gone.reason]} It was last here until <Day at={gone.at} />.
        </p>
      )}
    </header>
  )
}
