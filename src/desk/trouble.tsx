import { Declined, NoSuch, NotYet, type Unanswered } from './ask.ts'
import { Copyable } from './parts/copyable.tsx'
import { Ticked } from './parts/ticked.tsx'
import { addressOf, type Page } from './view.ts'

/** What stands for a page that could not be made; `address` is where it begins, without what was asked of it. */
export function troublePage(trouble: Unanswered, address: string): Page {
  const { code, message, status } = trouble
  if (trouble instanceof NotYet) return { title: 'One moment', body: BeingMade() }
  if (trouble instanceof NoSuch) return { title: 'Nothing here', body: NothingSuch(trouble) }
  if (trouble instanceof Declined) return { title: 'Not done', body: NotDone(trouble) }
  if (code === 'RELEASE_UNKNOWN' || code === 'RELEASE_PRUNED')
    return { title: 'Nothing here', body: NoRelease({ code }) }
  if (isOfAddress(trouble)) {
    const body = status === 404 ? NothingSuch({ message, list: address }) : Unreadable({ message, address })
    return { title: 'Nothing here', body }
  }
  return { title: 'No answer', body: code === 'NO_RELEASE' ? EmptySite() : Refused({ message }) }
}

/** What stands for a page that is not there. */
export function NotFound({ asked }: { readonly asked: string | null }) {
  const words = wordsOf(asked ?? '')
  return (
    <header class="head">
      <p class="eyebrow">Nothing here</p>
      <h1>{asked === null ? 'The desk has no such page' : 'There is no page at this address'}</h1>
      {asked !== null && (
        <p class="lede">
          The site has nothing at <span class="path">{asked}</span>.
        </p>
      )}
      <p>
        {words !== '' && (
          <>
            <a href={addressOf('/desk/search', { text: words })}>Look for “{words}”</a>,{' '}
          </>
        )}
        <a href="/desk/articles">look through the articles</a> or go to <a href="/">what is live</a>.
      </p>
    </header>
  )
}

/** The words in the last part of an address that has any. */
function wordsOf(address: string): string {
  const [path = ''] = address.replace(/^\w+:\/\/[^/]*/, '').split(/[?#]/, 1)
  const last = path.split('/').findLast((part) => /\p{L}/u.test(part)) ?? ''
  return [...last.matchAll(/[\p{L}\p{N}]+/gu)].join(' ').slice(0, 100)
}

/** Whether the fault lies with what the address asks for, so that asking for it again is of no use. */
export function isOfAddress({ status, code }: Unanswered): boolean {
  return (status === 404 || status === 422) && code !== 'NO_RELEASE'
}

/** What stands for a page whose address asks for what nothing can be found by. */
function Unreadable({ message, address }: { readonly message: string; readonly address: string }) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing here</p>
      <h1>This address cannot be read</h1>
      <p class="lede">
        <Ticked text={message} />
      </p>
      <p>
        <a href={address}>The page from its beginning</a>
      </p>
    </header>
  )
}

/** What stands for a page at a release that there is not, or that is no longer kept. */
function NoRelease({ code }: { readonly code: 'RELEASE_UNKNOWN' | 'RELEASE_PRUNED' }) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing here</p>
      <h1>{code === 'RELEASE_UNKNOWN' ? 'There is no such release' : 'What this release showed is no longer kept'}</h1>
      <p>
        <a href="/desk/releases">All releases</a>, or go to <a href="/">what is live</a>.
      </p>
    </header>
  )
}

/** What stands for a list that was to be narrowed by something that is not there. */
function NothingSuch({ message, list }: { readonly message: string; readonly list: string }) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing here</p>
      <h1>{message}</h1>
      <p>
        <a href={list}>All of the list</a>
      </p>
    </header>
  )
}

/** The first page of a gateway that has published nothing yet. */
function EmptySite() {
  return (
    <>
      <header class="head">
        <p class="eyebrow">Commonplace</p>
        <h1>Nothing is published yet</h1>
        <p class="lede">Import the folder with your site, and it appears here.</p>
        <p>
          Editors see in the <a href="/desk/problems">problems</a> what is wrong in the folder, and can publish it from
          the <a href="/desk/plan">plan</a>.
        </p>
      </header>
      <Copyable
        id="desk-import"
        text="npx commonplace-gateway import my-site"
        label="The command that imports a site"
      />
    </>
  )
}

/** What stands for a page that shows a plan until there is one. */
function BeingMade() {
  return (
    <header class="head">
      <p class="eyebrow">One moment</p>
      <h1>The folder is being read</h1>
      <p class="lede">
        The first time that takes a while on a large site. This page shows what is found as soon as it is there.
      </p>
      <p>Where it does not, load it again. What is published is as it was.</p>
    </header>
  )
}

/** Why there is no answer at the moment. */
function Refused({ message }: { readonly message: string }) {
  return (
    <header class="head">
      <p class="eyebrow">No answer</p>
      <h1>This page cannot be shown now</h1>
      <p class="lede">{message}</p>
      <p>What is published is as it was.</p>
    </header>
  )
}

/** Why what was asked for was not done. */
function NotDone({ message }: { readonly message: string }) {
  return (
    <header class="head">
      <p class="eyebrow">Not done</p>
      <h1>Nothing was done</h1>
      <p class="lede">{message}</p>
      <p>
        What is published is as it was. Go to <a href="/">what is live</a>.
      </p>
    </header>
  )
}
