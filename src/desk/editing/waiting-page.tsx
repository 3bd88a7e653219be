import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { count, digits, titleOf } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { Waiting } from './waiting-data.ts'

const GROUPS = [
  ['NOT_YET_DUE', 'To be published', 'On'],
  ['DRAFT', 'Drafts', ''],
  ['EXPIRED', 'Over', 'Over since'],
] as const

/** What is held, by why. */
export function WaitingPage({ counts, isAll, from, held, pageInfo }: Waiting) {
  const total = counts.NOT_YET_DUE + counts.DRAFT + counts.EXPIRED
  return (
    <>
      <header class="head">
        <h1>Waiting</h1>
        <p class="lede">
          {total === 0
            ? 'Nothing waits: readers see every page.'
            : `${isAll ? '' : 'More than '}${count(total, 'page')} that no reader sees yet, or any more.`}
        </p>
      </header>
      {GROUPS.map(([because, label, when]) => {
        const pages = held.filter((page) => page.because === because)
        return pages.length === 0 ? null : (
          <section key={because} class="how" aria-labelledby={`desk-${because}`}>
            <h2 id={`desk-${because}`}>
              {label} <span class="number">{digits(counts[because])}</span>
            </h2>
            <ul class="asides plain-list">
              {pages.map((page) => (
                <li key={page.path}>
                  {because === 'EXPIRED' ? (
                    <span>{titleOf(page)}</span>
                  ) : (
                    <a href={addressOf('/desk/preview', { path: page.path })} lang={page.language}>
                      {titleOf(page)}
                    </a>
                  )}
                  <span class="small">
                    {page.at !== null && (
                      <>
                        {when} <Moment at={page.at} />.{' '}
                      </>
                    )}
                    <span class="path">{page.sourcePath}</span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {total > held.length && (
        <p class="small how">
          {digits(from + 1)} to {digits(from + held.length)} of {digits(total)}.
        </p>
      )}
      <Pager address="/desk/waiting" filters={{}} pageInfo={pageInfo} />
    </>
  )
}
