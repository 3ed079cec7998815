import { serveAsChild } from '../child-process.ts';
import { startMailHttp } from './http.ts';
import { readMailSettings } from './settings.ts';
import { startSmtp } from './smtp.ts';
import { MailStore } from './store.ts';

serveAsChild(async () => {
  const { host, smtpPort, httpPort, file } = readMailSettings(process.env);
  const store = await MailStore.open(file);
  const smtp = await startSmtp(store, host, smtpPort);
  const http = await startMailHttp(store, host, httpPort);
  return {
    health: `http://${host}:${http.port}`,
    async close() {
      await Promise.all([smtp.close(), http.close()]);
      await store.close();
    },
  };
});
