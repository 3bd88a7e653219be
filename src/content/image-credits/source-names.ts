/** What kind of page an address leads to: a person's page, the page of one image, a site's front page, or something else. */
export type PageSort = 'profile' | 'work' | 'home' | 'other'

const hosts: Readonly<Record<string, string>> = {
  'flickr.com': 'Flickr',
  'flic.kr': 'Flickr',
  'staticflickr.com': 'Flickr',
  'unsplash.com': 'Unsplash',
  'pexels.com': 'Pexels',
  'pixabay.com': 'Pixabay',
  'commons.wikimedia.org': 'Wikimedia Commons',
  'commons.m.wikimedia.org': 'Wikimedia Commons',
  'upload.wikimedia.org': 'Wikimedia Commons',
  'thenounproject.com': 'The Noun Project',
  '500px.com': '500px',
  'gettyimages.com': 'Getty Images',
  'shutterstock.com': 'Shutterstock',
  'istockphoto.com': 'iStock',
  'stock.adobe.com': 'Adobe Stock',
  'stocksy.com': 'Stocksy',
  'alamy.com': 'Alamy',
  'freepik.com': 'Freepik',
  'flaticon.com': 'Flaticon',
  'openclipart.org': 'Openclipart',
  'undraw.co': 'unDraw',
  'deviantart.com': 'DeviantArt',
  'behance.net': 'Behance',
  'dribbble.com': 'Dribbble',
  'artstation.com': 'ArtStation',
  'stocksnap.io': 'StockSnap',
  'burst.shopify.com': 'Burst',
  'morguefile.com': 'Morguefile',
  'rawpixel.com': 'rawpixel',
  'freeimages.com': 'FreeImages',
  'depositphotos.com': 'Depositphotos',
  'dreamstime.com': 'Dreamstime',
  '123rf.com': '123RF',
  'archive.org': 'Internet Archive',
  'loc.gov': 'Library of Congress',
  'europeana.eu': 'Europeana',
  'geograph.org.uk': 'Geograph',
  'openverse.org': 'Openverse',
  'wellcomecollection.org': 'Wellcome Collection',
  'pxhere.com': 'PxHere',
  'publicdomainpictures.net': 'PublicDomainPictures',
  'images.nasa.gov': 'NASA Image and Video Library',
  'pixelfed.social': 'Pixelfed',
  'svgrepo.com': 'SVG Repo',
  'mapillary.com': 'Mapillary',
}
const otherNames = [
  'Wikimedia',
  'Wikicommons',
  'Wiki Commons',
  'Commons',
  'Wikipedia',
  'Noun Project',
  'Getty',
  'AP',
  'AP Photo',
  'AP Images',
  'Associated Press',
  'Reuters',
  'AFP',
  'EPA',
  'EFE',
  'dpa',
  'ANSA',
  'Keystone',
  'iStockphoto',
  'Adobe',
  'Magnum Photos',
  'Instagram',
  'Facebook',
  'Twitter',
  'Mastodon',
  'Pixelfed',
  'Flickr Commons',
  'OpenStreetMap',
  'Canva',
  'Vecteezy',
  'Imago',
  'Picture Alliance',
  'PA Images',
  'Bloomberg',
  'CartoDB',
]
const named = new Map([...Object.values(hosts), ...otherNames].map((name) => [name.toLowerCase(), name]))

/** The name of the image collection at an address, such as Flickr; null for hosts that are not known as one. */
export function sourceNameOfUrl(href: string): string | null {
  const host = new URL(href).hostname.replace(/^www\./, '')
  const known = Object.keys(hosts).find((name) => host === name || host.endsWith(`.${name}`))
  return known === undefined ? null : hosts[known]!
}

/** The usual spelling of a known collection, agency or platform; null where the words name none. */
export function knownSourceName(words: string): string | null {
  const plain = words
    .trim()
    .replace(/^the\s+/i, '')
    .replace(/^www\./i, '')
    .replace(/\.(?:com|org)$/i, '')
    .toLowerCase()
  return named.get(plain) ?? null
}

const profileFolders = new Set([
  'user',
  'users',
  'people',
  'person',
  'profile',
  'profiles',
  'author',
  'authors',
  'team',
  'staff',
  'u',
  'artist',
  'artists',
  'member',
  'members',
  'creator',
  'contributor',
  'photographer',
  'photographers',
  'about',
])
const workFolders = new Set([
  'photo',
  'photos',
  'image',
  'images',
  'picture',
  'pictures',
  'illustrations',
  'vectors',
  'gallery',
  'file',
  'files',
  'p',
  'art',
  'artwork',
  'item',
  'details',
  'resource',
  'collection',
  'collections',
  'term',
  'icon',
  'media',
  'status',
])
const userPage =
  /\/wiki\/(?:user|benutzer|benutzerin|utilisateur|utilisatrice|usuario|usuaria|utente|gebruiker)(?:_talk)?:/i
const filePage = /\/wiki\/(?:file|datei|fichier|archivo|ficheiro|bestand|image):|\.(?:jpe?g|png|svg|gif|webp|tiff?)$/i

/** Judges by the address alone what page it leads to. */
export function sortOfPage(href: string): PageSort {
  const url = new URL(href)
  const parts = url.pathname.split('/').filter((part) => part !== '')
  if (parts.length === 0) return 'home'
  if (userPage.test(url.pathname)) return 'profile'
  if (filePage.test(url.pathname)) return 'work'
  const host = url.hostname.replace(/^www\./, '')
  if (host.endsWith('flickr.com')) return flickrPage(parts)
  if (host === 'flic.kr') return parts[0] === 'p' ? 'work' : 'profile'
  if (parts[0]!.startsWith('@') || parts[0]!.startsWith('~')) return parts.length === 1 ? 'profile' : 'work'
  if (parts.slice(0, 2).some((part) => profileFolders.has(part.toLowerCase())) && parts.length <= 3) return 'profile'
  if (
    parts.length > 1 &&
    (parts.slice(0, -1).some((part) => workFolders.has(part.toLowerCase())) || /\d{4,}$/.test(parts.at(-1)!))
  )
    return 'work'
  return parts.length === 1 ? 'profile' : 'other'
}

function flickrPage(parts: readonly string[]): PageSort {
  if (parts[0] === 'people') return 'profile'
  if (parts[0] !== 'photos') return 'other'
  if (parts.length === 2) return 'profile'
  return /^\d+$/.test(parts[2]!) ? 'work' : 'other'
}
