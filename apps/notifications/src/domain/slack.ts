import type { Notice } from './notice.ts';
import type { Words } from './words.ts';

/** Whom a message in Slack is for: the tenant's one channel. No user has this id. */
export const SLACK_RECIPIENT = '#slack';

const MARKS: Readonly<Record<NonNullable<Notice['slack']>, string>> = {
  usual: '',
  critical: ':rotating_light: CRITICAL: ',
};

/** A notice as a message in Slack, in its markup. */
export function slackTextOf(
  { title, body, link, slack }: Words & Pick<Notice, 'link' | 'slack'>,
  publicUrl: string,
): string {
  const url = publicUrl.replace(/\/+$/, '') + link;
  const mark = slack === null ? '' : MARKS[slack];
  return `${mark}*${escapeSlack(title)}*\n${escapeSlack(body)}\n${escapeSlack(url)}`;
}

/** Slack reads these three as markup; `<!channel>` would call everybody. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
