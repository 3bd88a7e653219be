import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test.each([
  ['<script>alert(1)</script>ok', 'ok'],
  ['<iframe src="https://x.example">no</iframe>ok', 'ok'],
  ['<p onclick="x()" style="color:red" class="y" id="z">ok</p>', '<p>ok</p>'],
  ['<a href="javascript:alert(1)">ok</a>', '<a>ok</a>'],
  ['<a href="java&#10;script:alert(1)">ok</a>', '<a>ok</a>'],
  ['[ok](javascript:alert(1))', '<p><a>ok</a></p>'],
  ['<img src="data:image/svg+xml,x" alt="a">', 'a'],
  ['<img src="data:text/html,x" alt="a">', 'a'],
  ['<img src="data:image/png;base64,AA==" alt="a">', '<img src="data:image/png;base64,AA==" alt="a">'],
  ['<video src="data:image/png;base64,AA=="></video>', '<video></video>'],
  ['![](file:///c/a.png)ok', '<p>ok</p>'],
  ['<svg><a href="/x/">no</a></svg>ok', 'ok'],
  ['<h2 id="location" data-note="section 0">ok</h2>', '<h2>ok</h2>'],
  ['<form action="/x/"><input name="cookie"></form>', '<input disabled type="checkbox">'],
  ['<kbd>ok</kbd>', '<kbd>ok</kbd>'],
])('%s becomes %s', (markdown, html) => {
  expect(readBody(markdown).body.html).toContain(html)
  expect(readBody(markdown).body.html.length).toBeLessThanOrEqual(html.length + '<p></p>'.length)
})

test('GitHub tables, task lists and strikethrough are kept', () => {
  const { html } = readBody('- [x] ~~done~~\n\n|a|\n|:-:|\n|b|').body

  expect(html).toContain('<input type="checkbox" checked disabled> <del>done</del>')
  expect(html).toContain('<td align="center">b</td>')
})

test('what was taken out is told once for each kind of element, with every place', () => {
  const { problems } = readBody('<iframe></iframe>\n\ntext\n\n<iframe></iframe>')

  expect(problems).toMatchObject([{ code: 'raw-html-removed', severity: 'notice', line: 1, related: [{ line: 5 }] }])
})
