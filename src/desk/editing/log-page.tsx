import type { DeskAction } from '../../database/write/desk-sessions.ts'
import { Moment } from '../parts/moment.tsx'
import { addressOf } from '../view.ts'

/** What somebody did, before its detail: the note of a release, the release somebody went back to, the path of a draft. */
const DID = {
  ENTER: ['entered', ''],
  PUBLISH: ['published the folder', ': '],
  ROLL_BACK: ['went back', ' '],
  PREVIEW_LINK: ['let somebody look at a draft', ': '],
} as const

/** Who did what, and when. */
export function LogPage({ actions }: { readonly actions: readonly Omit<DeskAction, 'id'>[] }) {
  return (
    <>
      <header class="head">
        <h1>Log</h1>
        <p class="lede">What editors did at the desk. What commands do is in the list of releases.</p>
      </header>
      <ol class="asides">
        {actions.map(({ at, name, keyId, action, release, detail }, index) => (
          <li key={index}>
            <span>
              {name} {DID[action][0]}
              {detail && `${DID[action][1]}${detail}`}
            </span>
            <span class="small">
              <Moment at={at} />
              {release !== null && (
                <>
                  , as <a href={addressOf('/desk/release', { number: String(release) })}>release {release}</a>
                </>
              )}
              {keyId !== null && `, by key ${keyId}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
