import { expect, test } from 'vitest'
import { readLabel } from '../../../src/content/image-credits/read-label.ts'

test.each([
  ['Titel: Morgen', 'title'],
  ['Source: a mill', 'source'],
  ['Photo found on: Flickr', 'source'],
  ['Bildquelle: Stadtarchiv', 'source'],
  ['出典：図書館', 'source'],
  ['Photo courtesy of Ada Brandt', 'creator'],
  ['Foto mit freundlicher Genehmigung von Ada Brandt', 'creator'],
  ['Photo avec l’aimable autorisation de Ada Brandt', 'creator'],
  ['Foto CORTESÍA DE Ada Brandt', 'creator'],
  ['Foto met dank aan Ada Brandt', 'creator'],
  ['Photo credit: Ada Brandt', 'creator'],
  ['Créditos de la foto: Ada Brandt', 'creator'],
  ['Nachweis: Ada Brandt', 'creator'],
  ['Photographer: Ada Brandt', 'creator'],
  ['Photo (c) Ada Brandt', 'copyright'],
  ['Copyright Ada Brandt', 'copyright'],
  ['Photo was taken BY Ada Brandt', 'creator'],
  ['The photo is by Ada Brandt', 'creator'],
  ['Photo credit Ada Brandt', 'creator'],
  ['Cover image – Ada Brandt', 'maybe'],
  ['写真: 山田', 'maybe'],
  ['Von Ada Brandt', 'maybe'],
  ['Foto van Ada Brandt', 'maybe'],
  ['Photo d’Ada Brandt', 'maybe'],
  ['Photo (via Flickr', 'source'],
  ['Available on Flickr', 'source'],
  ['Quelle – Stadtarchiv', 'source'],
])('%s begins with a label for what follows: %s', (text, role) => {
  expect(readLabel(text)?.role).toBe(role)
})

test('words that only hold a label begin with none', () => {
  expect(readLabel('A mill beside the road to the source of the river')).toBeNull()
})
