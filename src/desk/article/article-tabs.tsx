import { addressOf } from '../view.ts'

const TABS = [['/desk/article', 'As readers get it']] as const

/** The pages about one article. */
export function ArticleTabs({ path, place }: { readonly path: string; readonly place: string }) {
  return (
    <nav aria-label="Ways to look at it">
      <ul class="tabs">
        {TABS.map(([address, label]) => (
          <li key={address}>
            <a href={addressOf(address, { path })} aria-current={address === place ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
