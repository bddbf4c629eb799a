// Runs a function's handler in node (18 or later) for the engine, which starts it with the function's folder as working
// folder and one end of a Unix socket pair as descriptor 3. The frames on it are described at the head of
// core/functions/Frames.cpp. Between calls the process blocks in read(), as a frozen environment does in the cloud;
// that costs a third of what an asynchronous socket does. Output is written synchronously, so whatever a handler
// printed stands in the pipes before its answer does.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, types } from 'node:util';

const channel = 3;
const answerLimit = 6 * 1024 * 1024 + 100;
const tooLarge = 'Function.ResponseSizeTooLarge';
const root = process.env.LAMBDA_TASK_ROOT;
const handlerName = process.env._HANDLER;
const immediate = setImmediate;
const exit = process.exit.bind(process);
const debugPort = Number(process.env.TRESTLE_DEBUG ?? 0);
const isDebugged = debugPort > 0;
delete process.env.TRESTLE_DEBUG;

// ---- writing -------------------------------------------------------------------------------------------------------

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function writeAll(descriptor, bytes, length) {
    for (let at = 0; at < length;) {
        try {
            at += fs.writeSync(descriptor, bytes, at, length - at);
        } catch (error) {
            // A child that inherited the descriptor may have made it non-blocking.
            if (error.code !== 'EAGAIN') throw error;
            Atomics.wait(sleeper, 0, 0, 1);
        }
    }
}

class DirectStream extends Writable {
    constructor(descriptor) {
        super({ decodeStrings: true });
        this.fd = descriptor;
    }
    _write(chunk, encoding, done) {
        try {
            writeAll(this.fd, chunk, chunk.length);
            done();
        } catch (error) {
            done(error.code === 'EPIPE' ? undefined : error);
        }
    }
}

for (const [name, descriptor] of [['stdout', 1], ['stderr', 2]]) {
    const stream = new DirectStream(descriptor);
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => stream });
}

let out = Buffer.allocUnsafe(64 * 1024);

function send(type, text) {
    let target = out;
    if (text.length * 3 + 5 > out.length) target = Buffer.allocUnsafe(Buffer.byteLength(text) + 5);
    const length = target.write(text, 5);
    target.writeUInt32LE(length + 1, 0);
    target[4] = type.charCodeAt(0);
    writeAll(channel, target, length + 5);
}

function sendBytes(type, bytes) {
    const head = Buffer.allocUnsafe(5);
    head.writeUInt32LE(bytes.length + 1, 0);
    head[4] = type.charCodeAt(0);
    writeAll(channel, head, 5);
    writeAll(channel, bytes, bytes.length);
}

function sendFailure(type, failure) {
    const place = Buffer.from(failure.place).subarray(0, 4096);
    const text = Buffer.from(JSON.stringify(failure.document));
    const frame = Buffer.allocUnsafe(7 + place.length + text.length);
    frame.writeUInt32LE(3 + place.length + text.length, 0);
    frame[4] = type.charCodeAt(0);
    frame.writeUInt16LE(place.length, 5);
    place.copy(frame, 7);
    text.copy(frame, 7 + place.length);
    writeAll(channel, frame, frame.length);
}

// ---- reading -------------------------------------------------------------------------------------------------------

const initialSize = 64 * 1024;
let input = Buffer.allocUnsafe(initialSize);

/// How long the frame is of which `filled` bytes are here, as far as that is known; makes room for it.
function taken(filled, wanted) {
    if (wanted > 4 || filled < 4) return wanted;
    const length = 4 + input.readUInt32LE(0);
    if (length > input.length) {
        const larger = Buffer.allocUnsafe(length);
        input.copy(larger, 0, 0, filled);
        input = larger;
    }
    return length;
}

