const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** A day, for people and for programs; nothing where there is none. */
export function Day({ at }: { readonly at: string | null }) {
  return at === null ? null : <time dateTime={at}>{day.format(new Date(at))}</time>
}

/** A day and a time of it, in UTC. */
export function Moment({ at }: { readonly at: string }) {
  const date = new Date(at)
  return (
    <time dateTime={at}>
      {day.format(date)} at {time.format(date)} UTC
    </time>
  )
}
