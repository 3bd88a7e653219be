import type { Consequences as Found } from '../../import/plan/consequences/consequences.ts'
import { clip } from '../parts/clip-difference.ts'
import { count } from '../parts/words.ts'

const MOST = 12

/** What follows from a plan beside what was edited, the grave first. */
export function Consequences({ of }: { readonly of: Found }) {
  const groups = groupsOf(of).filter(({ lines }) => lines.length > 0)
  if (groups.length === 0) return <p>Nothing else follows: no address stops, no link breaks, no quote vanishes.</p>
  return (
    <ul class="consequences">
      {groups.map(({ title, lines, grave }) => (
        <li key={title}>
          <p class={grave ? 'missing' : undefined}>{title}</p>
          <ul class="asides">
            {lines.slice(0, MOST).map((line, index) => (
              <li key={index}>{clip(line)}</li>
            ))}
          </ul>
          {lines.length > MOST && <p class="small">And {lines.length - MOST} more.</p>}
        </li>
      ))}
    </ul>
  )
}

function groupsOf({
  stoppedUrls,
  takenUrls,
  brokenLinks,
  vanishedQuotes,
  emptiedThemes,
  tombstones,
  followedUrls,
  notices,
}: Found) {
  return [
    group(stoppedUrls, ['address stops answering', 'addresses stop answering'], true, ({ path }) => path),
    group(takenUrls, ['address leads to another page', 'addresses lead to another page'], true, ({ path }) => path),
    group(brokenLinks, ['link breaks', 'links break'], true, ({ path, href }) => `${path} links to ${href}`),
    group(vanishedQuotes, ['quote vanishes', 'quotes vanish'], true, ({ path, text }) => `“${text}” in ${path}`),
    group(emptiedThemes, ['theme empties', 'themes empty'], true, ({ slug }) => slug),
    group(
      tombstones,
      ['page is told to be gone', 'pages are told to be gone'],
      false,
      ({ title, path }) => title || path,
    ),
    group(
      followedUrls,
      ['old address goes on leading to its page', 'old addresses go on leading to their pages'],
      false,
      ({ path, articleNow }) => `${path} leads to ${articleNow}`,
    ),
    group(
      notices,
      ['correction is told to partners', 'corrections are told to partners'],
      false,
      ({ correction }) => correction,
    ),
  ]
}

function group<Item>(
  items: readonly Item[],
  [one, many]: readonly [string, string],
  grave: boolean,
  tell: (item: Item) => string,
) {
  return { title: count(items.length, one, many), grave, lines: items.map(tell) }
}
