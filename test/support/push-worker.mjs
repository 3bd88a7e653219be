// Tells subscriptions of releases until it is killed: a process for tests to kill. The clock goes by what it is told at the start.
const [source, ahead, timeout] = process.argv.slice(2).map((argument) => JSON.parse(argument))
const built = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url))
const { openDatabase } = await built('database/open.js')
const { startPush } = await built('syndication/push/push.js')

startPush(await openDatabase(source), {
  log: { warn() {} },
  allowPrivate: true,
  timeout,
  now: () => new Date(Date.now() + ahead),
})
