import type { ProblemGroup } from './problem-entry.ts'

/** Configuration. */
export const configuration: ProblemGroup = {
  title: 'Configuration',
  entries: [
    {
      code: 'identities-newer',
      severities: ['error'],
      meaning:
        '`data/commonplace-identities.json` was written by a newer version of commonplace-gateway, and says things that this one does not know. Nothing is published, because pages that moved would get other ids.',
      example: [
        {
          path: 'data/commonplace-identities.json',
          language: 'json',
          text: `{ "version": 3, "articles": [] }
`,
        },
      ],
      remedy: 'Update commonplace-gateway. Or export the site again with this version.',
    },
    {
      code: 'identities-unreadable',
      severities: ['warning'],
      meaning: '`data/commonplace-identities.json`, which an export writes, has been changed into something else.',
      example: [
        {
          path: 'data/commonplace-identities.json',
          language: 'json',
          text: `{ "articles": "none" }
`,
        },
      ],
      remedy: 'Export the site again, or delete the file if no page was ever moved or withdrawn.',
    },
    {
      code: 'base-url',
      severities: ['warning', 'notice'],
      meaning: 'The configuration does not say at which address the site is.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `title = "A site"
`,
        },
      ],
      remedy: 'Set `baseURL = "https://your.site/"`.',
    },
    {
      code: 'time-zone',
      severities: ['warning'],
      meaning: 'The time zone has a name nobody knows.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
timeZone = "Europa/Berlin"
`,
        },
      ],
      remedy: 'Write it as in `Europe/Berlin`.',
    },
    {
      code: 'mount-old-key',
      severities: ['notice'],
      meaning:
        'A mount has a key that Hugo reads no more since 0.153: `lang`, `includeFiles` or `excludeFiles`. It is read here.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[languages.en]
[languages.fr]
[[module.mounts]]
source = "content/fr"
target = "content"
lang = "fr"
`,
        },
      ],
      remedy: 'Write `sites.matrix.languages = ["fr"]`, or `files = ["**.md", "! drafts/**"]`.',
    },
    {
      code: 'module-absent',
      severities: ['notice'],
      meaning:
        'The configuration names a theme or module whose files are not in your folder. An image at an address of the site for which your folder has nothing alike may be among them, and is not reported as missing.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `theme = "harbour"
`,
        },
      ],
      remedy:
        'Nothing, or put the theme into `themes/` (`git submodule update --init`); `hugo mod vendor` puts modules into `_vendor/`.',
    },
    {
      code: 'render-hook-unread',
      severities: ['notice'],
      meaning:
        'The site, a theme or a module has templates that write links, images, headings or code in their own way (`_markup/render-….html`). They are not run: links and images lead where Hugo’s own hook takes them if the template looks for pages or files, and where they are written to lead otherwise. It is reported once for a site.',
      example: [
        {
          path: 'layouts/_markup/render-link.html',
          language: 'html',
          text: `<a href="{{ .Destination }}" rel="noopener">{{ .Text }}</a>
`,
        },
      ],
      remedy: 'Nothing, or silence the notice.',
    },
    {
      code: 'markup-unread',
      severities: ['notice'],
      meaning:
        'A setting of `markup.goldmark` that changes pages in Hugo has no effect here: `parser.attribute.block`, `parser.autoHeadingID`, `parser.autoDefinitionTermID`, `parser.wrapStandAloneImageWithinParagraph`, `extensions.cjk`, `extensions.passthrough`, `extensions.extras`, `extensions.linkifyProtocol`. It is reported once for a site.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[markup.goldmark.parser.attribute]
block = true
`,
        },
      ],
      remedy: 'Nothing, if the pages read well without it. `silence` in `commonplace.yaml` leaves the notice out.',
    },
    {
      code: 'mount-languages',
      severities: ['warning'],
      meaning:
        'A folder is mounted for several languages, and one of its pages gives one `url` for all of them. It is a page in the first language alone.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[languages.en]
[languages.fr]
[[module.mounts]]
source = "docs"
target = "content/docs"
[module.mounts.sites.matrix]
languages = ["en", "fr"]
`,
        },
        {
          path: 'docs/roofs.md',
          language: 'md',
          text: `---
title: Roofs
url: /tiles/
---

Some text.
`,
        },
      ],
      remedy:
        'Delete `url`, write it without a slash in front (`url: tiles`), or give the other language a file of its own, `roofs.fr.md`.',
    },
    {
      code: 'build-drafts',
      severities: ['warning'],
      meaning:
        'The configuration has `buildDrafts`, with which Hugo publishes drafts. They are published here as well.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
buildDrafts = true
`,
        },
      ],
      remedy: 'Take it out of the configuration. `hugo server --buildDrafts` shows drafts to you alone.',
    },
    {
      code: 'mount-missing',
      severities: ['warning'],
      meaning:
        'A folder or file that is mounted as content, or is the `contentDir` of a language, is not there. If nothing that is mounted is there, pages are read from the default folder, as by Hugo.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[[module.mounts]]
source = "contents"
target = "content"
`,
        },
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
      ],
      remedy: 'Correct the path in the configuration, or put the folder there.',
    },
    {
      code: 'mount-target',
      severities: ['warning'],
      meaning:
        'The target of a mount begins with none of the names Hugo knows, so that Hugo builds nothing. With a slash before `content` it is read here, else not.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[[module.mounts]]
source = "docs"
target = "pages"
`,
        },
      ],
      remedy: 'Write `content`, or a folder below it, such as `content/docs`.',
    },
    {
      code: 'mount-twice',
      severities: ['warning'],
      meaning: 'One folder is mounted at two places. In Hugo its pages are at both, here at the first alone.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[[module.mounts]]
source = "docs"
target = "content/docs"
[[module.mounts]]
source = "docs"
target = "content/manual"
`,
        },
        {
          path: 'docs/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
      ],
      remedy: 'Give the pages an alias at the other address, or copy the folder.',
    },
    {
      code: 'ignore-files',
      severities: ['warning'],
      meaning:
        '`ignoreFiles` in the configuration holds something that cannot be read as a regular expression, or repeats a group that repeats itself. It leaves no file out.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
ignoreFiles = ["drafts["]
`,
        },
      ],
      remedy: 'Write an expression such as `/drafts/` for a folder, or `\\.bak\\.md$` for the end of a name.',
    },
    {
      code: 'mount-unread',
      severities: ['warning'],
      meaning:
        'A mount of content that cannot be read: it is outside of the site folder, belongs to a module that is elsewhere or mounts its folders itself, or names a language the site does not have.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[[module.mounts]]
source = "../common"
target = "content"
`,
        },
      ],
      remedy: 'Move or copy the pages into the site folder.',
    },
    {
      code: 'mount-shadowed',
      severities: ['notice'],
      meaning:
        'Two mounted folders have the same page. The file with the language in its name is imported, else that of the first mount.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "docs"
target = "content"
`,
        },
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
        {
          path: 'docs/roofs.md',
          language: 'md',
          text: `---
title: Other roofs
---

Some text.
`,
        },
      ],
      remedy: 'Delete one of the two, or give the folders different targets.',
    },
    {
      code: 'settings-key',
      severities: ['warning'],
      meaning: '`commonplace.yaml` has a key that nothing reads.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `licens: CC BY 4.0
`,
        },
      ],
      remedy: 'Correct the spelling: `licence`.',
    },
    {
      code: 'media-limit',
      severities: ['warning'],
      meaning:
        '`media` in `commonplace.yaml` does not say how large an image may be in a way that can be read, or allows more than 100 MB.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `media:
  maxFileSize: large
`,
        },
      ],
      remedy: 'Write a number with `KB` or `MB`: `maxFileSize: 20MB`.',
    },
    {
      code: 'label-unknown',
      severities: ['warning'],
      meaning:
        'An entry of `labels` is neither a label with a `name` nor the name of a label of the site. It is left out.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
labels: [{name: TK Attribution}, TK Atribution]
---

Some text.
`,
        },
      ],
      remedy: 'Correct the name, or write the label out.',
    },
    {
      code: 'licence-end-unread',
      severities: ['warning'],
      meaning:
        'A caption says until when its image is licensed, and no date follows that can be read. The image would stay for ever.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
featureImage: https://images.example/roof.jpg
featureImageCaption: "[Roof](https://images.example/roof) by Ines Okafor, CC BY 4.0, licensed until next summer"
---

Some text.
`,
        },
      ],
      remedy: 'Write the day, `licensed until 2026-12-31`, or the time, `licensed until 2026-12-31T18:00:00Z`.',
    },
    {
      code: 'licence-unknown',
      severities: ['warning', 'notice'],
      meaning:
        'The licence of the site or of a page is none that is known here, says more than which licence it is, or contradicts itself. It is shown as it is written, and [partners are offered nothing](../licences.md) under it.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `licence: CC BY-SA 99
`,
        },
      ],
      remedy:
        'Write the name with its version, `CC BY-SA 4.0`, or its SPDX id, and no words beside it in any language. Of a map with `name`, `url` and `spdx`, take out what does not hold. For a licence of your own give its `name` and `url`.',
    },
    {
      code: 'article-erased',
      severities: ['warning'],
      meaning:
        'A file of an article that was [erased](../erasing-an-article.md) is there, or one with the same text, `id` or address. It is not read.',
      remedy:
        'Delete it, with what is beside it in its folder. A new page that is to stand at the address needs an `id` of its own in its front matter.',
    },
    {
      code: 'article-to-erase',
      severities: ['notice'],
      meaning:
        'A line of `data/withdrawn.yaml` [keeps an article erased](../erasing-an-article.md) that is stored here. The import erases it with its history, and there is no way back; a plan only says so.',
      remedy: 'Take the line out before you import if that is not meant.',
    },
    {
      code: 'taken-back',
      severities: ['warning'],
      meaning:
        'Words that were [taken back](../taking-back-a-quote.md) stand here. They are left out of all that is published and kept of the file; an SVG image that says them is not kept at all.',
      remedy: 'Delete them from the file, and commit that, so that they are nowhere any more.',
    },
    {
      code: 'taken-back-page',
      severities: ['warning'],
      meaning:
        'The page says words that were [taken back](../taking-back-a-quote.md), and they cannot be cut out of its file, because they do not stand there in one piece: the number of a list or a shortcode is between them, or a template writes some of them. Nothing of the page is published; one that was published stays as it was, without the words. All other pages are published.',
      remedy:
        'Delete the words from the page. The line and column are where the longest part of them begins. If they stand in a template, delete them there.',
    },
    {
      code: 'theme-key',
      severities: ['warning'],
      meaning: 'A theme of `data/themes.yaml` has a key that nothing reads.',
      example: [
        {
          path: 'data/themes.yaml',
          language: 'yaml',
          text: `themes:
  building:
    nmae: Building
`,
        },
      ],
      remedy: 'Correct the spelling. A theme has `name`, `names`, `description` and `sections`.',
    },
    {
      code: 'theme-section',
      severities: ['warning'],
      meaning:
        'A theme names the address of a page, or the anchor of a heading, that is not there. So it has no sections from there.',
      example: [
        {
          path: 'data/themes.yaml',
          language: 'yaml',
          text: `themes:
  building:
    name: Building
    sections:
      - /roofs/#gutters
`,
        },
      ],
      remedy: 'Correct the address. It is written as in a link.',
    },
    {
      code: 'settings-syntax',
      severities: ['error'],
      meaning: 'A configuration file cannot be read.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `silence: [alias-key
`,
        },
      ],
      remedy: 'Mend the line that is shown.',
    },
    {
      code: 'settings-tag',
      severities: ['warning'],
      meaning: 'A value in a configuration file begins with `!`.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `licence: !mine CC BY 4.0
`,
        },
      ],
      remedy: 'Leave the word with the exclamation mark out.',
    },
    {
      code: 'settings-too-large',
      severities: ['error'],
      meaning: 'A configuration file is nested deeper than anyone writes by hand.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `silence: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
`,
        },
      ],
      remedy: 'Look for a run of brackets that went wrong.',
    },
    {
      code: 'settings-unused',
      severities: ['warning'],
      meaning: 'There are two configuration files; only one is read.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
`,
        },
        {
          path: 'config.yaml',
          language: 'yaml',
          text: `title: A site
`,
        },
      ],
      remedy: 'Move what is missing into the first and delete the second.',
    },
    {
      code: 'silence-unknown',
      severities: ['warning'],
      meaning: '`silence` names a code there is not.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `silence: [unknown-shortcodes]
`,
        },
      ],
      remedy: 'Correct it; the hint names the nearest.',
    },
    {
      code: 'silence-error',
      severities: ['warning'],
      meaning: '`silence` names an error. Errors are always reported.',
      example: [
        {
          path: 'commonplace.yaml',
          language: 'yaml',
          text: `silence: [duplicate-id]
`,
        },
      ],
      remedy: 'Take the code out and mend the files.',
    },
  ],
}
