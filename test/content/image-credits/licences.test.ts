import { describe, expect, test } from 'vitest'
import { parseLicence } from '../../../src/content/image-credits/licences.ts'

describe('a licence', () => {
  test.each([
    ['CC BY 4.0', 'CC-BY-4.0'],
    ['CC-BY-SA-3.0', 'CC-BY-SA-3.0'],
    ['cc by-nc-nd 2.5', 'CC-BY-NC-ND-2.5'],
    ['CC BY 4', 'CC-BY-4.0'],
    ['BY-SA 4.0', 'CC-BY-SA-4.0'],
    ['CC 3.0, BY-SA', 'CC-BY-SA-3.0'],
    ['Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License', 'CC-BY-NC-SA-4.0'],
    ['Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 3.0 Deutschland', 'CC-BY-SA-3.0-DE'],
    ['Attribution 2.0 Generic (CC BY 2.0)', 'CC-BY-2.0'],
    ['CC0', 'CC0-1.0'],
    ['CC0 1.0 Universal', 'CC0-1.0'],
    ['Public Domain Mark 1.0', 'CC-PDM-1.0'],
    ['MIT License', 'MIT'],
    ['Apache License 2.0', 'Apache-2.0'],
    ['GFDL 1.3 or later', 'GFDL-1.3-or-later'],
    ['OGL v3.0', 'OGL-UK-3.0'],
    ['CC BY-SA 3.0 or GFDL', 'CC-BY-SA-3.0'],
    ['MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
    ['etalab-2.0', 'etalab-2.0'],
    ['CC-BY-4.0 or MIT', 'CC-BY-4.0 OR MIT'],
    ['((CC-BY-4.0) AND (MIT OR CC0-1.0))', 'CC-BY-4.0 AND (MIT OR CC0-1.0)'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['under CC-BY-4.0 AND CC-BY-ND-4.0.', 'CC-BY-4.0 AND CC-BY-ND-4.0'],
    ['(CC-BY-4.0 OR MIT)', 'CC-BY-4.0 OR MIT'],
    ['Datenlizenz Deutschland – Namensnennung – Version 2.0', 'DL-DE-BY-2.0'],
  ])('%s has the id %s', (text, spdx) => {
    expect(parseLicence(text)?.spdx).toBe(spdx)
  })

  test.each([
    'CC',
    'CC BY',
    'CC BY-SA',
    'CC Attribution Share-Alike',
    'CC BY 9.0',
    'CC BY 3.0 ES',
    'CC BY-SA 2.5 Dänemark',
    'GFDL',
    'Public domain',
    'Unsplash License',
    'All rights reserved',
  ])('%s is named, with no id guessed', (text) => {
    expect(parseLicence(text)).toEqual({ spdx: null, name: text, url: null })
  })

  test.each([
    [
      'https://creativecommons.org/licenses/by-nc/4.0/deed.fr',
      'CC-BY-NC-4.0',
      'Creative Commons Attribution Non Commercial 4.0 International',
    ],
    [
      'http://creativecommons.org/licenses/by-sa/2.0/uk/',
      'CC-BY-SA-2.0-UK',
      'Creative Commons Attribution Share Alike 2.0 England and Wales',
    ],
    ['https://opensource.org/licenses/MIT', 'MIT', 'MIT License'],
    ['https://www.govdata.de/dl-de/by-2-0', 'DL-DE-BY-2.0', 'Data licence Germany – attribution – version 2.0'],
    ['https://creativecommons.org/publicdomain/zero/1.0/', 'CC0-1.0', 'Creative Commons Zero v1.0 Universal'],
    [
      'https://creativecommons.org/publicdomain/mark/1.0/',
      'CC-PDM-1.0',
      'Creative Commons Public Domain Mark 1.0 Universal',
    ],
  ])('%s is %s', (url, spdx, name) => {
    expect(parseLicence(url)).toEqual({ spdx, name, url })
  })

  test.each([
    'Photo by MIT Media Office',
    'a book about the public domain as an idea',
    'https://creativecommons.org/about/',
    '__proto__',
    'Not CC-BY-4.0',
    'not licensed under CC BY 4.0',
    'CC-BY-4.0 AND permission of the author',
    'CC-BY-4.0 AND (MIT',
    'CC-BY-4.0 AND',
    'cc-by-4.0 OR',
    'cc-by-4.0 WITH no commercial use',
    'CC-BY-4.0, CC-BY-NC-ND-4.0',
    'Text CC-BY-4.0, photos CC-BY-NC-ND-4.0',
    'CC-BY-4.0 / all rights reserved for print',
    'JaVaScRiPt:alert(1)//CC-BY-4.0',
  ])('%s names none', (text) => {
    expect(parseLicence(text)).toBeNull()
  })
})
