import { Copyable } from '../parts/copyable.tsx'

/** How somebody becomes known as an editor: by a key, or by the link that the command printed. */
export function EnterPage({
  token,
  next,
  fault,
}: {
  readonly token: string | null
  readonly next: string
  readonly fault: string | null
}) {
  return (
    <>
      <header class="head">
        <h1>For editors</h1>
        <p class="lede">
          {token === null
            ? 'With an editor’s key you see drafts and problems, and can publish, go back and let others look at a draft.'
            : 'This link lets you in once, as an editor.'}
        </p>
        {fault !== null && (
          <p class="note note-bad" role="alert">
            {fault}
          </p>
        )}
      </header>
      <form class="ask ask-long" method="post" action="/desk/enter">
        <input type="hidden" name="next" value={next} />
        {token === null ? (
          <>
            <label for="desk-key">Your key</label>
            <input id="desk-key" name="key" type="password" autocomplete="off" required />
          </>
        ) : (
          <input type="hidden" name="token" value={token} />
        )}
        <label for="desk-name">Your name, for the log</label>
        <input id="desk-name" name="name" maxLength={60} autocomplete="name" />
        <button type="submit">Enter</button>
      </form>
      {token === null && (
        <section class="how" aria-labelledby="desk-get">
          <h2 id="desk-get">No key?</h2>
          <p>
            Whoever runs this gateway makes one. On the machine itself, the gateway also prints a link that lets you in
            when it starts.
          </p>
          <Copyable
            id="desk-make-key"
            text="commonplace-gateway keys create --scope editor --label Ana"
            label="The command that makes a key"
          />
        </section>
      )}
    </>
  )
}
