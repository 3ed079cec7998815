/** What `work` resolves with, or the SQLSTATE with which it was refused; rethrows what is no error of Postgres. */
export async function refusalOf<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) throw error;
    return code;
  }
}
