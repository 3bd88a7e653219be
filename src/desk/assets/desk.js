// What the desk does better where scripts run; every page works without.

for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false
  button.addEventListener('click', () => copy(button))
}

/** Copies the text that a button stands beside, and says so for a moment. */
async function copy(button) {
  const source = document.getElementById(button.dataset.copies)
  const label = button.textContent
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = 'Copied'
  } catch {
    // Without a secure context there is no clipboard: the text is selected, to be copied by hand.
    getSelection().selectAllChildren(source)
    button.textContent = 'Selected'
  }
  setTimeout(() => {
    button.textContent = label
  }, 2000)
}
