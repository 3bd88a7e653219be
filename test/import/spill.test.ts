import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { openSpill } from '../../src/import/read/spill.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('commonplace-import-'))

test('texts come back as they were put, from memory and from the file', () => {
  const texts = ['', 'one', 'zwölf 🌍', 'x'.repeat(100_000), 'last']
  const spill = openSpill(8)

  const places = texts.map((text) => spill.put(bytesOf(text)))

  expect(places.toReversed().map((place) => textOf(spill.get(place)))).toEqual(texts.toReversed())
  spill.close()
})

test('few texts need no file, and a closed spill leaves none', () => {
  const before = folders()
  const small = openSpill()
  small.put(bytesOf('a few words'))
  const large = openSpill(0)
  large.put(bytesOf('a few words'))
  const during = folders()

  large.close()
  small.close()

  expect(during).toHaveLength(before.length + 1)
  expect(folders()).toEqual(before)
})
