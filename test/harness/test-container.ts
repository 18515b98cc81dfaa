import { connect } from 'node:net';

export interface RunningContainer {
  readonly url: string;
  readonly containerId: string;
}

const password = 'fealty';

/** Nothing where Docker does not answer or does not have the image and cannot get it. */
export async function startContainer(): Promise<RunningContainer | undefined> {
  if (!(await dockerAnswers())) return undefined;
  // Ryuk would remove the container as soon as the process that started it ends, which is before the tests.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const { GenericContainer, Wait } = await import('testcontainers');
  try {
    const container = await new GenericContainer('postgres:18-alpine')
      .withEnvironment({ POSTGRES_PASSWORD: password })
      .withCommand([
        'postgres',
        '-c',
        'fsync=off',
        '-c',
        'synchronous_commit=off',
        '-c',
        'full_page_writes=off',
      ])
      .withExposedPorts(5432)
      // The image starts the server twice: once to set it up, then for good.
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .withStartupTimeout(120_000)
      .start();
    const url = `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
    return { url, containerId: container.getId() };
  } catch (error) {
    console.error(`Docker answers, but postgres:18-alpine does not run (${(error as Error).message}).`);
    console.error('The tests use the embedded Postgres instead.');
    return undefined;
  }
}

export async function stopContainer(containerId: string): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { container } = await getContainerRuntimeClient();
  await container.remove(container.getById(containerId), { removeVolumes: true });
}

/** Asked without loading the library, which takes longer than starting the embedded Postgres does. */
async function dockerAnswers(): Promise<boolean> {
  const host = new URL(process.env.DOCKER_HOST || 'unix:///var/run/docker.sock');
  const target =
    host.protocol === 'unix:'
      ? { path: host.pathname }
      : { host: host.hostname, port: Number(host.port || 2375) };
  return new Promise((resolve) => {
    const socket = connect(target);
    const answer = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
