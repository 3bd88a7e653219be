import { expect, test } from 'vitest'
import { accessibleHtml } from '../../src/content/accessible-html.ts'

test.each([
  [
    'no level of headings is skipped below the title',
    '<h1>A</h1><h4>B</h4><h2>C</h2>',
    '<h2>A</h2><h3>B</h3><h2>C</h2>',
  ],
  [
    'boxes that are checked or not are signs',
    '<ul><li><input type="checkbox" checked disabled> a</li><li><input type="checkbox" disabled> b</li></ul>',
    '<ul><li>☑ a</li><li>☐ b</li></ul>',
  ],
  ['a picture without words is passed over', '<img src="a.png">', '<img alt="" src="a.png">'],
  ['words for a picture stay', '<img src="a.png" alt="A well">', '<img alt="A well" src="a.png">'],
  ['widths are pixels', '<img src="a.png" alt="" width="42%" height="7">', '<img alt="" src="a.png" height="7">'],
  ['code that is wide can be reached by keyboard', '<pre>a</pre>', '<pre tabindex="0">a</pre>'],
  [
    'and so can tables',
    '<table><tbody><tr><td>a</td></tr></tbody></table>',
    '<div class="wide" tabindex="0"><table><tbody><tr><td>a</td></tr></tbody></table></div>',
  ],
  [
    'a list within a list is a part of the item before it',
    '<ul><ul><li>a</li></ul><li>b</li><ul><li>c</li></ul></ul>',
    '<ul><li><ul><li>a</li></ul></li><li>b<ul><li>c</li></ul></li></ul>',
  ],
])('%s', (_, html, mended) => {
  expect(accessibleHtml(html)).toBe(mended)
})
