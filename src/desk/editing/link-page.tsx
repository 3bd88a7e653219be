import { Copyable } from '../parts/copyable.tsx'
import { addressOf } from '../view.ts'

/** A link by which others see a draft; shown once. */
export function LinkPage({ link, path }: { readonly link: string; readonly path: string }) {
  return (
    <>
      <header class="head">
        <p class="eyebrow">
          <a href={addressOf('/desk/preview', { path })}>Preview</a>
        </p>
        <h1>A link to look at the draft</h1>
        <p class="lede">
          Whoever has it sees this page as it is now and as it will be, and no other draft, for a week. It publishes
          nothing, and is shown only here and now.
        </p>
      </header>
      <Copyable id="desk-link" text={link} label="The link" />
    </>
  )
}
