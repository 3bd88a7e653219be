import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

function leadsOf(markdown: string) {
  return readBody(markdown).body.sections.flatMap((section) => section.leads)
}

test.each(['**The find:** Wells are *deep*.', '**The find**: Wells are *deep*.'])('%s is a lead', (markdown) => {
  expect(leadsOf(`${markdown}\n\nNot part of it.`)).toEqual([
    { label: 'The find', text: 'Wells are deep.', html: '<p>Wells are <em>deep</em>.</p>' },
  ])
})

test('a label alone leads the list below it', () => {
  expect(leadsOf('**What they say:**\n\n- one\n- two')).toMatchObject([{ label: 'What they say', text: 'one\ntwo' }])
})

test('bold words without a colon, labels without text and items are no leads', () => {
  expect(leadsOf('**Bold** words.\n\n**Label:**\n\nText.\n\n- **In a list:** no')).toEqual([])
})
