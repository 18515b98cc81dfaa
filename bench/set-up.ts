import { programKey, rewardKey, rewardRequest } from '../src/cli/northwind/requests.ts';
import { readNorthwind } from '../src/cli/northwind/source.ts';
import { type HttpConnection, httpRequest } from './http-connection.ts';
import { accountCount, accountName, contactName } from './purchases.ts';

/** Northwind's programme, and the accounts with a contact each, all over HTTP. */
export async function setUp(connections: readonly HttpConnection[], key: string): Promise<void> {
  const put = async (connection: HttpConnection, path: string, body: unknown) => {
    const { status, body: answer } = await connection.send(
      httpRequest('PUT', `/v1${path}`, key, JSON.stringify(body)),
    );
    if (status !== 200 && status !== 201) {
      throw new Error(`PUT ${path} was answered with ${status}: ${answer.toString()}`);
    }
  };
  const [first] = connections;
  if (first === undefined) throw new Error('there is a connection');
  await put(first, `/rewards/${rewardKey}`, rewardRequest);
  await put(first, `/programs/${programKey}`, { document: (await readNorthwind()).program });
  let next = 1;
  await Promise.all(
    connections.map(async (connection) => {
      for (let n = next++; n <= accountCount; n = next++) {
        const account = `/accounts/external:${accountName(n)}`;
        await put(connection, account, { ...enrolment, name: `Company ${n}` });
        await put(connection, `${account}/stakeholders/external:${contactName(n)}`, {
          ...contact,
          name: `Contact ${n}`,
        });
      }
    }),
  );
}

const enrolment = {
  program: programKey,
  kind: 'company',
  attributes: { country: 'Germany', city: 'Berlin' },
  enrolledAt: '1996-01-01T00:00:00Z',
} as const;

const contact = { title: 'Sales Representative', roles: ['buyer'], circle: 1 } as const;
