/** Text to take along: to select anywhere, and to copy by a button where scripts run. */
export function Copyable({ id, text, label }: { readonly id: string; readonly text: string; readonly label: string }) {
  return (
    <section class="copyable" aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre id={id} tabIndex={0}>
        {text}
      </pre>
      <button type="button" class="copy" data-copies={id} hidden>
        Copy
      </button>
    </section>
  )
}
