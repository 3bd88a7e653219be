import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

const IMAGE = 'https://commons.example/notes/mast/m.png'

function captionsOf(markdown: string) {
  return readBody(markdown).body.captions.map(({ image, alt, caption }) => ({ image, alt, caption }))
}

test.each([
  ['a figure', '{{< figure src="m.png" alt="A" caption="Photo by Ana" >}}', 'Photo by Ana'],
  ['a figure with attribution', '{{< figure src="m.png" alt="A" attr="Ana" attrlink="/ana/" >}}', '[Ana](</ana/>)'],
  ['raw HTML', '<figure><img src="m.png" alt="A"><figcaption>By <b>Ana</b></figcaption></figure>', 'By <b>Ana</b>'],
  ['an image title', '![A](m.png "Photo: Ana")', 'Photo: Ana'],
  ['a paragraph below', '![A](m.png)\n\n*Photo by [Ana](/ana/)*', '*Photo by [Ana](/ana/)*'],
  ['a line below', '![A](m.png)\n*Image: Ana*', '*Image: Ana*'],
])('the caption of %s is found as written', (_name, markdown, caption) => {
  expect(captionsOf(markdown)).toEqual([{ image: IMAGE, alt: 'A', caption }])
})

test('a paragraph below an image that credits nothing is no caption', () => {
  expect(captionsOf('![A](m.png)\n\nPhotos taught us much.')).toEqual([])
})

test('a caption says where it stands', () => {
  expect(readBody('x\n\n![A](m.png)\n\nCredit: Ana').body.captions).toMatchObject([{ line: 5, column: 1 }])
})
