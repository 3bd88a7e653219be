import { toHtml } from 'hast-util-to-html'
import { reparseHtml } from '../body/reparse-html.ts'
import type { Licence } from '../document.ts'
import { hasEnded } from '../image-credits/licence-end.ts'
import { leaveOut } from './leave-out.ts'

interface Shown {
  readonly role: 'FEATURE' | 'BODY'
  readonly url: string
}

interface Credited {
  readonly role: 'FEATURE' | 'BODY'
  readonly image: string | null
  readonly licence: Licence | null
}

/** What of an article's images may still be shown. */
export interface StillLicensed<Image, Credit> {
  readonly images: readonly Image[]
  readonly credits: readonly Credit[]
  /** When the last of them ended, as RFC 3339; null where none did. */
  readonly lastEnd: string | null
  /** Whether an address is that of an image whose licence ended. */
  isOver(address: string): boolean
  /** The HTML without the images whose licence ended; the very same where none did. */
  html(html: string): string
}

/** Leaves out the images of which a licence has ended by now, with their credits. */
export function stillLicensed<Image extends Shown, Credit extends Credited>(
  { images, credits }: { readonly images: readonly Image[]; readonly credits: readonly Credit[] },
  now: Date,
): StillLicensed<Image, Credit> {
  const ended = credits.filter(({ licence }) => hasEnded(licence, now))
  if (ended.length === 0) return { images, credits, lastEnd: null, isOver: () => false, html: (html) => html }
  const addresses = new Set(ended.flatMap(({ image }) => image ?? []))
  const isFeatureOver = ended.some(({ role, image }) => role === 'FEATURE' && image === null)
  const isLeftOut = (role: Shown['role'], url: string | null) =>
    (url !== null && addresses.has(url)) || (role === 'FEATURE' && isFeatureOver)
  const gone = new Set(images.filter(({ role, url }) => isLeftOut(role, url)).map(({ url }) => url))
  const addressesOver = new Set([...addresses, ...gone])
  return {
    images: images.filter(({ url }) => !gone.has(url)),
    credits: credits.filter(({ role, image }) => !isLeftOut(role, image)),
    lastEnd: ended
      .flatMap(({ licence }) => licence?.until ?? [])
      .reduce((a, b) => (Date.parse(a) < Date.parse(b) ? b : a)),
    isOver: (address) => addressesOver.has(address),
    html: (html) => htmlWithout(html, addressesOver),
  }
}

function htmlWithout(html: string, addresses: ReadonlySet<string>): string {
  if (![...addresses].some((address) => html.includes(address))) return html
  const tree = reparseHtml(html)
  leaveOut(tree, (url) => (addresses.has(url) ? 'Its licence has ended.' : null), { players: 'KEEP' })
  return toHtml(tree)
}
