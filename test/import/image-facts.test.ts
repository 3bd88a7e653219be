import { expect, test } from 'vitest'
import { readImageFacts } from '../../src/import/image-facts.ts'
import { png } from '../support/pictures.ts'

const facts = (path: string, bytes: Uint8Array | string) =>
  readImageFacts(path, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)

/** A JPEG of 300 × 200, as far as its header, with a note on how it is to be turned. */
function jpeg(orientation: number, padding = 0): Uint8Array {
  const exif = Buffer.alloc(36)
  exif.writeUInt16BE(0xffe1, 0)
  exif.writeUInt16BE(34, 2)
  exif.write('Exif\0\0MM\0*', 4, 'latin1')
  exif.writeUInt32BE(8, 14)
  exif.writeUInt16BE(1, 18)
  exif.writeUInt16BE(0x0112, 20)
  exif.writeUInt16BE(3, 22)
  exif.writeUInt32BE(1, 24)
  exif.writeUInt16BE(orientation, 28)
  const profile = (length: number) => {
    const segment = Buffer.alloc(length + 2)
    segment.writeUInt16BE(0xffe2, 0)
    segment.writeUInt16BE(length, 2)
    return segment
  }
  const profiles = Array.from({ length: padding }, () => profile(65_000))
  const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 200, 1, 44, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), exif, ...profiles, frame, Buffer.alloc(20)])
}

function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(inside.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, inside])
}

function avif(width: number, height: number): Buffer {
  const size = Buffer.alloc(12)
  size.writeUInt32BE(width, 4)
  size.writeUInt32BE(height, 8)
  const properties = box('iprp', box('ipco', box('ispe', size)))
  return Buffer.concat([box('ftyp', Buffer.from('avif\0\0\0\0avif')), box('meta', Buffer.alloc(4), properties)])
}

function webp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(30)
  bytes.write('RIFF\x16\0\0\0WEBPVP8X\n\0\0\0', 0, 'latin1')
  bytes.writeUIntLE(width - 1, 24, 3)
  bytes.writeUIntLE(height - 1, 27, 3)
  return bytes
}

test.each([
  ['a.png', png(640, 480), 'image/png', 640, 480],
  ['a.webp', webp(1200, 800), 'image/webp', 1200, 800],
  ['a.avif', avif(90, 60), 'image/avif', 90, 60],
  ['a.gif', Buffer.from('GIF89a\x05\0\x04\0\0\0\0', 'latin1'), 'image/gif', 5, 4],
  ['upright.jpg', jpeg(1), 'image/jpeg', 300, 200],
  ['upside-down.jpg', jpeg(3), 'image/jpeg', 300, 200],
  ['turned.jpg', jpeg(6), 'image/jpeg', 200, 300],
  ['with-a-profile.jpg', jpeg(1, 5), 'image/jpeg', 300, 200],
])('%s', (path, bytes, type, width, height) => {
  expect(facts(path, bytes)).toEqual({ type, width, height })
})

test.each([
  ['width and height', '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80px"></svg>', 120, 80],
  ['a view box alone', '<svg viewBox="0 0 40 10"></svg>', 40, 10],
  [
    'a view box beside a share of the page',
    '<svg width="100%" height="100%" viewBox="0 0 40 10" xmlns="x"></svg>',
    40,
    10,
  ],
  [
    'a long comment first',
    `<?xml version="1.0"?>\n<!-- ${'x'.repeat(2000)} -->\n<svg width="8" height="6"></svg>`,
    8,
    6,
  ],
  ['nothing', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', null, null],
])('an SVG with %s', (_what, text, width, height) => {
  expect(facts('a.svg', text)).toEqual({ type: 'image/svg+xml', width, height })
})

test('the bytes decide the type, and the name where they do not tell', () => {
  expect(facts('photo.jpg', png(2, 2)).type).toBe('image/png')
  expect(facts('photo.jpg', '<!doctype html><script></script>')).toEqual({
    type: 'image/jpeg',
    width: null,
    height: null,
  })
})

test('no size is told of a header that cannot be true, or is cut', () => {
  expect(facts('a.png', png(0, 10))).toMatchObject({ width: null, height: null })
  expect(facts('a.png', png(4_000_000_000, 10))).toMatchObject({ width: null, height: null })
  for (let length = 0; length < 33; length++) facts('a.png', png(5, 5).subarray(0, length))
  for (let length = 0; length < 90; length++) facts('a.jpg', jpeg(6).subarray(0, length))
  expect(facts('a.jpg', jpeg(6).subarray(0, 30))).toMatchObject({ width: null })
})

const MEGABYTE = 1024 * 1024
const manyBoxes = (type: string) =>
  Buffer.concat(Array.from({ length: MEGABYTE / 20 }, () => box(type, Buffer.alloc(12))))

test.each([
  ['an SVG that opens again and again', Buffer.from('<svg '.repeat(MEGABYTE / 5))],
  ['an SVG of quotes', Buffer.from(`<svg ${'"a" '.repeat(MEGABYTE / 4)}`)],
  ['boxes without end', Buffer.concat([box('ftyp', Buffer.from('avif\0\0\0\0')), Buffer.alloc(MEGABYTE)])],
  [
    'a box of sizes alone',
    Buffer.concat([
      box('ftyp', Buffer.from('avif\0\0\0\0')),
      box('meta', Buffer.alloc(4), box('iprp', box('ipco', manyBoxes('ispe').subarray(0, 60_000)))),
    ]),
  ],
  ['a JPEG without marks', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(MEGABYTE)])],
  ['an icon of many', Buffer.concat([Buffer.from([0, 0, 1, 0, 255, 255]), Buffer.alloc(MEGABYTE)])],
  ['boxes of an old film', Buffer.concat([Buffer.from('icns\0\x10\0\0', 'latin1'), Buffer.alloc(MEGABYTE)])],
  ['JPEG XL', Buffer.concat([box('JXL ', Buffer.from('\r\n\x87\n', 'latin1')), manyBoxes('jxlp')])],
  ['JPEG 2000', Buffer.concat([box('jP  ', Buffer.from('\r\n\x87\n', 'latin1')), manyBoxes('ftyp')])],
])('%s takes no time to speak of', (_what, bytes) => {
  const before = process.cpuUsage()
  readImageFacts('a.png', bytes)
  const { user, system } = process.cpuUsage(before)
  // Processor time in microseconds.
  expect(user + system).toBeLessThan(2_000_000)
})
