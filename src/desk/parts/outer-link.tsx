import type { ComponentChildren } from 'preact'

/** A link to an address that a file of the site names; only its words where following it could run something. */
export function OuterLink({ href, children }: { readonly href: string | null; readonly children: ComponentChildren }) {
  if (href === null || !/^(?:https?:|mailto:)/i.test(href)) return <>{children}</>
  return (
    <a href={href} rel="noreferrer">
      {children}
    </a>
  )
}
