import type { Credit } from '../../../src/content/document.ts'

/** A caption as written, and what each credit in it states; fields left out are null. */
export type CaptionCase = readonly [caption: string, ...credits: Partial<Credit>[]]

const licence = (name: string, spdx: string | null, url: string | null = null) => ({ name, spdx, url })
const flickr = 'https://www.flickr.com/photos/marekoduya'
const byUrl = 'https://creativecommons.org/licenses/by/4.0/'

/** Captions in the ways people write them; every name is invented. */
export const captions: readonly CaptionCase[] = [
  // Labels in several languages
  ['Photo by Ines Varga', { creator: 'Ines Varga' }],
  ['Photograph by Ines Varga.', { creator: 'Ines Varga' }],
  ['Illustration: Sefa Tan', { creator: 'Sefa Tan' }],
  ['Cover image by Sefa Tan', { creator: 'Sefa Tan' }],
  ['Image credit - Sefa Tan', { creator: 'Sefa Tan' }],
  ['Photo credits: Ines Varga &amp; Sefa Tan', { creator: 'Ines Varga & Sefa Tan' }],
  ['Foto von Lena Vogt', { creator: 'Lena Vogt' }],
  ['Bild: Lena Vogt (CC BY-SA 4.0)', { creator: 'Lena Vogt', licence: licence('CC BY-SA 4.0', 'CC-BY-SA-4.0') }],
  ['Foto: dpa/Lena Vogt', { creator: 'Lena Vogt', sourceName: 'dpa' }],
  ['Crédit photo : Élodie Martin', { creator: 'Élodie Martin' }],
  ['Photo d’Élodie Martin sur Unsplash', { creator: 'Élodie Martin', sourceName: 'Unsplash' }],
  ['Foto de Lucía Ferrer en Unsplash', { creator: 'Lucía Ferrer', sourceName: 'Unsplash' }],
  ['Fuente: Archivo de la Ribera', { sourceName: 'Archivo de la Ribera' }],
  ['写真：山田はな', { creator: '山田はな' }],
  // Collections
  [
    'Photo by <a href="https://unsplash.com/@inesv">Ines Varga</a> on <a href="https://unsplash.com/photos/roof-1a2B">Unsplash</a>',
    {
      creator: 'Ines Varga',
      creatorUrl: 'https://unsplash.com/@inesv',
      source: 'https://unsplash.com/photos/roof-1a2B',
      sourceName: 'Unsplash',
    },
  ],
  [
    'Image by [Talvi](https://pixabay.com/users/talvi-12/) from [Pixabay](https://pixabay.com/)',
    {
      creator: 'Talvi',
      creatorUrl: 'https://pixabay.com/users/talvi-12/',
      source: 'https://pixabay.com/',
      sourceName: 'Pixabay',
    },
  ],
  [
    'Photo by Ines Varga: https://www.pexels.com/photo/sea-123/',
    { creator: 'Ines Varga', source: 'https://www.pexels.com/photo/sea-123/', sourceName: 'Pexels' },
  ],
  [
    'Photo from Flickr user marek_o, CC BY-NC 2.0',
    { creator: 'marek_o', sourceName: 'Flickr', licence: licence('CC BY-NC 2.0', 'CC-BY-NC-2.0') },
  ],
  ['Photo by Ines Varga | Unsplash', { creator: 'Ines Varga', sourceName: 'Unsplash' }],
  ['Photo: Ines Varga/Getty Images', { creator: 'Ines Varga', sourceName: 'Getty Images' }],
  ['Photo by Ines Varga / Harbour Press', { creator: 'Ines Varga', sourceName: 'Harbour Press' }],
  // Title, author, source, licence
  [
    `["Tin Roofs"](${flickr}/5511223344) by [Marek Oduya](${flickr}) is licensed under [CC BY 4.0](${byUrl})`,
    {
      title: 'Tin Roofs',
      creator: 'Marek Oduya',
      creatorUrl: flickr,
      source: `${flickr}/5511223344`,
      sourceName: 'Flickr',
      licence: licence('CC BY 4.0', 'CC-BY-4.0', byUrl),
    },
  ],
  [
    'Tin Roofs by Marek Oduya, licensed under CC BY 4.0, via Wikimedia Commons',
    {
      title: 'Tin Roofs',
      creator: 'Marek Oduya',
      sourceName: 'Wikimedia Commons',
      licence: licence('CC BY 4.0', 'CC-BY-4.0'),
    },
  ],
  [
    'Marek Oduya, CC BY-SA 4.0 <https://creativecommons.org/licenses/by-sa/4.0>, via Wikimedia Commons',
    {
      creator: 'Marek Oduya',
      sourceName: 'Wikimedia Commons',
      licence: licence('CC BY-SA 4.0', 'CC-BY-SA-4.0', 'https://creativecommons.org/licenses/by-sa/4.0'),
    },
  ],
  [
    '*Tin Roofs*, Marek Oduya, CC BY 4.0',
    { title: 'Tin Roofs', creator: 'Marek Oduya', licence: licence('CC BY 4.0', 'CC-BY-4.0') },
  ],
  [
    'Title: Tin Roofs. Author: Marek Oduya. Source: Flickr. License: CC BY 2.0',
    { title: 'Tin Roofs', creator: 'Marek Oduya', sourceName: 'Flickr', licence: licence('CC BY 2.0', 'CC-BY-2.0') },
  ],
  [
    'Drawing by [Harbour Map contributors](https://map.example/people/), CC BY 4.0, via [Harbour Map](https://map.example/about/#drawings)',
    {
      creator: 'Harbour Map contributors',
      creatorUrl: 'https://map.example/people/',
      source: 'https://map.example/about/#drawings',
      sourceName: 'Harbour Map',
      licence: licence('CC BY 4.0', 'CC-BY-4.0'),
    },
  ],
  [
    'Drawing by Sefa Tan, CC0 1.0, source: https://map.example/about/#drawings',
    { creator: 'Sefa Tan', source: 'https://map.example/about/#drawings', licence: licence('CC0 1.0', 'CC0-1.0') },
  ],
  // Licences
  ['Photo by Ines Varga, CC BY-SA', { creator: 'Ines Varga', licence: licence('CC BY-SA', null) }],
  ['Photo by Ines Varga. CC.', { creator: 'Ines Varga', licence: licence('CC', null) }],
  [
    'Photo by Ines Varga; licence: https://creativecommons.org/licenses/by-sa/3.0/deed.de',
    {
      creator: 'Ines Varga',
      licence: licence(
        'Creative Commons Attribution Share Alike 3.0 Unported',
        'CC-BY-SA-3.0',
        'https://creativecommons.org/licenses/by-sa/3.0/deed.de',
      ),
    },
  ],
  [
    'Photo by Ines Varga (CC BY-SA 3.0 DE)',
    { creator: 'Ines Varga', licence: licence('CC BY-SA 3.0 DE', 'CC-BY-SA-3.0-DE') },
  ],
  [
    `Photo by Ines Varga ([CC BY 2.0](${byUrl}))`,
    { creator: 'Ines Varga', licence: licence('CC BY 2.0', null, byUrl) },
  ],
  [
    'Sefa Tan, CC0, via Wikimedia Commons',
    { creator: 'Sefa Tan', sourceName: 'Wikimedia Commons', licence: licence('CC0', 'CC0-1.0') },
  ],
  [
    'Unknown author, Public domain, via Wikimedia Commons',
    { sourceName: 'Wikimedia Commons', licence: licence('Public domain', null) },
  ],
  [
    'Drawing by Sefa Tan, GFDL 1.2 or later',
    { creator: 'Sefa Tan', licence: licence('GFDL 1.2 or later', 'GFDL-1.2-or-later') },
  ],
  ['Icon by Sefa Tan, MIT License', { creator: 'Sefa Tan', licence: licence('MIT License', 'MIT') }],
  [
    'Map: Survey Office, Open Government Licence v3.0',
    { creator: 'Survey Office', licence: licence('Open Government Licence v3.0', 'OGL-UK-3.0') },
  ],
  ['Photo by MIT Media Office', { creator: 'MIT Media Office' }],
  [
    'Photo © Amara Okeke. All rights reserved.',
    { creator: 'Amara Okeke', licence: licence('All rights reserved', null) },
  ],
  ['© 2021 Amara Okeke', { creator: 'Amara Okeke', licence: licence('© 2021 Amara Okeke', null) }],
  [
    'Photo by Ines Varga, used with permission',
    { creator: 'Ines Varga', licence: licence('used with permission', null) },
  ],
  // With a description, a date, a place, several credits
  [
    'The mast at dawn (photo: Ines Varga, CC BY 4.0)',
    { creator: 'Ines Varga', licence: licence('CC BY 4.0', 'CC-BY-4.0'), description: 'The mast at dawn' },
  ],
  ['The mast at dawn – Foto: Ines Varga', { creator: 'Ines Varga', description: 'The mast at dawn' }],
  ['Photo of Talvi Ronn by Ines Varga', { creator: 'Ines Varga', description: 'Photo of Talvi Ronn' }],
  ['Photo by Ines Varga, 3 May 2020', { creator: 'Ines Varga' }],
  ['Photo by Ines Varga shows the mast at dawn', { creator: 'Ines Varga', description: 'shows the mast at dawn' }],
  ['Photograph by Ines Varga, courtesy of the Harbour Museum', { creator: 'Ines Varga', sourceName: 'Harbour Museum' }],
  ['Photo: Ines Varga; illustration: Sefa Tan', { creator: 'Ines Varga' }, { creator: 'Sefa Tan' }],
  [
    'Photo by Ines Varga, illustration by Sefa Tan. Both CC BY 4.0.',
    { creator: 'Ines Varga', licence: licence('CC BY 4.0', 'CC-BY-4.0') },
    { creator: 'Sefa Tan', licence: licence('CC BY 4.0', 'CC-BY-4.0') },
  ],
  [
    'Left: photo by Ines Varga. Right: photo by Sefa Tan.',
    { creator: 'Ines Varga', description: 'Left' },
    { creator: 'Sefa Tan', description: 'Right' },
  ],
  [
    'Map data © Harbour Map contributors',
    {
      creator: 'Harbour Map contributors',
      licence: licence('© Harbour Map contributors', null),
      description: 'Map data',
    },
  ],
  // Only http and https addresses count
  ['Photo by [Ines Varga](javascript:alert(1)) on Unsplash', { creator: 'Ines Varga', sourceName: 'Unsplash' }],
  // No credit
  [''],
  ['The crew at work on the mast in October.'],
  ['Talvi Ronn, coordinator of the network'],
  ['Image: The crew meets on the roof'],
  ['Bild: Ein Haus am See'],
  ['Portrait of Talvi Ronn'],
  ['The mural by Talvi Ronn was painted in 2019.'],
  ['The team from Flickr visited us'],
  ['Read more on [our blog](https://example.org/blog/2020/mast)'],
  ['"We built it ourselves," says Talvi Ronn.'],
  ['A talk on books in the public domain library'],
]
