import { expect, test } from 'vitest'
import { parseFiles } from '../support/parse-here.ts'
import { page } from '../support/site.ts'

const PICTURES = ['/brand/logo.png', '/img/mil.jpg', '/img/other.jpg', 'wheel.png'].map((src) => `![A picture](${src})`)

const missing = async (files: Readonly<Record<string, string>>) => {
  const { problems } = await parseFiles({
    'content/mill/index.md': page('The mill', PICTURES.join('\n\n')),
    'static/img/mill.jpg': 'bytes',
    ...files,
  })
  return {
    images: problems.filter(({ code }) => code === 'image-missing').map(({ message }) => /"(.+?)"/.exec(message)?.[1]),
    modules: problems.filter(({ code }) => code === 'module-absent').map(({ path, line }) => `${path}:${line}`),
  }
}

test('without a theme, every image that is nowhere is missing', async () => {
  expect(await missing({ 'hugo.toml': 'baseURL = "https://site.example/"\n' })).toEqual({
    images: ['/brand/logo.png', '/img/mil.jpg', '/img/other.jpg', '/mill/wheel.png'],
    modules: [],
  })
})

test.each([
  ['a theme', 'theme = "harbour"\n', 2],
  ['one of several themes', 'theme = ["harbour", "lights"]\n', 2],
  ['a module', '[module]\n[[module.imports]]\npath = "example.org/harbour/theme"\n', 4],
])('an image that %s elsewhere may have is not told, and that is told once', async (_what, lines, line) => {
  expect(await missing({ 'hugo.toml': `baseURL = "https://site.example/"\n${lines}` })).toEqual({
    images: ['/img/mil.jpg', '/img/other.jpg', '/mill/wheel.png'],
    modules: [`hugo.toml:${line}`],
  })
})

test.each([
  ['theme = "harbour"\n', 'themes/harbour/static/brand/logo.png'],
  ['theme = "harbour"\n', 'themes/harbour/assets/brand/logo.png'],
  ['[module]\n[[module.imports]]\npath = "example.org/harbour"\n', '_vendor/example.org/harbour/static/brand/logo.png'],
])('the images of a theme or module in the folder are found (%s%s)', async (lines, file) => {
  expect(await missing({ 'hugo.toml': `baseURL = "https://site.example/"\n${lines}`, [file]: 'bytes' })).toEqual({
    images: ['/img/mil.jpg', '/img/other.jpg', '/mill/wheel.png'],
    modules: [],
  })
})
