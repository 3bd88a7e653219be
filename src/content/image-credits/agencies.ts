/** Collections, agencies and platforms that images come from, by the hosts of their pages. */
const HOSTS: Readonly<Record<string, string>> = {
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

/** Other names, as people write them; `|` separates. */
const OTHER_NAMES =
  'Wikimedia|Wikicommons|Wiki Commons|Commons|Wikipedia|English Wikipedia|Noun Project|Getty|AP|AP Photo|AP Images|' +
  'Associated Press|The Associated Press|Reuters|AFP|EPA|EPA-EFE|EFE|dpa|ANSA|Keystone|KEYSTONE-SDA|Belga|NTB|Ritzau|' +
  'Ritzau Scanpix|Scanpix|Lusa|LaPresse|PAP|MTI|TASS|Xinhua|Kyodo|Jiji|Yonhap|Anadolu|Anadolu Agency|NurPhoto|SOPA Images|' +
  'ZUMA|ZUMA Press|UPI|PA Wire|PA Media|Rex Features|Corbis|iStockphoto|Getty Images/iStockphoto|Adobe|' +
  'AdobeStock|Fotolia|Magnum|Magnum Photos|Sipa|SIPA|Sipa USA|Abaca|Bridgeman Images|Bridgeman|akg-images|' +
  'ullstein bild|Picture Alliance|picture-alliance|imago|IMAGO|Imago Images|epd|KNA|Ostkreuz|laif|plainpicture|Westend61|' +
  'photocase|Pixelio|Alamy Stock Photo|Stock Photo|Bloomberg|Instagram|YouTube|Vimeo|Sketchfab|Tumblr|Pinterest|LinkedIn|Giphy|Facebook|Twitter|Mastodon|Flickr Commons|OpenStreetMap|Canva|Vecteezy|' +
  'Pictorial Press|Science Photo Library|Mary Evans|Nature Picture Library|Panos Pictures|Photoshot|CartoDB|StockFood|' +
  '新华社|新華社|中新社|视觉中国|東方IC|共同通信|時事通信|时事通信|アフロ|写真AC|いらすとや|PIXTA|フリッカー|플리커|ピクスタ|ゲッティ|연합뉴스|뉴시스|게티이미지|' +
  'رويترز|أ ف ب|وكالة الأنباء|פלאש 90|רויטרס|ויקימדיה קומונס|ויקיפדיה|ويكيميديا كومنز|维基共享资源|維基共享資源|ウィキメディア・コモンズ|위키미디어 공용|Викисклад|РИА Новости|ТАСС'

/** Names too short to count anywhere but after a slash: "Ana Lima/TT". */
const SHORT_NAMES = new Set(['APA', 'PA', 'REX', 'SDA', 'TT', 'VII'])

const NAMES = new Map(
  [...Object.values(HOSTS), ...OTHER_NAMES.split('|')].map((name) => [name.toLowerCase(), name] as const),
)

/** The name of the image collection at an address, such as Flickr; null for hosts that are not known as one. */
export function agencyOfUrl(href: string): string | null {
  const host = new URL(href).hostname.replace(/^www\./, '')
  const known = Object.keys(HOSTS).find((name) => host === name || host.endsWith(`.${name}`))
  return known === undefined ? null : HOSTS[known]!
}

/** Whether the words behind a slash name an agency. */
export function isAgencyAfterSlash(words: string): boolean {
  return SHORT_NAMES.has(words) || knownAgency(words) !== null
}

/** The usual spelling of a known collection, agency or platform; null where the words name none. */
export function knownAgency(words: string): string | null {
  const plain = words
    .trim()
    .replace(/^(?:the|www\.)\s*/i, '')
    .replace(/\.(?:com|org)$/i, '')
    .toLowerCase()
  return NAMES.get(plain) ?? HOSTS[words.trim().toLowerCase()] ?? null
}
