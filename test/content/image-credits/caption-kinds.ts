import type { Credit } from '../../../src/content/document.ts'
import type { CaptionCase } from './captions.ts'

const licence = (name: string, spdx: string | null = null, url: string | null = null) => ({ name, spdx, url })
const by4 = licence('CC BY 4.0', 'CC-BY-4.0')
const sa4 = licence('CC BY-SA 4.0', 'CC-BY-SA-4.0')
const curid = 'https://commons.wikimedia.org/w/index.php?curid=4711'
const commons: Partial<Credit> = { creator: 'Nora Falk', source: curid, sourceName: 'Wikimedia Commons', licence: sa4 }
const tarn = 'https://www.flickr.com/photos/tessam/48211'
const tessa = 'https://www.flickr.com/photos/tessam/'

/** Captions by the kind of difficulty in them; every person, agency of one's own, and work is invented. */
export const captionKinds: Readonly<Record<string, readonly CaptionCase[]>> = {
  'the credit that Wikimedia Commons offers, in its languages': [
    [`By Nora Falk - Own work, CC BY-SA 4.0, ${curid}`, commons],
    [`Von Nora Falk - Eigenes Werk, CC BY-SA 4.0, ${curid}`, commons],
    [`Par Nora Falk — Travail personnel, CC BY-SA 4.0, ${curid}`, commons],
    [`De Nora Falk - Trabajo propio, CC BY-SA 4.0, ${curid}`, commons],
    [`Di Nora Falk - Opera propria, CC BY-SA 4.0, ${curid}`, commons],
    [`Por Nora Falk - Obra do próprio, CC BY-SA 4.0, ${curid}`, commons],
    [`Door Nora Falk - Eigen werk, CC BY-SA 4.0, ${curid}`, commons],
    [`Av Nora Falk - Eget arbete, CC BY-SA 4.0, ${curid}`, commons],
    [`By Nora Falk at Dutch Wikipedia, CC BY-SA 4.0, ${curid}`, commons],
    [`By Nora Falk from Turku, Finland - Ice road, CC BY-SA 4.0, ${curid}`, commons],
    [`By Nora Falk - originally posted to Flickr as Ice road, CC BY-SA 4.0, ${curid}`, commons],
    [`By User:Nora Falk - Own work, CC BY-SA 4.0, ${curid}`, commons],
    [
      `By <a href="https://commons.wikimedia.org/wiki/User:Nfalk" title="User:Nfalk">Nora Falk</a> - <span class="int-own-work" lang="en">Own work</span>, <a href="https://creativecommons.org/licenses/by-sa/4.0" title="CC BY-SA 4.0">CC BY-SA 4.0</a>, <a href="${curid}">Link</a>`,
      {
        ...commons,
        creatorUrl: 'https://commons.wikimedia.org/wiki/User:Nfalk',
        licence: { ...sa4, url: 'https://creativecommons.org/licenses/by-sa/4.0' },
      },
    ],
    [
      'Nora Falk from Turku, Finland, CC BY 2.0, via Wikimedia Commons',
      { creator: 'Nora Falk', sourceName: 'Wikimedia Commons', licence: licence('CC BY 2.0', 'CC-BY-2.0') },
    ],
    [
      'Nora Falk, Public domain, via Wikimedia Commons',
      { creator: 'Nora Falk', sourceName: 'Wikimedia Commons', licence: licence('Public domain') },
    ],
    [
      `Unbekannter Fotograf - Stadtarchiv Lauen, Gemeinfrei, ${curid}`,
      { source: curid, sourceName: 'Wikimedia Commons', licence: licence('Gemeinfrei') },
    ],
    [
      'See page for author, CC0, via Wikimedia Commons',
      { sourceName: 'Wikimedia Commons', licence: licence('CC0', 'CC0-1.0') },
    ],
    [
      '<a href="https://commons.wikimedia.org/wiki/File:Ice_road.jpg">Nora Falk</a>, <a href="https://creativecommons.org/licenses/by-sa/4.0">CC BY-SA 4.0</a>, via Wikimedia Commons',
      {
        creator: 'Nora Falk',
        source: 'https://commons.wikimedia.org/wiki/File:Ice_road.jpg',
        sourceName: 'Wikimedia Commons',
        licence: { ...sa4, url: 'https://creativecommons.org/licenses/by-sa/4.0' },
      },
    ],
  ],
  'agencies after a slash': [
    ['Tessa Moor/AFP/Getty Images', { creator: 'Tessa Moor', sourceName: 'AFP/Getty Images' }],
    ['Photo: Tessa Moor / Reuters', { creator: 'Tessa Moor', sourceName: 'Reuters' }],
    ['Photograph: Tessa Moor/The Coastal Herald', { creator: 'Tessa Moor', sourceName: 'The Coastal Herald' }],
    ['Foto: picture alliance/dpa/Tessa Moor', { creator: 'Tessa Moor', sourceName: 'picture alliance/dpa' }],
    ['(Tessa Moor/Bloomberg)', { creator: 'Tessa Moor', sourceName: 'Bloomberg' }],
    ['AP Photo/Tessa Moor', { creator: 'Tessa Moor', sourceName: 'AP Photo' }],
    [
      '© Tessa Moor / Shutterstock',
      { creator: 'Tessa Moor', sourceName: 'Shutterstock', licence: licence('© Tessa Moor / Shutterstock') },
    ],
    [
      'Ferries wait in the fog. Tessa Moor/AFP/Getty Images',
      { creator: 'Tessa Moor', sourceName: 'AFP/Getty Images', description: 'Ferries wait in the fog.' },
    ],
    ['Photo: Getty Images/iStockphoto', { sourceName: 'Getty Images/iStockphoto' }],
    ['Foto: Shutterstock', { sourceName: 'Shutterstock' }],
  ],
  'a slash within a name': [
    ['Photo by Tessa Moor/Lakeside Lab', { creator: 'Tessa Moor/Lakeside Lab' }],
    ['Photo: Tessa Moor / Ivo Brandt', { creator: 'Tessa Moor / Ivo Brandt' }],
    [`Photo by [Tessa Moor/TU-Lauen](${tarn})`, { creator: 'Tessa Moor/TU-Lauen', source: tarn, sourceName: 'Flickr' }],
    ['Foto: Ivo Brandt/Nora Falk, CC BY 4.0', { creator: 'Ivo Brandt/Nora Falk', licence: by4 }],
  ],
  'a link to a photo host': [
    [
      `[Tarn at first light](${tarn}) by Tessa Moor`,
      { title: 'Tarn at first light', creator: 'Tessa Moor', source: tarn, sourceName: 'Flickr' },
    ],
    [`[Tarn by Tessa Moor](${tarn})`, { title: 'Tarn', creator: 'Tessa Moor', source: tarn, sourceName: 'Flickr' }],
    [`Image: [Tarn at first light](${tarn})`, { title: 'Tarn at first light', source: tarn, sourceName: 'Flickr' }],
    [
      `Image source: [Tarn at first light](${tarn})`,
      { title: 'Tarn at first light', source: tarn, sourceName: 'Flickr' },
    ],
    [
      `[Tarn](${tarn}) by [Tessa Moor](${tessa}), CC BY 4.0`,
      { title: 'Tarn', creator: 'Tessa Moor', creatorUrl: tessa, source: tarn, sourceName: 'Flickr', licence: by4 },
    ],
    [`Photo by [Tessa Moor](${tarn})`, { creator: 'Tessa Moor', source: tarn, sourceName: 'Flickr' }],
    [
      `Photo by [Tessa Moor](${tessa}) / [Flickr](${tarn})`,
      { creator: 'Tessa Moor', creatorUrl: tessa, source: tarn, sourceName: 'Flickr' },
    ],
    [`Photo by Tessa Moor, ${tarn}`, { creator: 'Tessa Moor', source: tarn, sourceName: 'Flickr' }],
    [`Photo credit: [${tarn}](${tarn})`, { source: tarn, sourceName: 'Flickr' }],
    [
      'Photo: <a href="https://unsplash.com/@tessam?utm_source=x&amp;utm_medium=referral">Tessa Moor</a>, <a href="https://unsplash.com/photos/a1B2c3?utm_source=x">Unsplash</a>',
      {
        creator: 'Tessa Moor',
        creatorUrl: 'https://unsplash.com/@tessam?utm_source=x&utm_medium=referral',
        source: 'https://unsplash.com/photos/a1B2c3?utm_source=x',
        sourceName: 'Unsplash',
      },
    ],
  ],
  possessives: [
    ["Tessa Moor's photo", { creator: 'Tessa Moor' }],
    ['Tessa Moor’s photograph of the tarn', { creator: 'Tessa Moor', description: 'of the tarn' }],
    ["Photo: Tessa Moor's Flickr", { creator: 'Tessa Moor', sourceName: 'Flickr' }],
    ["From Tessa Moor's Flickr page", { creator: 'Tessa Moor', sourceName: 'Flickr' }],
    ['Tessa Moor’s *Tarn*, CC BY 4.0', { creator: 'Tessa Moor', title: 'Tarn', licence: by4 }],
    ["The tarn's photogenic side"],
    ["Tessa Moor's team won the race."],
    ["A visitor's photo"],
  ],
  'who somebody is': [
    [
      'Provided by Ivo Brandt, engineer at Lakeside Lab',
      { creator: 'Ivo Brandt', description: 'engineer at Lakeside Lab' },
    ],
    [
      'Photo provided by Ivo Brandt, Director of Lakeside Lab',
      { creator: 'Ivo Brandt', description: 'Director of Lakeside Lab' },
    ],
    ['Image supplied by Ivo Brandt, head of research', { creator: 'Ivo Brandt', description: 'head of research' }],
    [
      'Photo courtesy of Ivo Brandt, curator at the [Lakeside Museum](https://lakeside.example/)',
      { creator: 'Ivo Brandt', description: 'curator at the Lakeside Museum' },
    ],
    ['Ivo Brandt, engineer at Lakeside Lab'],
    ['Ivo Brandt, photographer'],
  ],
  'remarks with links': [
    [
      'Photo by Tessa Moor. Read more in [our report](https://lakeside.example/reports/2021/tarn).',
      { creator: 'Tessa Moor', description: 'Read more in our report.' },
    ],
    [
      'The tarn ([map](https://maps.example/tarn)). Photo: Tessa Moor',
      { creator: 'Tessa Moor', description: 'The tarn (map).' },
    ],
    ['See [the photo series](https://lakeside.example/series/2021/ice) for more.'],
    [
      'Photo by Tessa Moor, who runs [a small press](https://press.example/about/us)',
      { creator: 'Tessa Moor', description: 'who runs a small press' },
    ],
  ],
  'a source before a work': [
    ['Source: Tarn at first light by Tessa Moor', { title: 'Tarn at first light', creator: 'Tessa Moor' }],
    ['Source: “Tarn” by Tessa Moor, CC BY 4.0', { title: 'Tarn', creator: 'Tessa Moor', licence: by4 }],
    [
      `Source: [Tarn](${tarn}) by Tessa Moor`,
      { title: 'Tarn', creator: 'Tessa Moor', source: tarn, sourceName: 'Flickr' },
    ],
    ['Source: Lakeside Museum', { sourceName: 'Lakeside Museum' }],
    ['Quelle: Stadtarchiv Lauen, 1931', { sourceName: 'Stadtarchiv Lauen' }],
    ['Source: Flickr', { sourceName: 'Flickr' }],
    ['Source : Musée du Lac', { sourceName: 'Musée du Lac' }],
    ['Source: https://lakeside.example/photos/77', { source: 'https://lakeside.example/photos/77' }],
  ],
  'Chinese, Japanese, Korean': [
    ['摄影：陈思远，CC BY 4.0', { creator: '陈思远', licence: by4 }],
    ['图：陈思远；CC BY 4.0', { creator: '陈思远', licence: by4 }],
    ['图片来源：湖畔博物馆', { sourceName: '湖畔博物馆' }],
    ['图片来源：陈思远，CC BY 4.0', { sourceName: '陈思远', licence: by4 }],
    ['陈思远 摄', { creator: '陈思远' }],
    ['陈思远/摄', { creator: '陈思远' }],
    ['清晨的湖。摄影：陈思远', { creator: '陈思远', description: '清晨的湖。' }],
    ['图：清晨在湖边散步的人们'],
    ['撮影：高橋みな', { creator: '高橋みな' }],
    ['写真提供：湖畔美術館', { creator: '湖畔美術館' }],
    ['写真：高橋みな／アフロ', { creator: '高橋みな', sourceName: 'アフロ' }],
    ['出典：湖畔図書館', { sourceName: '湖畔図書館' }],
    ['사진: 박서준', { creator: '박서준' }],
    ['사진 제공: 호수박물관', { creator: '호수박물관' }],
    ['출처: 호수박물관', { sourceName: '호수박물관' }],
  ],
  'Arabic, Hebrew, Cyrillic, Greek': [
    ['صورة: سلمى حداد، CC BY 4.0', { creator: 'سلمى حداد', licence: by4 }],
    ['تصوير: سلمى حداد', { creator: 'سلمى حداد' }],
    ['المصدر: متحف البحيرة', { sourceName: 'متحف البحيرة' }],
    ['صورة: اجتماع الفريق في المدينة'],
    ['צילום: נעמי ברק', { creator: 'נעמי ברק' }],
    ['\u200fתמונה: נעמי ברק, CC BY 4.0', { creator: 'נעמי ברק', licence: by4 }],
    ['Фото: Вера Лугова', { creator: 'Вера Лугова' }],
    ['Источник: Озёрный музей', { sourceName: 'Озёрный музей' }],
    ['Φωτογραφία: Ελένη Δάφνη', { creator: 'Ελένη Δάφνη' }],
  ],
  'labels of other languages': [
    ['Fot. Hanna Wilk', { creator: 'Hanna Wilk' }],
    ['Zdjęcie: Hanna Wilk', { creator: 'Hanna Wilk' }],
    ['Foto: Hanna Wilk', { creator: 'Hanna Wilk' }],
    ['Bron: Meermuseum', { sourceName: 'Meermuseum' }],
    ['Foto: Hanna Wilk, met dank aan Meermuseum', { creator: 'Hanna Wilk', sourceName: 'Meermuseum' }],
    ['Kuva: Aino Salo', { creator: 'Aino Salo' }],
    ['Crédit : Hanna Wilk / Flickr', { creator: 'Hanna Wilk', sourceName: 'Flickr' }],
    ['© Hanna Wilk, alle Rechte vorbehalten', { creator: 'Hanna Wilk', licence: licence('alle Rechte vorbehalten') }],
    ['Fotógrafa: Lucía Prado', { creator: 'Lucía Prado' }],
    ['Crédito da foto: Inês Prado', { creator: 'Inês Prado' }],
  ],
  'ported licences': [
    [
      'Foto: Hanna Wilk, CC BY-SA 3.0 DE',
      { creator: 'Hanna Wilk', licence: licence('CC BY-SA 3.0 DE', 'CC-BY-SA-3.0-DE') },
    ],
    [
      'Foto: Hanna Wilk, CC-BY-SA 3.0 at',
      { creator: 'Hanna Wilk', licence: licence('CC-BY-SA 3.0 at', 'CC-BY-SA-3.0-AT') },
    ],
    [
      'Foto: Hanna Wilk (CC BY-SA 3.0 Deutschland)',
      { creator: 'Hanna Wilk', licence: licence('CC BY-SA 3.0 Deutschland', 'CC-BY-SA-3.0-DE') },
    ],
    ['Photo: Hanna Wilk, CC BY 2.5 Sweden', { creator: 'Hanna Wilk', licence: licence('CC BY 2.5 Sweden') }],
    ['Photo: Hanna Wilk, CC BY-SA 3.0 PL', { creator: 'Hanna Wilk', licence: licence('CC BY-SA 3.0 PL') }],
    [
      'Photo: Hanna Wilk, [CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/de/)',
      {
        creator: 'Hanna Wilk',
        licence: licence('CC BY-SA 3.0', 'CC-BY-SA-3.0-DE', 'https://creativecommons.org/licenses/by-sa/3.0/de/'),
      },
    ],
    [
      'Photo: Hanna Wilk, [CC BY 3.0](https://creativecommons.org/licenses/by/3.0/es/)',
      { creator: 'Hanna Wilk', licence: licence('CC BY 3.0', null, 'https://creativecommons.org/licenses/by/3.0/es/') },
    ],
    [
      'Photo: Hanna Wilk, [CC BY-SA 3.0 DE](https://creativecommons.org/licenses/by-sa/3.0/)',
      {
        creator: 'Hanna Wilk',
        licence: licence('CC BY-SA 3.0 DE', null, 'https://creativecommons.org/licenses/by-sa/3.0/'),
      },
    ],
    ['Photo: Hanna Wilk, CC BY 3.0 IGO', { creator: 'Hanna Wilk', licence: licence('CC BY 3.0 IGO', 'CC-BY-3.0-IGO') }],
  ],
  'a choice of licences': [
    [
      'Icon by Hanna Wilk, MIT OR Apache-2.0',
      { creator: 'Hanna Wilk', licence: licence('MIT OR Apache-2.0', 'MIT OR Apache-2.0') },
    ],
    [
      'Photo: Hanna Wilk, CC BY-SA 3.0 or GFDL 1.2',
      { creator: 'Hanna Wilk', licence: licence('CC BY-SA 3.0 or GFDL 1.2', 'CC-BY-SA-3.0 OR GFDL-1.2-only') },
    ],
    [
      'Photo: Hanna Wilk, GFDL or CC BY-SA 3.0',
      { creator: 'Hanna Wilk', licence: licence('GFDL or CC BY-SA 3.0', 'CC-BY-SA-3.0') },
    ],
    [
      'Photo: Hanna Wilk, CC BY 4.0 and CC BY-SA 4.0',
      { creator: 'Hanna Wilk', licence: licence('CC BY 4.0 and CC BY-SA 4.0') },
    ],
  ],
  'national and other open licences': [
    [
      'Photo: Hanna Wilk, Licence Ouverte 2.0',
      { creator: 'Hanna Wilk', licence: licence('Licence Ouverte 2.0', 'etalab-2.0') },
    ],
    [
      'Photo: Hanna Wilk, Licence Ouverte / Open Licence (Etalab)',
      { creator: 'Hanna Wilk', licence: licence('Licence Ouverte / Open Licence (Etalab)') },
    ],
    ['Photo: Hanna Wilk, Etalab-2.0', { creator: 'Hanna Wilk', licence: licence('Etalab-2.0', 'etalab-2.0') }],
    [
      'Karte: Vermessungsamt, dl-de/by-2-0',
      { creator: 'Vermessungsamt', licence: licence('dl-de/by-2-0', 'DL-DE-BY-2.0') },
    ],
    [
      'Karte: Vermessungsamt, Datenlizenz Deutschland – Zero – Version 2.0',
      { creator: 'Vermessungsamt', licence: licence('Datenlizenz Deutschland – Zero – Version 2.0', 'DL-DE-ZERO-2.0') },
    ],
    [
      'Photo: Survey Office, licensed under the Open Government Licence v3.0',
      { creator: 'Survey Office', licence: licence('Open Government Licence v3.0', 'OGL-UK-3.0') },
    ],
    [
      'Photo: Survey Office, Open Government Licence – Canada',
      { creator: 'Survey Office', licence: licence('Open Government Licence – Canada') },
    ],
    ['Kart: Kartverket, NLOD 2.0', { creator: 'Kartverket', licence: licence('NLOD 2.0', 'NLOD-2.0') }],
    ['Map by Hanna Wilk, ODbL 1.0', { creator: 'Hanna Wilk', licence: licence('ODbL 1.0', 'ODbL-1.0') }],
    ['Drawing by Hanna Wilk, LAL-1.3', { creator: 'Hanna Wilk', licence: licence('LAL-1.3', 'LAL-1.3') }],
  ],
  'HTML and italics below an image': [
    ['<small>Photo: Tessa Moor</small>', { creator: 'Tessa Moor' }],
    [
      '<small><em>Photo by <a href="https://tessa.example/">Tessa Moor</a></em></small>',
      { creator: 'Tessa Moor', creatorUrl: 'https://tessa.example/' },
    ],
    ['*Photo: Tessa Moor, CC BY 4.0*', { creator: 'Tessa Moor', licence: by4 }],
    ['*The tarn at dawn. Photo: Tessa Moor*', { creator: 'Tessa Moor', description: 'The tarn at dawn.' }],
    ['The tarn at dawn.<br>Photo: Tessa Moor', { creator: 'Tessa Moor', description: 'The tarn at dawn.' }],
    [
      '<p>The tarn</p><p>Photo: Tessa Moor &middot; CC BY 4.0</p>',
      { creator: 'Tessa Moor', licence: by4, description: 'The tarn' },
    ],
    ['**Photo:** Tessa Moor', { creator: 'Tessa Moor' }],
    ['<cite>Tarn</cite> by Tessa Moor, CC BY 4.0', { title: 'Tarn', creator: 'Tessa Moor', licence: by4 }],
    ['<span class="credit">Tessa Moor &copy; 2020</span>', { creator: 'Tessa Moor', licence: licence('© 2020') }],
  ],
  'what is no credit, or tells too little': [
    ['Photo: the tarn in winter'],
    ['Tessa Moor and Ivo Brandt at the opening'],
    ['Portrait of Tessa Moor, Lauen, 2020'],
    ['A poem by Tessa Moor read at the opening'],
    ['The bridge was built by Lauen Works in 1931.'],
    ['From left: Tessa Moor, Ivo Brandt, Nora Falk'],
    ['Figure 3: Water levels by year'],
    ['Tessa Moor speaking at Lakeside Museum'],
    ['Map of the tarn and its inflows'],
    ['Illustration of a pump: water enters from below'],
    ['Photo by Tessa Moor in Lauen', { creator: 'Tessa Moor', description: 'in Lauen' }],
    ['Photo by Tessa Moor from Lauen', { creator: 'Tessa Moor', description: 'from Lauen' }],
    ['Tarn, Tessa Moor, CC BY 4.0', { licence: by4, description: 'Tarn, Tessa Moor' }],
  ],
}
