import { Day } from '../parts/moment.tsx'
import type { AtAddress } from './article-data.ts'
import { goneReasons } from './gone-reasons.ts'

/** What stands for an article that is no longer there. */
export function MovedPage({ asked, gone }: Pick<AtAddress, 'asked' | 'gone'>) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing is here any more</p>
      <h1 class="path">{gone?.path ?? asked}</h1>
      {gone && (
        <p class="lede">
          {goneReasons[gone.reason]} It was last here until <Day at={gone.at} />.
        </p>
      )}
    </header>
  )
}
