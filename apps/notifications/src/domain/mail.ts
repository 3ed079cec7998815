import type { Notice } from './notice.ts';
import type { Words } from './words.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A notice as a mail to one person. */
export function mailOf(
  notice: Words & Pick<Notice, 'link'>,
  to: { readonly display_name: string },
  publicUrl: string,
): Mail {
  const url = publicUrl.replace(/\/+$/, '') + notice.link;
  const greeting = `Hello ${to.display_name},`;
  const paragraphs = [greeting, ...notice.body.split('\n')].map((text) => `<p>${escapeHtml(text)}</p>`);
  return {
    subject: notice.title,
    text: `${greeting}\n\n${notice.body}\n\n${url}\n`,
    html: `<!doctype html><html lang="en"><body>${paragraphs.join('')}<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p></body></html>`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
