import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseLost } from './database-lost.ts';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';
import { PROBLEM_CONTENT_TYPE, ProblemError, problemBody } from './problems.ts';

/** The one place where a failed request gets its answer: routes, hooks and parsers only throw. */
export function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error, request);
  const { status } = PROBLEMS[problem.code];
  log(problem, error, status, request);
  return reply.code(status).headers(problem.headers).type(PROBLEM_CONTENT_TYPE).send(bodyOf(problem));
}

/** Requests that break off before there is a request: not HTTP, headers too large, too slow to arrive. */
export function answerConnectionError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = brokenConnectionProblem(error.code);
  const { status } = PROBLEMS[problem.code];
  const body = JSON.stringify(bodyOf(problem));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}

function bodyOf({ code, detail, errors, extra }: ProblemError) {
  return problemBody(code, detail, errors, extra);
}

function problemOf(error: FastifyError | Error, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return isForMissingBody(error, request) ? bodyMissing() : error;
  const known = 'code' in error ? KNOWN[String(error.code)] : undefined;
  if (known !== undefined) return new ProblemError(known.code, known.detail, [], { cause: error });
  const { statusCode } = error as FastifyError;
  // What Fastify and Node refuse on their own: a client that hangs up, a length that does not fit.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ProblemError('invalid-request', `The request is not valid: ${error.message}.`, [], {
      cause: error,
    });
  }
  if (isDatabaseLost(error)) {
    const detail =
      'The database cannot be reached or is too busy. Try again in a moment; repeating a write is safe.';
    return new ProblemError('service-unavailable', detail, [], {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  }
  const detail = 'Something went wrong on our side; try again, and report the requestId if it stays.';
  return new ProblemError('internal', detail, [], { extra: { requestId: request.id }, cause: error });
}

interface Known {
  readonly code: ProblemCode;
  readonly detail: string;
}

const KNOWN: Readonly<Record<string, Known>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    detail: 'Send the body as JSON, with the header "content-type: application/json".',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'payload-too-large',
    detail: 'The body is too large: send less in one request.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed-json',
    detail: 'The body is not as long as its content-length says: send it whole.',
  },
  FST_ERR_BAD_URL: { code: 'invalid-request', detail: 'The path is not well percent-encoded UTF-8.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'invalid-request', detail: 'A part of the path is too long.' },
};

/** Ajv is asked about null where there is no body at all; that is another mistake than a wrong body. */
function isForMissingBody(problem: ProblemError, request: FastifyRequest): boolean {
  return (
    problem.code === 'validation-failed' && request.body === undefined && problem.errors[0]?.pointer === ''
  );
}

function bodyMissing(): ProblemError {
  const detail =
    'The request has no body: send a JSON document with the header "content-type: application/json".';
  return new ProblemError('malformed-json', detail);
}

function brokenConnectionProblem(code: string): ProblemError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ProblemError(
      'request-timeout',
      'The request did not arrive in time: send it whole, and faster.',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new ProblemError(
      'headers-too-large',
      'The headers or the address are too long: send fewer or shorter ones.',
    );
  }
  return new ProblemError('invalid-request', 'This is not a valid HTTP/1.1 request.');
}

/** A client's mistake is the client's; only what is ours to mend is logged as an error, so that zero of them is health. */
function log(problem: ProblemError, error: Error, status: number, request: FastifyRequest): void {
  // The route rather than the address: an address can hold what names a person.
  const facts = { code: problem.code, status, method: request.method, route: request.routeOptions.url };
  // A problem that was meant, such as turning away while the service stops, is no fault: errors are for faults.
  const isFault = status >= 500 && !(error instanceof ProblemError);
  if (isFault) request.log.error({ ...facts, err: error }, 'the request failed');
  else if (status >= 500)
    request.log.warn({ ...facts, detail: problem.detail }, 'the request was turned away');
  else request.log.info({ ...facts, detail: problem.detail }, 'the request was refused');
}
