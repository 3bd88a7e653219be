// What the desk does better where scripts run; every page works without.

const main = document.getElementById('desk-main')
const foot = document.querySelector('footer')
const status = document.createElement('p')
status.setAttribute('role', 'status')
status.className = 'unseen'
document.body.append(status)

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button.copy')
  if (button) copy(button)
})
showButtons()
follow()

function showButtons() {
  for (const button of document.querySelectorAll('button.copy')) button.hidden = false
}

/** Copies the text that a button stands beside, and says so for a moment. */
async function copy(button) {
  const source = document.getElementById(button.dataset.copies)
  const label = button.textContent
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = 'Copied'
    status.textContent = 'Copied.'
  } catch {
    // Without a secure context there is no clipboard: the text is selected, to be copied by hand.
    getSelection().selectAllChildren(source)
    button.textContent = 'Selected'
    status.textContent = 'Selected, to be copied by hand.'
  }
  setTimeout(() => {
    button.textContent = label
  }, 2000)
}

/** Looks again whenever something was published, while somebody looks at the page. */
function follow() {
  let events = null
  const listen = () => {
    events = new EventSource(`/desk/events${location.search}`)
    events.addEventListener('changed', ({ data }) => refresh(Number(data)))
  }
  document.addEventListener('visibilitychange', () => {
    events?.close()
    if (document.hidden) return
    listen()
    refresh()
  })
  if (!document.hidden) listen()
}

let running = null
let again = false
let wanted = 0

/** Brings the page up to date in place; one look at a time, and one more if something changed meanwhile. */
async function refresh(release = 0) {
  wanted = Math.max(wanted, release)
  again = true
  if (running) return
  while (again) {
    again = false
    running = lookAgain()
    await running
  }
  running = null
}

async function lookAgain() {
  const response = await fetchUpToDate()
  if (!response?.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const fresh = page.getElementById('desk-main')
  if (!fresh || isBeingWritten()) return
  const before = main.textContent
  morphChildren(main, fresh)
  morphChildren(foot, page.querySelector('footer'))
  document.title = page.title
  showButtons()
  if (main.textContent !== before) status.textContent = 'This page was brought up to date.'
}

/** Of several processes that answer, one may not have heard yet of the release that another has told of. */
async function fetchUpToDate() {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
    const isOlder = Number(response?.headers.get('content-release') ?? wanted) < wanted
    if (!isOlder || attempt === 8 || location.search.includes('release=')) return response
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** What somebody is writing is left alone. */
function isBeingWritten() {
  return [...main.querySelectorAll('input:not([type=hidden]), textarea')].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  )
}

/** Makes the children of one element like those of another, and touches nothing that is alike, so that the page does not jump. */
function morphChildren(into, from) {
  const wanted = [...from.childNodes]
  for (const [index, node] of wanted.entries()) {
    const there = into.childNodes[index]
    if (!there) into.append(node)
    else morph(there, node)
  }
  while (into.childNodes.length > wanted.length) into.lastChild.remove()
}

function morph(there, node) {
  if (there.isEqualNode(node)) return
  if (there.nodeType !== Node.ELEMENT_NODE || there.nodeName !== node.nodeName) return there.replaceWith(node)
  for (const { name } of [...there.attributes])
    if (!node.hasAttribute(name) && !isVisitors(name)) there.removeAttribute(name)
  for (const { name, value } of node.attributes)
    if (there.getAttribute(name) !== value && !isVisitors(name)) there.setAttribute(name, value)
  morphChildren(there, node)
}

/** What the visitor has opened or may press stays so. */
function isVisitors(name) {
  return name === 'open' || name === 'hidden'
}