/// Waits for one whole frame and returns its length with the length field; 0 when the engine has closed its end.
function readFrame() {
    let filled = 0;
    let wanted = 4;
    if (input.length > 16 * initialSize) input = Buffer.allocUnsafe(initialSize);
    while (filled < wanted) {
        const count = fs.readSync(channel, input, filled, input.length - filled, null);
        if (count === 0) return 0;
        filled += count;
        wanted = taken(filled, wanted);
    }
    return wanted;
}

/// The same without standing still: a debugger is answered between calls as well.
async function readFrameDebugged() {
    let filled = 0;
    let wanted = 4;
    while (filled < wanted) {
        const count = await new Promise((resolve, reject) => {
            fs.read(channel, input, filled, input.length - filled, null,
                (error, bytes) => (error ? reject(error) : resolve(bytes)));
        });
        if (count === 0) return 0;
        filled += count;
        wanted = taken(filled, wanted);
    }
    return wanted;
}

// ---- logging -------------------------------------------------------------------------------------------------------

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const isJsonLog = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const leastLevel = isJsonLog ? Math.max(0, levels.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO').toUpperCase())) : 0;
let currentRequestId;

function errorFields(error) {
    return {
        errorType: error.constructor?.name ?? 'UnknownError',
        errorMessage: error.message,
        stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
    };
}

function plainErrors(key, value) {
    return value instanceof Error ? { ...value, ...errorFields(value) } : value;
}

function jsonLine(level, values) {
    const line = { timestamp: new Date().toISOString(), level, requestId: currentRequestId };
    if (values.length === 1) {
        line.message = values[0];
        try {
            return JSON.stringify(line, plainErrors);
        } catch {
            line.message = format(values[0]);
            return JSON.stringify(line);
        }
    }
    line.message = format(...values);
    const error = values.find((value) => value instanceof Error);
    return JSON.stringify(error ? { ...line, ...errorFields(error) } : line);
}

function log(level, descriptor, values) {
    const text = isJsonLog ? jsonLine(level, values)
        : `${new Date().toISOString()}\t${currentRequestId}\t${level}\t${format(...values)}`.replaceAll('\n', '\v');
    const bytes = Buffer.from(`${text}\n`);
    try {
        writeAll(descriptor, bytes, bytes.length);
    } catch (error) {
        if (error.code !== 'EPIPE') throw error;
    }
}

for (const [name, level, descriptor] of [['trace', 'TRACE', 2], ['debug', 'DEBUG', 1], ['log', 'INFO', 1],
    ['info', 'INFO', 1], ['warn', 'WARN', 2], ['error', 'ERROR', 2], ['fatal', 'FATAL', 2]]) {
    console[name] = levels.indexOf(level) < leastLevel ? () => {} : (...values) => log(level, descriptor, values);
}

/// What the service's runtime writes about a failure, beside answering it.
function logFailure(title, error) {
    const fields = isError(error)
        ? { errorType: error.name, errorMessage: error.message, ...error, stack: String(error.stack ?? '').split('\n') }
        : { errorType: typeof error, errorMessage: String(error), stack: [] };
    let text;
    try {
        text = JSON.stringify(fields);
    } catch {
        text = JSON.stringify({ errorType: fields.errorType, errorMessage: fields.errorMessage, stack: fields.stack });
    }
    if (isJsonLog) log('ERROR', 2, [{ ...JSON.parse(text) }]);
    else log('ERROR', 2, [`${title} \t${text}`]);
}

// ---- failures ------------------------------------------------------------------------------------------------------

function withinRoot(file) {
    return file.startsWith(root + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`);
}

/// "file:line" of the first stack line that stands in the function's own files.
function placeOf(stack) {
    for (const line of String(stack).split('\n')) {
        const match = /((?:file:\/\/)?\/[^():]*):(\d+)(?::\d+)?\)?$/.exec(line);
        if (!match) continue;
        const file = match[1].startsWith('file://') ? fileURLToPath(match[1]) : match[1];
        if (withinRoot(file)) return `${file}:${match[2]}`;
    }
    return '';
}

function isError(value) {
    return types.isNativeError(value) || value instanceof Error;
}

function failureOf(error, errorType) {
    if (!isError(error)) {
        return { place: '', document: { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] } };
    }
    // What is too large is found out behind the runtime, at the service.
    if (error.name === tooLarge) return { place: '', document: { errorType: tooLarge, errorMessage: error.message } };
    const trace = String(error.stack ?? '').split('\n');
    const errorMessage = errorType ? `${error.name}: ${error.message}` : error.message;
    return { place: placeOf(error.stack), document: { errorType: errorType ?? error.name, errorMessage, trace } };
}

function lineNaming(file, word) {
    try {
        const lines = fs.readFileSync(file, 'utf8').split('\n');
        const index = lines.findIndex((line) => line.includes(`'${word}'`) || line.includes(`"${word}"`));
        return index < 0 ? file : `${file}:${index + 1}`;
    } catch {
        return file;
    }
}

/// node keeps the place of a module's syntax error to itself until the error is fatal; so let it be, in a child.
function placeOfSyntaxError(file) {
    const program = 'await import(process.argv[1])';
    const child = childProcess.spawnSync(process.execPath,
        ['--input-type=module', '-e', program, pathToFileURL(file).href], { encoding: 'utf8', timeout: 3000 });
    return placeOf(String(child.stderr ?? '').split('\n').slice(0, 1).join('\n'));
}

function loadFailure(error, file) {
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
        const failure = failureOf(error, 'Runtime.ImportModuleError');
        const missing = /Cannot find (?:module|package) '([^']*)'/.exec(error.message);
        const importer = / imported from (.*)$/m.exec(error.message) ?? /Require stack:\n- (.*)/.exec(error.message);
        if (missing && importer && withinRoot(importer[1])) {
            const specifier = path.isAbsolute(missing[1]) ? path.basename(missing[1]) : missing[1];
            failure.place = lineNaming(importer[1], specifier);
            if (failure.place === importer[1]) failure.place = lineNaming(importer[1], `./${specifier}`);
        }
        return failure;
    }
    if (isError(error) && error.name === 'SyntaxError') {
        const failure = failureOf(error, 'Runtime.UserCodeSyntaxError');
        if (!failure.place) failure.place = placeOfSyntaxError(file);
        return failure;
    }
    return failureOf(error);
}

class LoadError extends Error {
    constructor(errorType, message, place) {
        super(message);
        this.failure = { place, document: { errorType, errorMessage: message, trace: [`${errorType}: ${message}`] } };
    }
}

// ---- loading -------------------------------------------------------------------------------------------------------

const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

function esbuildProgram() {
    for (let folder = root;; folder = path.dirname(folder)) {
        const program = path.join(folder, 'node_modules', '.bin', 'esbuild');
        if (fs.existsSync(program)) return program;
        if (folder === path.dirname(folder)) break;
    }
    return (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, 'esbuild')).find((each) => fs.existsSync(each));
}

/// A file that node can run, made of the TypeScript `file`: itself where node strips types.
function runnable(file) {
    if (process.features.typescript) return file;
    const esbuild = esbuildProgram();
    if (!esbuild) {
        throw new LoadError('Runtime.ImportModuleError',
            `${path.basename(file)} is TypeScript, and node ${process.version} does not strip types: install node 22.18 or ` +
            'later, or esbuild beside the function (npm install --save-dev esbuild)', file);
    }
    const target = path.join(process.env.TMPDIR, '.trestle-typescript', 'index.mjs');
    // What a bundled CommonJS package asks for is looked up where the function stands.
    const banner = `import { createRequire as trestleRequire } from 'node:module'; ` +
        `const require = trestleRequire(${JSON.stringify(root + path.sep)});`;
    const result = childProcess.spawnSync(esbuild, [file, '--bundle', '--platform=node', '--format=esm',
        `--target=node${process.versions.node.split('.')[0]}`, '--sourcemap=inline', '--sources-content=false',
        '--log-level=error', '--color=false', `--banner:js=${banner}`, `--outfile=${target}`], { encoding: 'utf8' });
    if (result.status === 0) {
        process.setSourceMapsEnabled(true);
        return target;
    }
    const said = String(result.stderr ?? result.error ?? '');
    const message = /\[ERROR\] (.*)/.exec(said)?.[1] ?? said.trim();
    const place = /^\s+(\S+):(\d+):\d+:$/m.exec(said);
    throw new LoadError(message.startsWith('Could not resolve') ? 'Runtime.ImportModuleError' : 'Runtime.UserCodeSyntaxError',
        message, place ? `${path.resolve(root, place[1])}:${place[2]}` : file);
}

async function importFile(source) {
    const file = path.extname(source).endsWith('ts') ? runnable(source) : source;
    if (path.extname(file) !== '.mjs') {
        try {
            return createRequire(root + path.sep)(file);
        } catch (error) {
            if (error?.code !== 'ERR_REQUIRE_ESM' && error?.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
        }
    }
    return await import(pathToFileURL(file).href);
}

async function loadHandler() {
    if (handlerName.split('/').includes('..')) {
        throw new LoadError('Runtime.MalformedHandlerName', `'${handlerName}' is not a valid handler name. ` +
            'Use absolute paths when specifying root directories in handler names.', '');
    }
    const match = /^(?:(.*)\/)?([^./]+)\.([^/]+)$/.exec(handlerName);
    if (!match) throw new LoadError('Runtime.MalformedHandlerName', 'Bad handler', '');
    const [, folder, base, exportName] = match;
    const stem = path.join(root, folder ?? '', base);
    const file = endings.map((ending) => stem + ending).find((each) => fs.existsSync(each));
    const moduleName = path.join(folder ?? '', base);
    if (!file) throw new LoadError('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`, `${stem}.js`);
    let loaded;
    try {
        loaded = await importFile(file);
    } catch (error) {
        if (error instanceof LoadError) throw error;
        const wrapped = new Error('does not load');
        wrapped.failure = loadFailure(error, file);
        throw wrapped;
    }
    const find = (from) => exportName.split('.').reduce((value, name) => value?.[name], from);
    const handler = find(loaded) ?? find(loaded?.default);
    if (handler === undefined) {
        throw new LoadError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`, file);
    }
    if (typeof handler !== 'function') {
        throw new LoadError('Runtime.HandlerNotFound', `${handlerName} is not a function`, file);
    }
    return handler;
}

// ---- streaming -----------------------------------------------------------------------------------------------------

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const integrationResponse = 'application/vnd.awslambda.http-integration-response';
const pieceSize = 64 * 1024;

/// What a streaming handler writes into. Pieces leave as they are written; the first one takes the content type along.
class ResponseStream extends Writable {
    #contentType = 'application/octet-stream';
    #prelude = null;
    #hasBegun = false;

    setContentType(type) {
        this.#contentType = String(type);
    }
    /// `prelude` goes before the first byte, in the form that gateways and function URLs take apart.
    begin(prelude) {
        this.#contentType = integrationResponse;
        this.#prelude = Buffer.concat([Buffer.from(JSON.stringify(prelude ?? {})), Buffer.alloc(8)]);
    }
    get hasBegun() {
        return this.#hasBegun;
    }
    #start() {
        if (this.#hasBegun) return;
        this.#hasBegun = true;
        send('S', this.#contentType);
        if (this.#prelude) sendBytes('C', this.#prelude);
    }
    _write(chunk, encoding, done) {
        this.#start();
        for (let at = 0; at < chunk.length; at += pieceSize) sendBytes('C', chunk.subarray(at, at + pieceSize));
        // Timers and sockets of the handler get their turn between two pieces.
        immediate(done);
    }
    _final(done) {
        this.#start();
        done();
    }
}

globalThis.awslambda = {
    ...globalThis.awslambda,
    streamifyResponse(handler, options) {
        handler[streaming] = 'response';
        if (options?.highWaterMark !== undefined) {
            handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')] = parseInt(options.highWaterMark);
        }
        return handler;
    },
    HttpResponseStream: class HttpResponseStream {
        static from(stream, prelude) {
            stream.begin(prelude);
            return stream;
        }
    },
};

// ---- calling -------------------------------------------------------------------------------------------------------

const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
const functionVersion = process.env.AWS_LAMBDA_FUNCTION_VERSION;
const memoryLimitInMB = process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
const logGroupName = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
const logStreamName = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
const functionArn = process.env.TRESTLE_FUNCTION_ARN;
delete process.env.TRESTLE_FUNCTION_ARN;

/// The call under way: settled once, by the handler's promise, its callback, or the end of all work.
let settle = null;

class Context {
    constructor(requestId, deadline, more) {
        this.callbackWaitsForEmptyEventLoop = true;
        this.functionName = functionName;
        this.functionVersion = functionVersion;
        this.invokedFunctionArn = more?.functionArn ?? functionArn;
        this.memoryLimitInMB = memoryLimitInMB;
        this.awsRequestId = requestId;
        this.logGroupName = logGroupName;
        this.logStreamName = logStreamName;
        this.identity = more?.identity;
        this.clientContext = more?.clientContext;
        this.tenantId = more?.tenantId;
        this.getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
    }
}

const nothing = Symbol('nothing');
let whenAllWorkEnds = null;

process.on('beforeExit', () => {
    // The loop must stay alive across this event, or node ends.
    if (whenAllWorkEnds) immediate(whenAllWorkEnds);
});

function callWithCallback(handler, event, context) {
    return new Promise((resolve, reject) => {
        let finished = false;
        const finish = (error, value, waits) => {
            if (finished) return;
            finished = true;
            const end = () => {
                whenAllWorkEnds = null;
                if (error === undefined || error === null) resolve(value);
                else reject(error);
            };
            if (waits && (error === undefined || error === null)) whenAllWorkEnds = end;
            else end();
        };
        settle = (error) => finish(error ?? new Error('failed'), undefined, false);
        const callback = (error, value) => finish(error, value, context.callbackWaitsForEmptyEventLoop);
        context.succeed = (value) => finish(null, value, false);
        context.fail = (error) => finish(error ?? new Error('handled'), undefined, false);
        context.done = callback;
        whenAllWorkEnds = () => finish(null, null, false);
        const returned = handler(event, context, callback);
        if (typeof returned?.then === 'function') {
            whenAllWorkEnds = () => finish(Object.assign(new Error(
                'The handler ended without an answer: its promise was never settled and nothing is left to wait for.'),
                { name: 'Runtime.NodeJsExit' }), undefined, false);
            returned.then((value) => finish(null, value, false), (error) => finish(error ?? nothing, undefined, false));
        } else if (returned !== undefined && !finished) {
            process.stderr.write('A handler that is neither async nor calls its callback answers null: ' +
                'the service ignores what it returns.\n');
        }
    });
}

/// Settled when the handler's promise and its stream both are, or nothing is left that could end them.
function callStreaming(handler, event, context) {
    const highWaterMark = handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')];
    const stream = new ResponseStream(highWaterMark > 0 ? { highWaterMark } : {});
    return new Promise((resolve, reject) => {
        const fail = (error) => {
            whenAllWorkEnds = null;
            reject(error ?? nothing);
        };
        settle = fail;
        const ended = new Promise((end) => {
            stream.on('finish', end);
            stream.on('error', fail);
        });
        whenAllWorkEnds = () => stream.end();
        Promise.resolve().then(() => handler(event, stream, context)).then(() => ended).then(() => {
            whenAllWorkEnds = null;
            resolve();
        }, fail);
    });
}

function answerOf(value) {
    let text;
    try {
        text = JSON.stringify(value);
    } catch {
        throw new Error('Unable to stringify response body');
    }
    if (text === undefined) return 'null';
    if (text.length * 3 > answerLimit && Buffer.byteLength(text) > answerLimit) {
        throw Object.assign(
            new Error(`Response payload size exceeded maximum allowed payload size (${answerLimit} bytes).`),
            { name: tooLarge });
    }
    return text;
}

function fatal(error, errorType, title) {
    logFailure(title, error);
    if (settle) sendFailure('X', failureOf(error, errorType));
    exit(129);
}

const turn = () => new Promise((resolve) => immediate(resolve));

/// The call that stands in `input`.
function readCall(length) {
    const timeout = input.readUInt32LE(5);
    const idEnd = 10 + input[9];
    const traceEnd = idEnd + 1 + input[idEnd];
    const moreEnd = traceEnd + 4 + input.readUInt32LE(traceEnd);
    return {
        deadline: Date.now() + timeout,
        requestId: input.latin1Slice(10, idEnd),
        trace: input.latin1Slice(idEnd + 1, traceEnd),
        more: moreEnd > traceEnd + 4 ? JSON.parse(input.utf8Slice(traceEnd + 4, moreEnd)) : undefined,
        text: input.utf8Slice(moreEnd, length),
    };
}

async function serve(handler) {
    const isStreaming = handler[streaming] === 'response';
    for (;;) {
        const length = isDebugged ? await readFrameDebugged() : readFrame();
        if (length === 0) exit(0);
        const { deadline, requestId, trace, more, text } = readCall(length);
        currentRequestId = requestId;
        if (trace) process.env._X_AMZN_TRACE_ID = trace;
        else delete process.env._X_AMZN_TRACE_ID;
        settle = () => {};
        // What happened while this process stood still (connections closed by the other side) is seen first.
        await turn();
        try {
            const event = text === '' ? {} : JSON.parse(text);
            const context = new Context(requestId, deadline, more);
            if (isStreaming) {
                await callStreaming(handler, event, context);
                send('A', '');
            } else {
                send('A', answerOf(await callWithCallback(handler, event, context)));
            }
        } catch (error) {
            const failed = error === nothing ? undefined : error;
            logFailure('Invoke Error', failed);
            sendFailure('E', failureOf(failed));
        }
        whenAllWorkEnds = null;
        settle = null;
    }
}

// ---- debugging -----------------------------------------------------------------------------------------------------

/// Opens node's inspector: before the handler loads, or, while the process of the code before this still has the port,
/// once that has ended.
async function listenForDebugger() {
    const { open } = await import('node:inspector');
    const { createServer } = await import('node:net');
    const isFree = () => new Promise((resolve) => {
        const probe = createServer().once('error', () => resolve(false))
            .listen(debugPort, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (await isFree()) return open(debugPort, '127.0.0.1');
    const tryAgain = async () => {
        if (await isFree()) open(debugPort, '127.0.0.1');
        else setTimeout(tryAgain, 50).unref();
    };
    tryAgain();
}

process.on('uncaughtException', (error) => fatal(error, undefined, 'Uncaught Exception'));
process.on('unhandledRejection', (error) => fatal(error, 'Runtime.UnhandledPromiseRejection', 'Unhandled Promise Rejection'));

(isDebugged ? listenForDebugger().then(loadHandler) : loadHandler()).then(
    (handler) => {
        send('R', '');
        return serve(handler);
    },
    (error) => {
        const failure = error.failure ?? failureOf(error);
        const { errorType, errorMessage, trace } = failure.document;
        const fields = { errorType, errorMessage, stack: trace };
        log('ERROR', 2, [isJsonLog ? fields : `Uncaught Exception \t${JSON.stringify(fields)}`]);
        sendFailure('F', failure);
        exit(1);
    });
