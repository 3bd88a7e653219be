/** What kind of page an address leads to: a person's page, the page of one image, a site's front page, or something else. */
export type PageKind = 'profile' | 'work' | 'home' | 'other'

const PROFILE_FOLDERS = new Set(
  'user users people person profile profiles author authors team staff u artist artists member members creator contributor photographer photographers about'.split(
    ' ',
  ),
)
const WORK_FOLDERS = new Set(
  'photo photos image images picture pictures illustrations vectors gallery file files p art artwork item details resource collection collections term icon media status'.split(
    ' ',
  ),
)
const USER_PAGE =
  /\/wiki\/(?:user|benutzer|benutzerin|utilisateur|utilisatrice|usuario|usuaria|utente|gebruiker)(?:_talk)?:/i
const FILE_PAGE = /\/wiki\/(?:file|datei|fichier|archivo|ficheiro|bestand|image):|\.(?:jpe?g|png|svg|gif|webp|tiff?)$/i

/** Judges by the address alone what page it leads to. */
export function pageKind(href: string): PageKind {
  const url = new URL(href)
  const parts = url.pathname.split('/').filter((part) => part !== '')
  if (parts.length === 0) return 'home'
  if (USER_PAGE.test(url.pathname)) return 'profile'
  if (FILE_PAGE.test(url.pathname) || url.searchParams.has('curid')) return 'work'
  const host = url.hostname.replace(/^www\./, '')
  if (host.endsWith('flickr.com')) return flickrPage(parts)
  if (host === 'flic.kr') return parts[0] === 'p' ? 'work' : 'profile'
  if (/^[@~]/.test(parts[0]!)) return parts.length === 1 ? 'profile' : 'work'
  if (parts.length <= 3 && parts.slice(0, 2).some((part) => PROFILE_FOLDERS.has(part.toLowerCase()))) return 'profile'
  if (parts.length === 1) return 'profile'
  const isWork =
    parts.slice(0, -1).some((part) => WORK_FOLDERS.has(part.toLowerCase())) || /\d{4,}$/.test(parts.at(-1)!)
  return isWork ? 'work' : 'other'
}

function flickrPage(parts: readonly string[]): PageKind {
  if (parts[0] === 'people') return 'profile'
  if (parts[0] !== 'photos') return 'other'
  if (parts.length === 2) return 'profile'
  return /^\d+$/.test(parts[2]!) ? 'work' : 'other'
}
