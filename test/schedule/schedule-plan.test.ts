import { expect, test } from 'vitest'
import type { DueEdition, Schedule, ScheduledEdition } from '../../src/database/write/schedule.ts'
import { planSchedule } from '../../src/schedule/schedule-plan.ts'

const site = { title: 'A site', url: 'https://site.example/', language: 'en', licence: null }

function schedule(parts: Partial<Schedule>): Schedule {
  return {
    release: 4,
    publication: 7,
    site,
    declaredThemes: [],
    due: [],
    expired: [],
    losingImages: [],
    inTheWay: [],
    ...parts,
  }
}

function edition(id: number, path: string, at: number): ScheduledEdition {
  return { id, articleId: `article ${id}`, path, pathKey: path, sourcePath: `content${path}index.md`, at }
}

const due = (id: number, path: string, at: number, shown = false): DueEdition => ({ ...edition(id, path, at), shown })

test('nothing due makes no release', () => {
  const decision = planSchedule(schedule({}))

  expect(decision).toEqual({ release: null, blocked: [] })
})

test('the earliest instant is a release of its own', () => {
  const decision = planSchedule(
    schedule({
      due: [due(1, '/late/', 200), due(2, '/b/', 100), due(3, '/a/', 100)],
      expired: [{ ...edition(4, '/c/', 100), byRights: false }],
    }),
  )

  expect(decision.release).toMatchObject({
    expected: 4,
    kind: 'SCHEDULE',
    added: 2,
    withdrawn: 1,
    close: [4],
    open: [2, 3],
  })
  expect(decision.release?.changes).toMatchObject([
    { kind: 'PUBLISHED', path: '/a/', reason: null },
    { kind: 'PUBLISHED', path: '/b/', reason: null },
    { kind: 'WITHDRAWN', path: '/c/', reason: 'EXPIRED' },
  ])
})

test('what loses its licence, or an image, says so; a page that goes takes its images along', () => {
  const [page, picture] = [edition(4, '/c/', 100), edition(5, '/d/', 100)]
  const expired = [{ ...page, byRights: true }]

  const decision = planSchedule(schedule({ expired, losingImages: [page, picture] }))

  expect(decision.release).toMatchObject({ changed: 1, withdrawn: 1, close: [4], open: [] })
  expect(decision.release?.changes).toMatchObject([
    { kind: 'WITHDRAWN', path: '/c/', reason: 'RIGHTS_WITHDRAWN' },
    { kind: 'UPDATED', path: '/d/', reason: null, at: '1970-01-01T00:00:00.100Z' },
  ])
})

test('an article that was visible before is restored', () => {
  const decision = planSchedule(schedule({ due: [due(1, '/a/', 100, true)] }))

  expect(decision.release?.changes).toMatchObject([{ kind: 'RESTORED', path: '/a/' }])
})

test('the site and its themes stay what they are', () => {
  const declaredThemes = [{ slug: 'water', name: 'Water', description: null }]

  const decision = planSchedule(schedule({ declaredThemes, due: [due(1, '/a/', 100)] }))

  expect(decision.release).toMatchObject({ site, themes: declaredThemes })
})

test('a path that is taken blocks one page and nothing else', () => {
  const taken = edition(9, '/a/', 0)

  const decision = planSchedule(schedule({ due: [due(1, '/a/', 100), due(2, '/b/', 200)], inTheWay: [taken] }))

  expect(decision.release?.open).toEqual([2])
  expect(decision.blocked).toMatchObject([{ edition: { id: 1 }, by: { id: 9 } }])
})

test('a page takes the path of one that expires at the same instant', () => {
  const leaving = { ...edition(9, '/a/', 100), byRights: false }

  const decision = planSchedule(schedule({ due: [due(1, '/a/', 100)], expired: [leaving], inTheWay: [leaving] }))

  expect(decision).toMatchObject({ release: { close: [9], open: [1] }, blocked: [] })
})

test('of two pages due at one path the first that was written comes', () => {
  const decision = planSchedule(schedule({ due: [due(2, '/a/', 100), due(1, '/a/', 100)] }))

  expect(decision).toMatchObject({ release: { open: [1] }, blocked: [{ edition: { id: 2 }, by: { id: 1 } }] })
})

test('an article that is visible in another version is left alone', () => {
  const visible = { ...edition(9, '/elsewhere/', 0), articleId: 'article 1' }

  const decision = planSchedule(schedule({ due: [due(1, '/a/', 100)], inTheWay: [visible] }))

  expect(decision).toMatchObject({ release: null, blocked: [{ edition: { id: 1 }, by: { id: 9 } }] })
})

test('fifty thousand pages due at once are planned in no time', () => {
  const many = Array.from({ length: 50_000 }, (_, id) => due(id, `/p${id}/`, 100))
  const inTheWay = Array.from({ length: 25_000 }, (_, id) => edition(200_000 + id, `/p${id}/`, 0))

  const decision = planSchedule(schedule({ due: many, inTheWay }))

  expect([decision.release?.added, decision.blocked.length]).toEqual([25_000, 25_000])
})
