import type { Mail } from './mail.ts';

const MAILS_ON_PAGE = 100;

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1e21}
article{border:1px solid #d5d8dd;border-radius:6px;padding:.75rem 1rem;margin:1rem 0}
h2{font-size:1.05rem;margin:0}p{margin:.25rem 0;color:#5a6069}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 0}iframe{width:100%;height:16rem;border:0}`;

/** The page for people: the newest mails first, each with its body in view. */
export function mailPage(mails: readonly Mail[]): string {
  const shown = mails.slice(-MAILS_ON_PAGE).reverse();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mail caught by Interlock</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>Mail caught by Interlock</h1>
<p>${heading(mails.length, shown.length)} As JSON: <a href="/email">/email</a>.</p>
${shown.map(article).join('\n')}
</body></html>`;
}

function heading(total: number, shown: number): string {
  if (total === 0) return 'No mail yet.';
  return shown < total ? `${total} mails, the newest ${shown} shown.` : `${total} mails.`;
}

function article(mail: Mail): string {
  const to = mail.to.map(({ address, name }) => (name ? `${name} <${address}>` : address)).join(', ');
  return `<article><h2>${escape(mail.subject || '(no subject)')}</h2>
<p>To ${escape(to)} · <time datetime="${mail.time}">${mail.time}</time></p>
${body(mail)}</article>`;
}

function body(mail: Mail): string {
  if (!mail.html) return `<pre>${escape(mail.text)}</pre>`;
  const document = `<base target="_blank">${mail.html}`;
  return `<iframe loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(document)}"></iframe>`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
