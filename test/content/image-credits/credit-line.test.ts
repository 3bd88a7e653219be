import { describe, expect, test } from 'vitest'
import { isCreditLine } from '../../../src/content/image-credits/credit-line.ts'

describe('a paragraph below an image', () => {
  test.each([
    '*Photo by Ana Bell*',
    '_Image source:_ [City Archive](https://archive.example/7)',
    '© Ana Bell',
    'Foto: Lena Vogt',
    '“Tin Roofs” by Ana Bell is licensed under CC BY 4.0',
  ])('is a credit: %s', (text) => {
    expect(isCreditLine(text)).toBe(true)
  })

  test.each([
    'Image: the crew meets on the roof',
    'Images by default are loaded late by the browser.',
    'From Nairobi we went on by bus.',
    'By Ana Bell',
    'Our articles are published under CC BY 4.0.',
    'We met on the roof.',
  ])('is not: %s', (text) => {
    expect(isCreditLine(text)).toBe(false)
  })
})
