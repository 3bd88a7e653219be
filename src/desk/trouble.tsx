import { Copyable } from './parts/copyable.tsx'

/** What stands for a page that is not there. */
export function NotFound({ asked }: { readonly asked: string | null }) {
  return (
    <header class="head">
      <p class="eyebrow">Nothing here</p>
      <h1>{asked === null ? 'The desk has no such page' : 'No page was ever at this address'}</h1>
      {asked !== null && (
        <p class="lede">
          The site has nothing at <span class="path">{asked}</span>, and never had.
        </p>
      )}
      <p>
        <a href="/desk/articles">Look through the articles</a> or go to <a href="/">what is live</a>.
      </p>
    </header>
  )
}

/** What stands for a list that was to be narrowed by something that is not there. */
export function NothingSuch({ message, list }: { readonly message: string; readonly list: string }) {
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
export function EmptySite() {
  return (
    <>
      <header class="head">
        <p class="eyebrow">Commonplace</p>
        <h1>Nothing is published yet</h1>
        <p class="lede">Import the folder with your site, and it appears here.</p>
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
export function BeingMade() {
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
export function Refused({ message }: { readonly message: string }) {
  return (
    <header class="head">
      <p class="eyebrow">No answer</p>
      <h1>This page cannot be shown now</h1>
      <p class="lede">{message}</p>
      <p>What is published is as it was.</p>
    </header>
  )
}
